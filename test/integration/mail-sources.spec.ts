import { randomUUID } from 'node:crypto';
import { instant, type DealState } from '@app/domain/deal/state.js';
import { DealRepository } from '@app/persistence/deal.repository.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { EscalationRepository } from '@app/persistence/escalation.repository.js';
import type { DataSource } from 'typeorm';
import { relayRepositories } from '../../apps/worker/src/relay/relay.providers.js';
import { alwaysOpen, quickPipeline, type Cast } from '../support/cast.js';
import type { Postbox } from '../support/postbox.js';
import { RelayStage } from '../support/relay-stage.js';
import type { StalledDeals } from '../support/stalled-deals.js';
import { until } from '../support/until.js';

const dayMs = 86_400_000;

const [need, offer] = quickPipeline().stages;
const pipeline = quickPipeline({
  stages: [
    need!,
    {
      ...offer!,
      labels: { cs: 'Nabídka' },
      actions: [
        {
          ...{
            key: 'tell-head',
            name: 'Offer goes out',
            kind: 'notify',
            by: 'system',
            to: ['head-of-sales'],
          },
          labels: { cs: 'Nabídka odchází' },
        },
      ],
    },
  ],
});

let relaying: RelayStage;
let database: DataSource;
let cast: Cast;
let deals: StalledDeals;
let postbox: Postbox;

beforeAll(async () => {
  relaying = await RelayStage.set(pipeline);
  ({ database, cast, deals } = relaying);
});
afterAll(() => relaying?.close());

beforeEach(async () => {
  await relaying.begin();
  ({ postbox } = relaying);
});
afterEach(() => relaying.end());

const startRelay = (collectSeconds = 0) => relaying.start({ collectSeconds });
const settled = (count: number) => relaying.settled(count);

/** A deal of whose stalling nobody has to be told by mail any more. */
async function quietDeal(amount = '60000'): Promise<DealState> {
  const deal = await deals.stalled(amount);
  await database.query(`UPDATE notice SET suppressed_at = now() WHERE deal_id = $1`, [deal.dealId]);
  return deal;
}

describe('announcements of stages', () => {
  async function announce(deal: DealState): Promise<void> {
    await database.query(
      `INSERT INTO announcement (id, deal_id, recipient_id, stage, action, at) VALUES ($1, $2, $3, 'offer', 'tell-head', now())`,
      [randomUUID(), deal.dealId, cast.headOfSales],
    );
  }

  it('go out in the thread of their deal, in the words of its pipeline', async () => {
    const deal = await quietDeal();
    await database.query(`UPDATE app_user SET locale = 'cs' WHERE id = $1`, [cast.headOfSales]);
    await announce(deal);
    startRelay();
    expect(await settled(1)).toMatchObject([{ kind: 'announcement', status: 'sent' }]);
    const [mail] = postbox.mails;
    expect(mail?.subject).toBe('Deal 60000 – Nabídka odchází');
    expect(mail?.text).toContain('Případ vstoupil do fáze „Nabídka“');
    expect(mail?.inReplyTo).toBe(`<deal-${deal.dealId}@dealwarden>`);
  });

  it('are told in the words of the stage that the deal entered, whatever it has migrated to since', async () => {
    const deal = await deals.give(await quietDeal(), { kind: 'move', to: 'offer' });
    await announce(deal);
    await database.query(`UPDATE notice SET suppressed_at = now() WHERE deal_id = $1`, [deal.dealId]);
    const later = { ...pipeline, stages: [need!, { ...offer!, key: 'tender', name: 'Tender' }] };
    const { version } = await new DefinitionRepository(database).publish({
      ...later,
      stages: later.stages.map((stage, at) => ({ ...stage, moves: [later.stages[1 - at]!.key] })),
    });
    await database.query(
      `UPDATE deal SET state = state || jsonb_build_object('pipelineVersion', $2::int, 'timingVersion', $2::int, 'stage', 'tender')
       WHERE id = $1`,
      [deal.dealId, version],
    );
    startRelay();
    expect(await settled(1)).toMatchObject([{ kind: 'announcement', status: 'sent' }]);
    expect(postbox.mails[0]?.subject).toMatch(/ – (Offer goes out|Nabídka odchází)$/);
  });

  it('tell somebody of a deal that is theirs now, unless it was handed on since', async () => {
    const [own, handedOn] = [
      await deals.opened(instant(Date.now())),
      await deals.opened(instant(Date.now())),
    ];
    for (const { dealId } of [own, handedOn])
      await database.query(
        `INSERT INTO announcement (id, deal_id, recipient_id, stage, action, at) VALUES ($1, $2, $3, '', 'hand-over', now())`,
        [randomUUID(), dealId, cast.salesperson],
      );
    const toPetr = { kind: 'hand-over', ownerId: cast.headOfSales, teamId: cast.teamId } as const;
    await deals.give(handedOn, toPetr, { at: instant(Date.now() + 1_000) });
    startRelay();
    expect((await settled(2)).map(({ status }) => status).sort()).toEqual(['sent', 'suppressed']);
    expect(postbox.mails.map(({ subject }) => subject)).toEqual(['Deal 60000 – yours now']);
    expect(postbox.mails[0]?.text).toContain('The deal was handed over to you on ');
  });

  it('are collected: a mail for each of up to five deals, one for more', async () => {
    const made: DealState[] = [];
    for (let at = 1; at <= 6; at++) made.push(await quietDeal(String(at)));
    for (const deal of made.slice(0, 5)) await announce(deal);
    const { sources } = relayRepositories(database);
    expect(await sources.bindAnnouncements(60)).toBe(0);
    expect(await sources.bindAnnouncements(0)).toBe(5);
    for (const deal of made) await announce(deal);
    expect(await sources.bindAnnouncements(0)).toBe(1);
    await database.query(`UPDATE app_user SET mails = 'together' WHERE id = $1`, [cast.headOfSales]);
    for (const deal of made.slice(0, 2)) await announce(deal);
    expect(await sources.bindAnnouncements(0)).toBe(1);
    await database.query(`UPDATE app_user SET mails = 'separate'`);
    startRelay();
    await settled(7);
    expect(postbox.mails.map(({ subject }) => subject)).toContain(
      '6 deals have reached a stage you are told of',
    );
  });
});

