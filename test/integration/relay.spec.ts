import { randomUUID } from 'node:crypto';
import type { CalendarDefinition } from '@app/domain/calendar/calendar-definition.js';
import type { DealCommand } from '@app/domain/deal/commands.js';
import { instant, type DealState } from '@app/domain/deal/state.js';
import { readActToken } from '@app/notify/act-link.js';
import { createDataSource } from '@app/persistence/data-source.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { MailRepository } from '@app/persistence/mail.repository.js';
import { TimelineRepository } from '@app/persistence/timeline.repository.js';
import type { DataSource } from 'typeorm';
import { MailComposer } from '../../apps/worker/src/relay/mail-composer.js';
import { NoticeCollector } from '../../apps/worker/src/relay/notice-collector.js';
import { RecipientHours } from '../../apps/worker/src/relay/recipient-hours.js';
import { relayRepositories } from '../../apps/worker/src/relay/relay.providers.js';
import { alwaysOpen, type Cast } from '../support/cast.js';
import { startPostbox, type Postbox } from '../support/postbox.js';
import { RelayStage } from '../support/relay-stage.js';
import type { StalledDeals } from '../support/stalled-deals.js';
import { until } from '../support/until.js';

const dayMs = 86_400_000;

let relaying: RelayStage;
let database: DataSource;
let cast: Cast;
let deals: StalledDeals;
let postbox: Postbox;

beforeAll(async () => {
  relaying = await RelayStage.set();
  ({ database, cast, deals } = relaying);
});
afterAll(() => relaying?.close());

beforeEach(async () => {
  await relaying.begin();
  ({ postbox } = relaying);
});
afterEach(() => relaying.end());

const channel = (url?: string) => relaying.channel(url);
const startRelay = (...given: Parameters<RelayStage['start']>) => relaying.start(...given);
const settled = (count: number) => relaying.settled(count);

/** A deal of the salesperson that was opened two days ago and stalls now: its owner is told. */
const stalledDeal = (amount = '60000') => deals.stalled(amount);
const give = (deal: DealState, command: DealCommand) => deals.give(deal, command);

async function stalledDeals(count: number): Promise<DealState[]> {
  const made: DealState[] = [];
  for (let at = 1; at <= count; at++) made.push(await stalledDeal(String(at * 20_000)));
  return made;
}

/** Return cases of the deal's customer, as far as mails of deals know of them. */
async function claims({ customerId, teamId }: DealState, statuses: readonly string[]): Promise<void> {
  await database.query(
    `INSERT INTO return_case (id, seq, revision, state, status, customer_id, team_id, is_late, opened_at)
     SELECT gen_random_uuid(), 1, 1, '{}', status, $1, $2, false, now() FROM unnest($3::text[]) AS status`,
    [customerId, teamId, statuses],
  );
}

function mailNotices(): Promise<
  { id: string; name: string; mail_id: string | null; suppressed_at: Date | null }[]
> {
  return database.query(
    `SELECT id, escalation_id || '/' || round || '/' || level AS name, mail_id, suppressed_at
     FROM notice WHERE channel = 'email' ORDER BY id`,
  );
}

/** Collects and binds once, and sends nothing. */
function bind(collectSeconds = 0): Promise<number> {
  const hours = new RecipientHours(new DefinitionRepository(database));
  return new NoticeCollector(relayRepositories(database).notices, hours, {
    collectSeconds,
    closedRecheckMs: 0,
  }).round();
}

/** A calendar that is open for one weekday only, three days from now. */
function closedNow(key: string): CalendarDefinition {
  const weekday = new Intl.DateTimeFormat('en', { weekday: 'long', timeZone: 'UTC' })
    .format(Date.now() + 3 * dayMs)
    .toLowerCase();
  return { ...alwaysOpen, key, name: key, week: { [weekday]: [['08:00', '16:00']] } };
}

function threeDaysOnAtEight(): number {
  return Math.floor((Date.now() + 3 * dayMs) / dayMs) * dayMs + 8 * 3_600_000;
}

describe('collecting', () => {
  it('makes up to five notices a mail each, in the threads of their deals', async () => {
    const five = await stalledDeals(5);
    startRelay();
    const rows = await settled(5);
    expect(rows.map((row) => row.status)).toEqual(Array(5).fill('sent'));
    expect(postbox.mails.map((mail) => mail.messageId).sort()).toEqual(
      rows.map((row) => row.message_id).sort(),
    );
    const threads = five.map((deal) => `<deal-${deal.dealId}@dealwarden>`).sort();
    expect(postbox.mails.map((mail) => mail.inReplyTo).sort()).toEqual(threads);
    expect(postbox.mails.map((mail) => mail.references).sort()).toEqual(threads);
    const notices = await mailNotices();
    expect(postbox.mails.flatMap((mail) => mail.notices).sort()).toEqual(
      notices.map(({ name }) => name).sort(),
    );
  });

  it('tells what the deal is, to whom, and where to go', async () => {
    const deal = await stalledDeal('60000');
    await claims(deal, ['draft', 'open', 'closed']);
    startRelay();
    await settled(1);
    const [mail] = postbox.mails;
    expect(mail).toMatchObject({ to: ['anna.novak@example.test'], autoSubmitted: 'auto-generated' });
    expect(mail?.subject).toBe('Deal 60000 – stalled');
    expect(mail?.text).toMatch(/^Deal 60000\nThis key deal has stalled in Need since \w{3} \d/);
    expect(mail?.text).toContain('Customer: Acme (class A)');
    expect(mail?.text).toContain('Amount: EUR 60,000');
    expect(mail?.text).toContain('Open claims: 2, the oldest since ');
    expect(mail?.text).toContain(
      'You are told as owner.\nIf nobody takes it on, the head of sales is told on',
    );
    const token = /https:\/\/deals\.example\.test\/act\/(\S+)\n/.exec(mail?.text ?? '')?.[1] ?? '';
    const keys = await relayRepositories(database).keys.keys();
    expect(readActToken(keys, token, new Date())).toMatchObject({
      grant: { escalationId: deal.escalation?.id, userId: cast.salesperson },
    });
  });

  it.each([
    ['was planned, or only recorded', undefined, 'Last contact: call, '],
    ['is an answer that came later', 50, 'Last contact: the customer answered, '],
    ['is no answer that came before', 65, 'Last contact: call, '],
  ])('names the last contact, where it %s', async (_, answered, words) => {
    const ago = (hours: number) => instant(Date.now() - hours * 3_600_000);
    const record = (deal: DealState, type: 'visit' | 'call' | 'message', doneAt: string, at: string) =>
      deals.give(
        deal,
        { kind: 'record-activity', activity: { type, doneAt, customerAnswered: true } },
        { at },
      );
    const opened = await deals.opened(ago(96));
    const visited = await record(opened, 'visit', ago(90), ago(90));
    const called = await record(visited, 'call', ago(60), ago(55));
    const mailed = await record(called, 'message', ago(70), ago(54));
    const answer = answered && { kind: 'customer-answered' as const, at: ago(answered) };
    const last = answer ? await deals.give(mailed, answer, { at: ago(49) }) : mailed;
    await deals.letPass(last, instant(Date.now()));
    startRelay();
    await settled(1);
    expect(postbox.mails[0]?.text).toContain(words);
  });

  it('makes more than five one digest', async () => {
    await stalledDeals(6);
    startRelay();
    const [row] = await settled(1);
    expect(row).toMatchObject({ kind: 'digest', status: 'sent' });
    expect(postbox.mails).toHaveLength(1);
    const [mail] = postbox.mails;
    expect(mail?.subject).toBe('6 deals have stalled, 4 of them key deals');
    expect(mail?.text).toMatch(/1\. Deal 120000[^]*6\. Deal 20000/);
    expect(mail?.notices.sort()).toEqual((await mailNotices()).map(({ name }) => name).sort());
  });

  it('waits until the oldest notice is old enough, and takes the younger ones along', async () => {
    await stalledDeals(2);
    expect(await bind(60)).toBe(0);
    const [first] = await mailNotices();
    await database.query(`UPDATE notice SET recorded_at = now() - interval '61 seconds' WHERE id = $1`, [
      first?.id,
    ]);
    expect(await bind(60)).toBe(2);
  });
});