describe('messages to customers', () => {
  async function message(
    deal: DealState,
    status = 'queued',
    decidedBy: string | null = null,
  ): Promise<string> {
    const id = randomUUID();
    await database.query(
      `INSERT INTO message (id, deal_id, customer_id, stage, action, status, language, subject, body, created_at, decided_by)
       VALUES ($1, $2, $3, 'offer', 'offer-mail', $4, 'en', 'Our offer', E'Dear Ms Brown,\\n\\nit follows.', now(), $5)`,
      [id, deal.dealId, cast.customerId, status, decidedBy],
    );
    return id;
  }
  const address = (email: string | null) => database.query(`UPDATE customer SET email = $1`, [email]);
  const statusOf = async (id: string) => {
    const [row] = await database.query(`SELECT status, sent_at FROM message WHERE id = $1`, [id]);
    return row;
  };
  const alerts = () =>
    database.query(
      `SELECT kind, entity_id AS id, resolved_at IS NOT NULL AS over FROM alert ORDER BY raised_at`,
    );

  it('go out once, from the owner, and only those that may', async () => {
    await address('brown@acme.example.test');
    const deal = await quietDeal();
    const id = await message(deal, 'queued', cast.salesperson);
    const others = [await message(deal, 'prepared'), await message(deal, 'discarded')];
    startRelay();
    startRelay();
    expect(await settled(1)).toMatchObject([{ kind: 'message', status: 'sent', recipient_id: null }]);
    expect(postbox.mails).toHaveLength(1);
    expect(postbox.mails[0]).toMatchObject({
      ...{ to: ['brown@acme.example.test'], subject: 'Our offer', text: 'Dear Ms Brown,\n\nit follows.\n' },
      ...{ from: 'Anna Novak <dealwarden@example.test>', replyTo: 'Anna Novak <anna.novak@example.test>' },
      ...{ autoSubmitted: undefined, inReplyTo: undefined },
    });
    expect(await statusOf(id)).toMatchObject({ status: 'sent', sent_at: expect.any(Date) });
    for (const other of others) expect((await statusOf(other)).sent_at).toBeNull();
  });

  it('without an address fail, and administrators are alerted; queued again they go out', async () => {
    const id = await message(await quietDeal());
    const { sources } = relayRepositories(database);
    expect(await sources.queueMessages()).toBe(0);
    expect((await statusOf(id)).status).toBe('failed');
    expect(await alerts()).toEqual([{ kind: 'message-undeliverable', id, over: false }]);
    await address('brown@acme.example.test');
    await database.query(`UPDATE message SET status = 'queued' WHERE id = $1`, [id]);
    await database.query(`UPDATE alert SET told_at = now()`);
    startRelay();
    await settled(1);
    expect((await statusOf(id)).status).toBe('sent');
    expect(await alerts()).toEqual([{ kind: 'message-undeliverable', id, over: true }]);
  });

  it('that the mail server refuses for ever fail, and go out when they are queued again', async () => {
    await address('brown@acme.example.test');
    const id = await message(await quietDeal());
    await database.query(`UPDATE app_user SET active = false WHERE id = $1`, [cast.administrator]);
    postbox.answer = () => ({ code: 550, text: '5.1.1 no such user' });
    startRelay();
    await until(async () => (await statusOf(id)).status === 'failed');
    expect(await alerts()).toEqual([{ kind: 'message-undeliverable', id, over: false }]);
    postbox.answer = () => undefined;
    await database.query(`UPDATE message SET status = 'queued' WHERE id = $1`, [id]);
    await until(async () => (await statusOf(id)).status === 'sent');
    expect(postbox.mails).toHaveLength(1);
    expect(await alerts()).toEqual([{ kind: 'message-undeliverable', id, over: true }]);
  });

  it('are not sent when they were discarded meanwhile', async () => {
    await address('brown@acme.example.test');
    const id = await message(await quietDeal());
    expect(await relayRepositories(database).sources.queueMessages()).toBe(1);
    await database.query(`UPDATE message SET status = 'discarded' WHERE id = $1`, [id]);
    startRelay();
    expect(await settled(1)).toMatchObject([{ status: 'suppressed' }]);
    expect(postbox.mails).toEqual([]);
  });
});