describe('asking once more', () => {
  it('does not tell what has ended, or what somebody has taken on', async () => {
    const [moved, taken, open] = (await stalledDeals(3)) as [DealState, DealState, DealState];
    expect(await bind()).toBe(3);
    await give(moved, { kind: 'move', to: 'offer' });
    const promisedFor = instant(Date.now() + dayMs);
    await give(taken, { kind: 'take-on', escalationId: taken.escalation?.id ?? '', promisedFor });
    startRelay();
    const rows = await settled(3);
    expect(rows.map((row) => row.status).sort()).toEqual(['sent', 'suppressed', 'suppressed']);
    expect(postbox.mails.map((mail) => mail.subject)).toEqual([
      expect.stringContaining(`Deal ${open.amount}`),
    ]);
    expect((await mailNotices()).filter((notice) => notice.suppressed_at !== null)).toHaveLength(2);
    // The timelines say so.
    const viewer = { userId: cast.administrator, teamIds: [], reach: 'all' } as const;
    const mailed = async ({ dealId }: DealState) =>
      (await new TimelineRepository(database).page(dealId, viewer, 50))
        .flatMap(({ notices }) => notices ?? [])
        .filter(({ channel }) => channel === 'email')
        .map(({ status }) => status);
    expect([await mailed(moved), await mailed(taken), await mailed(open)]).toEqual([
      ['suppressed'],
      ['suppressed'],
      ['sent'],
    ]);
  });

  it('makes one mail of all that comes together for whoever wants it so, and none of one alone', async () => {
    await database.query(`UPDATE app_user SET mails = 'together'`);
    await stalledDeal();
    expect(await bind()).toBe(1);
    await stalledDeals(2);
    expect(await bind()).toBe(1);
    const kinds = await database.query(`SELECT kind FROM mail ORDER BY created_at`);
    expect(kinds).toEqual([{ kind: 'escalation' }, { kind: 'digest' }]);
    await database.query(`UPDATE app_user SET mails = 'separate'`);
  });

  it('drops from a digest what is not true any more, and the digest when nothing is left', async () => {
    const seven = await stalledDeals(7);
    expect(await bind()).toBe(1);
    for (const deal of seven.slice(0, 5)) await give(deal, { kind: 'move', to: 'offer' });
    startRelay();
    await settled(1);
    expect(postbox.mails[0]?.subject).toBe('2 deals have stalled, both key deals');
    expect(postbox.mails[0]?.notices).toHaveLength(2);
    expect((await mailNotices()).filter((notice) => notice.suppressed_at !== null)).toHaveLength(5);

    await relaying.stop();
    const more = await stalledDeals(6);
    expect(await bind()).toBe(1);
    for (const deal of more) await give(deal, { kind: 'move', to: 'offer' });
    startRelay();
    const rows = await settled(2);
    expect(rows.map((row) => row.status)).toEqual(['sent', 'suppressed']);
    expect(postbox.mails).toHaveLength(1);
  });

  it('sends nothing to somebody who has left', async () => {
    await stalledDeal();
    await database.query(`UPDATE app_user SET active = false WHERE id = $1`, [cast.salesperson]);
    startRelay();
    expect((await settled(1))[0]?.status).toBe('suppressed');
    expect(postbox.mails).toEqual([]);
  });

  it('lets a newer mail about the same escalation stand for an older one', async () => {
    const deal = await stalledDeal();
    expect(await bind()).toBe(1);
    await database.query(
      `INSERT INTO notice (escalation_id, deal_id, round, level, recipient_id, channel, told_at)
       VALUES ($1, $2, 2, 0, $3, 'email', now())`,
      [deal.escalation?.id, deal.dealId, cast.salesperson],
    );
    startRelay();
    const rows = await settled(2);
    expect(rows.map((row) => row.status)).toEqual(['suppressed', 'sent']);
    expect(postbox.mails).toHaveLength(1);
  });
});

describe('what is still true', () => {
  it('is no level of an escalation that was put off, and every instruction until it ends', async () => {
    const [snoozed, instructed, mended] = (await stalledDeals(3)) as [DealState, DealState, DealState];
    const until = instant(Date.now() + dayMs);
    await give(snoozed, { kind: 'snooze', escalationId: snoozed.escalation!.id, until, reasoned: true });
    const order = (deal: DealState) =>
      deals.give(
        deal,
        { kind: 'instruct', escalationId: deal.escalation!.id, doneBy: until },
        { by: cast.headOfSales, texts: { what: `Call about ${deal.amount}.` } },
      );
    await order(instructed);
    await give(await order(mended), { kind: 'move', to: 'offer' });
    startRelay();
    await settled(5);
    expect(postbox.mails).toHaveLength(1);
    expect(postbox.mails[0]?.text).toContain('Petr Dvorak asks you to do this by');
    expect(postbox.mails[0]?.text).toContain(`> Call about ${instructed.amount}.\n`);
    expect(postbox.mails[0]?.inReplyTo).toBe(`<deal-${instructed.dealId}@dealwarden>`);
  });

  it('keeps an instruction out of a digest', async () => {
    const many = await stalledDeals(6);
    const [first] = many as [DealState];
    const doneBy = instant(Date.now() + dayMs);
    await deals.give(
      first,
      { kind: 'instruct', escalationId: first.escalation!.id, doneBy },
      { by: cast.headOfSales, texts: { what: 'Call.' } },
    );
    startRelay();
    expect((await settled(2)).map(({ kind }) => kind).sort()).toEqual(['digest', 'escalation']);
    const subjects = postbox.mails.map(({ subject }) => subject).sort();
    expect(subjects).toEqual(['5 deals have stalled, 4 of them key deals', `Deal ${first.amount} – stalled`]);
  });

  it('is no level for whoever was the owner when it was told, and is not any more', async () => {
    const deal = await stalledDeal();
    await deals.give(deal, { kind: 'hand-over', ownerId: cast.headOfSales, teamId: cast.teamId });
    startRelay();
    await settled(2);
    expect(postbox.mails.map(({ to }) => to)).toEqual([['petr.dvorak@example.test']]);
    const left: unknown[] = await database.query(
      `SELECT purpose, told_as FROM notice WHERE channel = 'email' AND suppressed_at IS NOT NULL`,
    );
    expect(left).toEqual([{ purpose: 'level', told_as: 'owner' }]);
  });

  const noKeyDeal = `UPDATE deal SET is_key = false`;
  const noHead = `UPDATE team SET head_id = NULL`;
  const noManager = `UPDATE app_user SET roles = '{salesperson}' WHERE 'management' = ANY (roles)`;

  it.each<[string, string, string, () => [string, string[]]]>([
    [
      'the head of sales',
      'head-of-sales',
      noHead,
      () => [`UPDATE team SET head_id = $1`, [cast.headOfSales]],
    ],
    ['management, of what is no key deal', 'management', noKeyDeal, () => [`SELECT`, []]],
    [
      ...(['management', 'management', noManager] as const),
      () => [`UPDATE app_user SET roles = '{management}' WHERE id = $1`, [cast.management]],
    ],
  ])('is no level for whoever was told as %s, and is not any more', async (_, told, loses, back) => {
    await stalledDeal();
    const recipient = told === 'management' ? cast.management : cast.headOfSales;
    await database.query(`UPDATE notice SET told_as = $1, recipient_id = $2`, [told, recipient]);
    expect(await bind()).toBe(1);
    await database.query(loses);
    startRelay();
    expect(await settled(1)).toMatchObject([{ status: 'suppressed' }]);
    await database.query(...back());
    expect(postbox.mails).toEqual([]);
  });

  it('is no hand-over of a deal that was handed over again', async () => {
    const deal = await stalledDeal();
    await database.query(`UPDATE notice SET suppressed_at = now()`);
    const given = await deals.give(deal, {
      ...{ kind: 'hand-over', ownerId: cast.headOfSales, teamId: cast.teamId },
    });
    await deals.give(given, { kind: 'hand-over', ownerId: cast.salesperson, teamId: cast.teamId });
    startRelay();
    const rows = await settled(2);
    expect(rows.map(({ status }) => status).sort()).toEqual(['sent', 'suppressed']);
    expect(postbox.mails.map(({ to }) => to)).toEqual([['anna.novak@example.test']]);
    expect(postbox.mails[0]?.text).toContain('This key deal is yours now.');
  });

  it('is what became of an escalation, told to whoever owns the deal now: nothing is asked that is done', async () => {
    const [taken, snoozed] = (await stalledDeals(2)) as [DealState, DealState];
    await relaying.quiet();
    const until = instant(Date.now() + dayMs);
    const answered = [
      await give(taken, { kind: 'take-on', escalationId: taken.escalation!.id, promisedFor: until }),
      await deals.give(
        snoozed,
        { kind: 'snooze', escalationId: snoozed.escalation!.id, until, reasoned: true },
        { by: cast.management, texts: { reason: 'Their board decides next week.' } },
      ),
    ];
    for (const deal of answered) await handOver(deal);
    startRelay();
    await settled(2);
    const text = (deal: DealState) =>
      postbox.mails.find(({ subject }) => subject.includes(deal.amount))?.text;
    expect(text(taken)).toMatch(/is yours now[^]*\nTaken on by Anna Novak, promised by \w{3} \d/);
    expect(text(snoozed)).toMatch(
      /\nPut off by Eva Horak until .*\. Reason: Their board decides next week\.\n/,
    );
    for (const { text } of postbox.mails) expect(text).not.toMatch(/take it on|takes it on|higher level/i);
  });

  it('is what a manager asked of the former owner: it is asked of the new one, in the same words', async () => {
    const deal = await stalledDeal();
    await relaying.quiet();
    const doneBy = instant(Date.now() + dayMs);
    const asked = await deals.give(
      deal,
      { kind: 'instruct', escalationId: deal.escalation!.id, doneBy },
      { by: cast.management, texts: { what: 'Call Mr Brown about the lead time.' } },
    );
    await handOver(asked);
    startRelay();
    await settled(2);
    expect(postbox.mails).toHaveLength(1);
    expect(postbox.mails[0]?.to).toEqual(['petr.dvorak@example.test']);
    expect(postbox.mails[0]?.text).toMatch(
      /is yours now[^]*\nEva Horak told the owner to have it done by .*[^]*\n> Call Mr Brown about the lead time\.\n/,
    );
  });

  it('is told in a digest too, which counts what nobody has answered', async () => {
    const many = await stalledDeals(6);
    const promisedFor = instant(Date.now() + dayMs);
    const [first, ...others] = many as [DealState, ...DealState[]];
    await relaying.quiet();
    await handOver(await give(first, { kind: 'take-on', escalationId: first.escalation!.id, promisedFor }));
    for (const deal of others) await handOver(deal);
    startRelay();
    await settled(1);
    const [mail] = postbox.mails;
    expect(mail?.text).toContain(
      '6 deals have stalled, 4 of them key deals. Nobody has taken on 5 of them yet.',
    );
    expect(mail?.text.match(/Taken on by Anna Novak, promised by/g)).toHaveLength(1);
  });

  function handOver(deal: DealState): Promise<DealState> {
    return deals.give(deal, { kind: 'hand-over', ownerId: cast.headOfSales, teamId: cast.teamId });
  }

  it('says why a level is told again', async () => {
    const deal = await stalledDeal();
    await database.query(`UPDATE notice SET suppressed_at = now()`);
    const promisedFor = instant(Date.now() + dayMs);
    const taken = await give(deal, { kind: 'take-on', escalationId: deal.escalation!.id, promisedFor });
    await deals.letPass(taken, promisedFor);
    startRelay();
    await settled(1);
    expect(postbox.mails[0]?.text).toMatch(
      /It was promised by .*, and the promise was not kept\. This is round 2\./,
    );
    expect(postbox.mails[0]?.text).toContain('Delays so far: 1 broken promise\n');
  });

  it('names the absent person in whose stead it is told', async () => {
    await stalledDeal();
    await database.query(`UPDATE notice SET instead_of = $1, told_as = NULL`, [cast.management]);
    startRelay();
    await settled(1);
    expect(postbox.mails[0]?.text).toContain('You are told in place of Eva Horak, who is away.');
  });

  it('speaks the language of its reader', async () => {
    await stalledDeal();
    await database.query(`UPDATE app_user SET locale = 'pl-PL' WHERE id = $1`, [cast.salesperson]);
    startRelay();
    await settled(1);
    expect(postbox.mails[0]?.subject).toBe('Deal 60000 – utknęła');
  });
});