describe('alerts', () => {
  const raise = (kind: string, entityId: string | null, detail: object = {}) =>
    database.query(`INSERT INTO alert (kind, entity_id, detail) VALUES ($1, $2, $3)`, [
      kind,
      entityId,
      detail,
    ]);

  it('are told once, all in one mail for each administrator', async () => {
    const second = randomUUID();
    await database.query(
      `INSERT INTO app_user (id, email, name, roles) VALUES ($1, 'second@example.test', 'Sam', '{administrator}')`,
      [second],
    );
    const deal = await quietDeal();
    await raise('row-behind', deal.dealId);
    await raise('deadline-late', null, { count: 12 });
    const { sources } = relayRepositories(database);
    expect(await sources.bindAlerts(60)).toBe(0);
    const made = await Promise.all([sources.bindAlerts(0), sources.bindAlerts(0)]);
    expect(made.sort()).toEqual([0, 2]);
    startRelay();
    await settled(2);
    expect(postbox.mails.map(({ to }) => to[0]).sort()).toEqual([
      'ada.admin@example.test',
      'second@example.test',
    ]);
    expect(postbox.mails[0]?.text).toContain('Rows behind their workflows: 1\n   – Deal 60000, since');
    expect(postbox.mails[0]?.text).toContain('Deadlines late by more than five minutes: 12\n');
    expect(await sources.bindAlerts(0)).toBe(0);
    await database.query(`DELETE FROM mail`);
    await database.query(`DELETE FROM app_user WHERE id = $1`, [second]);
  });

  it('that are over are not told; those that nobody can be told of wait', async () => {
    const { sources } = relayRepositories(database);
    await raise('row-ahead', randomUUID());
    await database.query(`UPDATE app_user SET active = false WHERE id = $1`, [cast.administrator]);
    expect(await sources.bindAlerts(0)).toBe(0);
    await database.query(`UPDATE app_user SET active = true`);
    expect(await sources.bindAlerts(0)).toBe(1);
    await database.query(`UPDATE alert SET resolved_at = now()`);
    startRelay();
    expect(await settled(1)).toMatchObject([{ kind: 'alert', status: 'suppressed' }]);
    expect(postbox.mails).toEqual([]);
  });
});