describe("the recipient's hours", () => {
  it('are waited for with collecting: what came outside of them is one digest', async () => {
    const definitions = new DefinitionRepository(database);
    await definitions.publishCalendar(closedNow('hours-collect'));
    await database.query(`UPDATE app_user SET calendar_key = 'hours-collect' WHERE id = $1`, [
      cast.salesperson,
    ]);
    await stalledDeals(4);
    expect(await bind()).toBe(0);
    await stalledDeals(3);
    expect(await bind()).toBe(0);
    startRelay();
    await definitions.publishCalendar({ ...alwaysOpen, key: 'hours-collect' });
    const [row] = await settled(1);
    expect(row).toMatchObject({ kind: 'digest', status: 'sent' });
  });

  it('hold a mail that comes due outside of them until they open', async () => {
    await stalledDeal();
    expect(await bind()).toBe(1);
    const definitions = new DefinitionRepository(database);
    await definitions.publishCalendar(closedNow('hours-send'));
    await database.query(`UPDATE app_user SET calendar_key = 'hours-send' WHERE id = $1`, [cast.salesperson]);
    const opening = threeDaysOnAtEight();
    startRelay();
    await until(async () => (await relaying.mailRows())[0]?.next_attempt_at.getTime() === opening);
    expect(postbox.mails).toEqual([]);
    await definitions.publishCalendar({ ...alwaysOpen, key: 'hours-send' });
    await database.query(`UPDATE mail SET next_attempt_at = now()`);
    expect((await settled(1))[0]?.status).toBe('sent');
  });

  it('of a calendar that is not there keep nobody untold', async () => {
    await stalledDeal();
    await database.query(`UPDATE app_user SET calendar_key = 'nowhere' WHERE id = $1`, [cast.salesperson]);
    startRelay();
    expect((await settled(1))[0]?.status).toBe('sent');
  });
});

describe('a mail server', () => {
  it('that refuses for now gets the same mail again', async () => {
    await stalledDeal();
    const seen: string[] = [];
    postbox.answer = (mail) => {
      seen.push(mail.messageId);
      return seen.length < 3 ? { code: 451, text: '4.7.1 greylisted <anna.novak@example.test>' } : undefined;
    };
    startRelay();
    const [row] = await settled(1);
    expect(row).toMatchObject({ status: 'sent', attempts: 3, last_error: null });
    expect(seen).toEqual(Array(3).fill(row?.message_id));
    expect(postbox.mails).toHaveLength(1);
  });

  it('that refuses for ever is not asked again, and its words stay outside', async () => {
    await stalledDeal();
    postbox.answer = () => ({ code: 550, text: '5.1.1 no such user <anna.novak@example.test>' });
    startRelay();
    const [row] = await settled(1);
    expect(row).toMatchObject({ status: 'failed', attempts: 1 });
    expect(row?.last_error).toBe('SMTP 550 5.1.1 EMESSAGE at DATA');
  });

  it('that is away is asked until it is back', async () => {
    await stalledDeal();
    await postbox.close();
    startRelay();
    await until(async () => ((await relaying.mailRows())[0]?.attempts ?? 0) >= 2);
    expect((await relaying.mailRows())[0]).toMatchObject({
      status: 'waiting',
      last_error: 'ESOCKET ECONNREFUSED at CONN',
    });
    postbox = relaying.postbox = await startPostbox(postbox.port);
    expect((await settled(1))[0]?.status).toBe('sent');
  });

  it('that has been away for three days is given up', async () => {
    await stalledDeal();
    expect(await bind()).toBe(1);
    await database.query(`UPDATE mail SET failing_since = now() - interval '3 days'`);
    postbox.answer = () => ({ code: 451, text: 'not now' });
    startRelay();
    expect((await settled(1))[0]).toMatchObject({ status: 'failed', attempts: 1 });
  });
});