describe("management's digest", () => {
  /** A calendar that closed a few minutes ago, in a zone whose day has begun long enough ago. */
  async function closedSince(minutes: number): Promise<Date> {
    const utcMinutes = Math.floor((Date.now() % dayMs) / 60_000);
    const [timeZone, offset] = utcMinutes < 120 ? ['Etc/GMT-12', 12] : ['UTC', 0];
    const closing = Math.floor(Date.now() / 60_000) * 60_000 - minutes * 60_000;
    const clock = new Date(closing + offset * 3_600_000).toISOString().slice(11, 16);
    const week = Object.fromEntries(Object.keys(alwaysOpen.week).map((day) => [day, [['00:00', clock]]]));
    const definition = { ...alwaysOpen, key: `closing-${randomUUID().slice(0, 8)}`, timeZone, week };
    await new DefinitionRepository(database).publishCalendar(definition);
    await database.query(`UPDATE app_user SET calendar_key = $1 WHERE id = $2`, [
      definition.key,
      cast.management,
    ]);
    return new Date(closing);
  }

  const eva = () => ({ userId: cast.management, inSteadOf: null });

  async function stalledAt(amount: string, at: Date): Promise<DealState> {
    const deal = await quietDeal(amount);
    await database.query(`UPDATE escalation SET opened_at = $2 WHERE deal_id = $1`, [deal.dealId, at]);
    await database.query(`UPDATE event SET at = $2 WHERE entity_id = $1`, [deal.dealId, at]);
    return deal;
  }

  it('comes once, after closing, with all that began to stall: taken on, put off, ended or not', async () => {
    const closing = await closedSince(5);
    const before = new Date(closing.getTime() - 60_000);
    await stalledAt('500000', before);
    const taken = await stalledAt('400000', before);
    const snoozed = await stalledAt('300000', before);
    const told = await stalledAt('200000', before);
    const moved = await stalledAt('100000', before);
    await stalledAt('100', before);
    const later = instant(Date.now() + dayMs);
    const of = (deal: DealState) => ({ escalationId: deal.escalation!.id });
    await deals.give(taken, { kind: 'take-on', ...of(taken), promisedFor: later });
    await deals.give(snoozed, { kind: 'snooze', ...of(snoozed), until: later, reasoned: true });
    await deals.give(told, { kind: 'instruct', ...of(told), doneBy: later }, { by: cast.headOfSales });
    await deals.give(moved, { kind: 'move', to: 'offer' });
    await database.query(`UPDATE notice SET suppressed_at = now()`);
    startRelay();
    startRelay();
    expect(await settled(1)).toMatchObject([{ kind: 'management-digest', status: 'sent' }]);
    const [mail] = postbox.mails;
    expect(mail?.to).toEqual(['eva.horak@example.test']);
    expect(mail?.subject).toBe('5 key deals have newly stalled');
    expect(mail?.text).toContain('not taken on: 1 · put off: 1 · taken on: 2 · settled: 1');
    expect(mail?.text).toMatch(
      /1\. Deal 500000\n[^]*Nobody has taken it on yet\.\n {3}https:\/\/deals\S+\/act\//,
    );
    expect(mail?.text).toMatch(/Deal 400000\n.*\n.*\n {3}Taken on by Anna Novak, promised by/);
    expect(mail?.text).toMatch(/Deal 200000\n.*\n.*\n {3}Petr Dvorak told the owner to have it done by/);
    expect(mail?.text).toMatch(/Deal 100000\n.*\n.*\n {3}Settled: the deal has moved on\.\n\n/);
    const { sources } = relayRepositories(database);
    const day = (await sources.managers())[0]?.lastDay ?? '';
    expect(await sources.bindManagementDigest(eva(), day, closing)).toBe(false);
  });

  /** A case of a customer of a class, one of whose steps was told as late. */
  async function lateCase(customerClass: string, at: Date, answer: object = {}): Promise<string> {
    const [caseId, id] = [randomUUID(), randomUUID()];
    const state = { customerClass, regulationKey: 'none', lines: [], escalations: [{ id, ...answer }] };
    const [row]: { number: number }[] = await database.query(
      `INSERT INTO return_case (id, seq, revision, state, status, customer_id, team_id, is_late, opened_at)
       VALUES ($1, 1, 1, $2, 'open', $3, $4, true, $5) RETURNING number::int`,
      [caseId, JSON.stringify(state), cast.customerId, cast.teamId, at],
    );
    await database.query(
      `INSERT INTO case_notice (case_id, kind, step, escalation_id, round, level, recipient_id, told_at, channel, suppressed_at)
       SELECT $1, 'late', 'whole-case', $2, 1, level, $3, $4, 'email', now() FROM generate_series(0, 1) AS level`,
      [caseId, id, cast.headOfSales, at],
    );
    return `R-${String(row!.number).padStart(5, '0')}`;
  }

  it('tells late cases of key customers, beside deals or alone, each step once', async () => {
    const closing = await closedSince(5);
    const before = new Date(closing.getTime() - 60_000);
    const open = await lateCase('A', before);
    const promisedFor = instant(Date.now() + dayMs);
    const taken = await lateCase('A', before, { takenOn: { by: cast.salesperson, promisedFor } });
    await lateCase('B', before);
    await lateCase('A', new Date(closing.getTime() + 60_000));
    startRelay();
    expect(await settled(1)).toMatchObject([{ kind: 'management-digest', status: 'sent' }]);
    const [mail] = postbox.mails;
    expect(mail?.subject).toBe('2 returns are newly late');
    expect(mail?.text).toMatch(
      new RegExp(`1\\. ${open}, .*\n.*the whole case.*\n +Nobody has taken it on yet`),
    );
    expect(mail?.text).toMatch(new RegExp(`2\\. ${taken}, .*\n.*\n +Taken on by Anna Novak`));
    const { sources } = relayRepositories(database);
    const next = (day: string) => sources.bindManagementDigest(eva(), day, new Date());
    expect(await next('2099-01-01')).toBe(true);
    expect(await next('2099-01-02')).toBe(false);
  });

  it('leaves what began after closing to the next day, and then tells it', async () => {
    const closing = await closedSince(5);
    const after = new Date(closing.getTime() + 60_000);
    await stalledAt('500000', after);
    const { sources } = relayRepositories(database);
    expect(await sources.bindManagementDigest(eva(), '2026-03-02', closing)).toBe(false);
    expect(await sources.bindManagementDigest(eva(), '2026-03-03', new Date())).toBe(true);
    // Told once.
    expect(await sources.bindManagementDigest(eva(), '2026-03-04', new Date())).toBe(false);
  });

  it('tells what was written late, became a key deal late, or is none any more; and counts all', async () => {
    const { sources, particulars } = relayRepositories(database);
    const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
    const bind = (day: string) => sources.bindManagementDigest(eva(), day, new Date());
    await stalledAt('500000', hoursAgo(70));
    await stalledAt('500000', hoursAgo(9 * 24));
    expect(await bind('2026-03-02')).toBe(true);
    await stalledAt('400000', hoursAgo(60));
    expect(await bind('2026-03-03')).toBe(true);
    const unmarked = await stalledAt('300000', hoursAgo(2));
    await deals.give(unmarked, { kind: 'mark-key', key: false });
    expect(await bind('2026-03-04')).toBe(true);
    const grown = await stalledAt('100', hoursAgo(1));
    expect(await bind('2026-03-05')).toBe(false);
    await deals.give(grown, { kind: 'mark-key', key: true });
    expect(await bind('2026-03-05')).toBe(true);
    // What has been taken on for long is told as well, once it is of a key deal: the ladder is silent.
    const marked = await stalledAt('200', hoursAgo(14 * 24));
    const worth = await stalledAt('300', hoursAgo(13 * 24));
    expect(await bind('2026-03-06')).toBe(false);
    await deals.give(marked, { kind: 'mark-key', key: true });
    await deals.give(worth, { kind: 'change', changes: { amount: '300000' } });
    expect(await bind('2026-03-06')).toBe(true);
    expect(await bind('2026-03-07')).toBe(false);
    const told = await Promise.all((await relaying.mailRows()).map(({ id }) => particulars.keyStalls(id)));
    expect(told.map((digest) => digest?.stalls.map(({ title }) => title))).toEqual([
      ['Deal 500000'],
      ['Deal 400000'],
      ['Deal 300000'],
      ['Deal 100'],
      ['Deal 200', 'Deal 300'],
    ]);
    expect(told[0]?.counts).toEqual({ open: 1, snoozed: 0, takenOn: 0, ended: 0 });
  });

  it('tells again of a deal that another stall joins, also when it was taken on or has moved on since', async () => {
    const { sources } = relayRepositories(database);
    const daysAgo = (days: number) => instant(Date.now() - days * dayMs);
    const bind = (day: string, daysBefore: number) =>
      sources.bindManagementDigest(eva(), day, new Date(daysAgo(daysBefore)));
    const joined = async () => {
      const deal = await deals.letPass(await deals.opened(daysAgo(6)), daysAgo(4));
      const of = { escalationId: deal.escalation!.id, promisedFor: daysAgo(-9) };
      return { deal, taken: await deals.give(deal, { kind: 'take-on', ...of }, { at: daysAgo(3.5) }) };
    };
    const [one, other] = [await joined(), await joined()];
    expect(await bind('2026-03-02', 3)).toBe(true);
    expect(await bind('2026-03-03', 2)).toBe(false);
    // The norm of the stage is over after five days.
    const late = await deals.letPass(one.taken, daysAgo(0.9));
    expect(late.escalation).toMatchObject({ id: one.deal.escalation!.id, takenOn: {} });
    const moved = await deals.letPass(other.taken, daysAgo(0.9));
    await deals.give(moved, { kind: 'move', to: 'offer' }, { at: daysAgo(0.8) });
    expect(await bind('2026-03-03', 1)).toBe(false);
    expect(await bind('2026-03-04', 0)).toBe(true);
    expect(await bind('2026-03-05', -1)).toBe(false);
    const counted: unknown[] = await database.query(
      `SELECT count(*)::int AS lines FROM digested_escalation GROUP BY mail_id`,
    );
    expect(counted).toEqual([{ lines: 2 }, { lines: 2 }]);
  });

  it('looks back to the digest before, however long nobody was there to read one', async () => {
    const { sources } = relayRepositories(database);
    const daysAgo = (days: number) => new Date(Date.now() - days * dayMs);
    await stalledAt('500000', daysAgo(20));
    await stalledAt('400000', daysAgo(10));
    const bind = (day: string, closing: Date) => sources.bindManagementDigest(eva(), day, closing);
    expect(await bind('2026-03-02', daysAgo(19))).toBe(true);
    await database.query(`UPDATE mail SET created_at = $1`, [daysAgo(19)]);
    expect(await bind('2026-03-20', daysAgo(1))).toBe(true);
    expect(await bind('2026-03-21', daysAgo(0))).toBe(false);
  });

  it('comes to whoever stands in for an absent manager, who can answer what it tells', async () => {
    const [substitute, other] = [randomUUID(), randomUUID()];
    for (const [id, name] of [
      [substitute, 'Ben Kos'],
      [other, 'Olga Other'],
    ])
      await database.query(
        `INSERT INTO app_user (id, email, name, roles) VALUES ($1::uuid, $1::text || '@example.test', $2, '{salesperson}')`,
        [id, name],
      );
    const before = new Date((await closedSince(5)).getTime() - 60_000);
    await database.query(
      `UPDATE app_user SET calendar_key = u.calendar_key FROM app_user u WHERE app_user.id = $1 AND u.id = $2`,
      [...[substitute, cast.management]],
    );
    await stalledAt('500000', before);
    const { sources } = relayRepositories(database);
    // What the manager was told before leaving is not told again.
    expect(await sources.bindManagementDigest(eva(), '2026-03-02', new Date())).toBe(true);
    await database.query(
      `INSERT INTO absence (id, user_id, from_at, to_at, substitute_id)
       VALUES (gen_random_uuid(), $1, now() - interval '1 hour', now() + interval '1 day', $2)`,
      [cast.management, substitute],
    );
    const missed = await stalledAt('400000', before);
    startRelay();
    expect((await settled(2)).map(({ recipient_id }) => recipient_id)).toEqual([cast.management, substitute]);
    const mail = postbox.mails.find(({ to }) => to[0] === `${substitute}@example.test`);
    expect(mail?.subject).toBe('1 key deal has newly stalled');
    expect(mail?.text).toContain('You are told in place of Eva Horak, who is away.');
    expect(mail?.text).toMatch(/1\. Deal 400000\n.*\n.*\n.*\n {3}https:\/\/deals\S+\/act\//);

    const [escalations, all] = [new EscalationRepository(database), new DealRepository(database)];
    const reach = async (userId: string, { dealId, escalation }: DealState) => {
      const viewer = { userId, reach: 'own', teamIds: [] } as const;
      const found = [await escalations.find(escalation!.id, viewer), await all.find(dealId, viewer)];
      return found.map((one) => one !== undefined);
    };
    expect(await reach(substitute, missed)).toEqual([true, true]);
    expect(await reach(other, missed)).toEqual([false, false]);
    await deals.give(missed, { kind: 'move', to: 'offer' });
    expect(await reach(substitute, missed)).toEqual([false, false]);
  });

  it('does not come before closing, nor to somebody who has left', async () => {
    await stalledAt('500000', new Date());
    await database.query(`UPDATE app_user SET calendar_key = 'always-open' WHERE id = $1`, [cast.management]);
    const { sources } = relayRepositories(database);
    expect(await sources.managers()).toHaveLength(1);
    await database.query(`UPDATE app_user SET active = false WHERE id = $1`, [cast.management]);
    expect(await sources.managers()).toEqual([]);
  });
});