describe('several workers', () => {
  it('send every mail once', async () => {
    const people: string[] = [];
    for (let at = 0; at < 12; at++) {
      const id = randomUUID();
      people.push(id);
      await database.query(
        `INSERT INTO app_user (id, email, name, roles) VALUES ($1, $2, 'Eva', '{management}')`,
        [id, `eva${at}-${id}@example.test`],
      );
    }
    for (const deal of await stalledDeals(3)) {
      await database.query(
        `INSERT INTO notice (escalation_id, deal_id, round, level, recipient_id, channel, told_at)
         SELECT $1, $2, 1, 2, unnest($3::uuid[]), 'email', now()`,
        [deal.escalation?.id, deal.dealId, people],
      );
    }
    const others = await Promise.all(
      [1, 2].map(() =>
        createDataSource({
          url: relaying.databaseUrl,
          pool: 8,
          application: 'other',
        }).initialize(),
      ),
    );
    for (const other of others) startRelay({}, other);
    const rows = await settled(13 * 3);
    expect(rows.every((row) => row.status === 'sent' && row.attempts === 1)).toBe(true);
    expect(postbox.mails).toHaveLength(13 * 3);
    const carried = postbox.mails.flatMap((mail) => mail.notices).sort();
    expect(carried).toEqual((await mailNotices()).map(({ name }) => name).sort());
    await relaying.stop();
    await Promise.all(others.map((other) => other.destroy()));
    await database.query(`TRUNCATE notice, mail CASCADE`);
    await database.query(`DELETE FROM app_user WHERE id = ANY ($1::uuid[])`, [people]);
  });

  it('finish what one of them left when it died between the answer of the mail server and its commit', async () => {
    await stalledDeal();
    expect(await bind()).toBe(1);
    const leaseSeconds = 1;
    const [leased] = await new MailRepository(database).lease(1, leaseSeconds);
    const definitions = new DefinitionRepository(database);
    const settings = { publicUrl: '', returnLinkDays: 1 };
    const composer = new MailComposer({ ...relayRepositories(database), definitions }, settings);
    const composed = leased && (await composer.compose(leased));
    const dying = channel();
    if (composed) await dying.send(composed);
    dying.close();
    expect(postbox.mails).toHaveLength(1);
    const sentAt = Date.now();
    startRelay();
    const [row] = await settled(1);
    expect(row).toMatchObject({ status: 'sent', attempts: 2 });
    expect(postbox.mails.map((mail) => mail.messageId)).toEqual([row?.message_id, row?.message_id]);
    expect(Date.now() - sentAt).toBeGreaterThan(leaseSeconds * 900);
  });

  it('do not send again what was sent while the database was away', async () => {
    await stalledDeal();
    let away = 3;
    class Flickering extends MailRepository {
      override async settle(...given: Parameters<MailRepository['settle']>) {
        if (away-- > 0) throw Object.assign(new Error('connection terminated'), { code: '57P01' });
        return super.settle(...given);
      }
    }
    startRelay({}, database, new Flickering(database));
    expect((await settled(1))[0]).toMatchObject({ status: 'sent', attempts: 1 });
    expect(postbox.mails).toHaveLength(1);
  });
});
