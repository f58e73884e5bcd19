import { randomUUID } from 'node:crypto';
import { announcementView, type AnnouncementView } from '@app/contracts/announcements.js';
import type { CorrectiveActionView } from '@app/contracts/corrective-actions.js';
import { correctiveActionView } from '@app/contracts/corrective-actions.js';
import { deadlineList } from '@app/contracts/deals.js';
import type { InboxEntry } from '@app/contracts/escalations.js';
import {
  handoverWithTimeline,
  type HandoverView,
  type HandoverWithTimeline,
} from '@app/contracts/handovers.js';
import { messageView, type MessageView } from '@app/contracts/messages.js';
import type { Problem } from '@app/contracts/problem.js';
import type { DealCommand } from '@app/domain/deal/commands.js';
import { DealRepository } from '@app/persistence/deal.repository.js';
import { handoverWorkflowId, stateQueryName } from '../../workflows/src/names.js';
import { Asking } from '../support/asking.js';
import { casting, quickPipeline, type Cast } from '../support/cast.js';
import { HttpStage } from '../support/http.js';
import { setStage, type Stage } from '../support/stage.js';
import { days, hours, travel } from '../support/time-travel.js';
import { until } from '../support/until.js';

let stage: Stage;
let cast: Cast;
let ask: Asking;
let http: HttpStage;
/** Tokens: the salesperson, the head of sales, management, the personal manager, a salesperson and a head of elsewhere. */
let anna: string;
let petr: string;
let eva: string;
let marta: string;
let stranger: string;
let otherHead: string;
let manager: string;

beforeAll(async () => {
  stage = await setStage();
  cast = await casting(stage.database, pipelineWithMail());
  ask = new Asking(stage, cast);
  manager = await person('Marta Mala', 'personal-manager', cast.teamId);
  const elsewhere = randomUUID();
  await stage.database.query(`INSERT INTO team (id, name) VALUES ($1, 'South')`, [elsewhere]);
  const others = [
    await person('Other', 'salesperson', elsewhere),
    await person('Boss', 'head-of-sales', elsewhere),
  ];
  await stage.database.query(`UPDATE team SET head_id = $1 WHERE id = $2`, [others[1], elsewhere]);
  await stage.database.query(`UPDATE customer SET personal_manager_id = $1`, [manager]);
  await stage.startWorker();
  http = await HttpStage.start(stage);
  [anna, petr, eva, marta, stranger, otherHead] = (await Promise.all(
    [cast.salesperson, cast.headOfSales, cast.management, manager, ...others].map((id) => http.session(id)),
  )) as [string, string, string, string, string, string];
});
afterAll(async () => {
  await http?.close();
  await stage?.close();
});

/** Entering the offer prepares a mail; a loss for being slow has to be mended. */
function pipelineWithMail() {
  const pipeline = quickPipeline();
  const mail = {
    send: 'for-approval',
    texts: { en: { subject: 'Offer by {{owner}}: {{deal}}', body: 'Dear {{customer}}' } },
  } as const;
  const greet = { key: 'greet', name: 'Greet', kind: 'mail', by: 'system', mail } as const;
  return quickPipeline({
    stages: pipeline.stages.map((one) => (one.key === 'offer' ? { ...one, actions: [greet] } : one)),
    lossReasons: [...pipeline.lossReasons, { key: 'slow', name: 'Too slow', side: 'inside' }],
  });
}

async function person(name: string, role: string, teamId: string): Promise<string> {
  const id = randomUUID();
  await stage.database.query(
    `INSERT INTO app_user (id, email, name, roles, team_id) VALUES ($1, $2, $3, $4, $5)`,
    [id, `${id}@example.test`, name, [role], teamId],
  );
  return id;
}

async function told(dealId: string, command: DealCommand, texts: Record<string, string> = {}): Promise<void> {
  const commanded = ask.commanded(command);
  await new DealRepository(stage.database).keepTexts(dealId, commanded, texts);
  expect(await ask.gateway.command(dealId, commanded)).toMatchObject({ outcome: 'done' });
}

/** A won deal, and the id of its handover. */
async function won(): Promise<{ dealId: string; id: string }> {
  const dealId = await ask.open({ stage: 'offer' });
  await told(dealId, { kind: 'win', amount: '61000' }, { note: 'They want a first visit soon.' });
  const rows: { id: string }[] = await stage.database.query(`SELECT id FROM handover WHERE deal_id = $1`, [
    dealId,
  ]);
  return { dealId, id: rows[0]!.id };
}

describe('a handover over HTTP', () => {
  it('shows the personal manager what was won, and is accepted once', async () => {
    const { dealId, id } = await won();
    const shown = await http.get<HandoverWithTimeline>(`/handovers/${id}`, marta);
    expect(shown.status).toBe(200);
    expect(shown.headers.get('etag')).toBe('"1"');
    expect(handoverWithTimeline.parse(shown.body)).toMatchObject({
      status: 'open',
      deal: { id: dealId, key: true },
      customer: { name: 'Acme', class: 'A' },
      from: { name: 'Anna Novak' },
      personalManager: { name: 'Marta Mala' },
      contract: { amount: '61000', currency: 'EUR', note: 'They want a first visit soon.' },
      timeline: [{ kind: 'open', by: { name: 'Anna Novak' } }],
      revision: 1,
    });
    const key = randomUUID();
    const body = { note: 'Visit on Tuesday.' };
    const accepting = () => http.post<HandoverView>(`/handovers/${id}/accept`, marta, body, key);
    const [first, second] = await Promise.all([accepting(), accepting()]);
    expect(first).toMatchObject({
      status: 200,
      body: { status: 'accepted', acceptedBy: { name: 'Marta Mala' }, revision: 2 },
    });
    expect(first.headers.get('etag')).toBe('"2"');
    expect(second.body).toEqual(first.body);
    expect((await accepting()).body).toEqual(first.body);
    const again = await http.post<Problem>(`/handovers/${id}/accept`, marta, {});
    expect(again).toMatchObject({ status: 409, body: { code: 'handover-closed' } });
    const reused = await http.post<Problem>(`/handovers/${id}/accept`, marta, {}, key);
    expect(reused).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    const { body: after } = await http.get<HandoverWithTimeline>(`/handovers/${id}`, marta);
    expect(after.timeline).toMatchObject([{ kind: 'accept', note: 'Visit on Tuesday.' }, { kind: 'open' }]);
  });

  it('is listed for those whom it concerns, and found by nobody else', async () => {
    const { id } = await won();
    const listed = async (as: string, query = '') => {
      const { body } = await http.get<{ items: HandoverView[] }>(`/handovers?status=open${query}`, as);
      return body.items.some((handover) => handover.id === id);
    };
    expect(await Promise.all([marta, anna, petr, eva].map((as) => listed(as)))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(await Promise.all([stranger, otherHead].map((as) => listed(as)))).toEqual([false, false]);
    expect(await Promise.all([listed(marta, '&mine=true'), listed(anna, '&mine=true')])).toEqual([
      true,
      false,
    ]);
    expect((await http.get(`/handovers/${id}`, stranger)).status).toBe(404);
    // Who won the deal sees what becomes of it, but the customer is another's.
    for (const as of [anna, stranger, otherHead])
      expect((await http.post(`/handovers/${id}/accept`, as, {})).status).toBe(404);
    expect(await http.post(`/handovers/${id}/accept`, eva, {})).toMatchObject({ status: 403 });
    expect(await http.post(`/handovers/${id}/accept`, petr, {})).toMatchObject({ status: 200 });
  });

  it('is accepted by whoever stands in for the personal manager, as long as they are away', async () => {
    const { id } = await won();
    const path = `/handovers/${id}`;
    const helper = await http.session(await person('Helper', 'personal-manager', cast.teamId));
    expect((await http.get(path, helper)).status).toBe(404);
    await stage.database.query(
      `INSERT INTO absence (id, user_id, from_at, to_at, substitute_id)
       SELECT gen_random_uuid(), $1, now() - interval '1 day', now() + interval '1 day', id FROM app_user WHERE name = 'Helper'`,
      [manager],
    );
    expect((await http.get(path, helper)).status).toBe(200);
    expect((await http.post(`${path}/accept`, helper, {})).status).toBe(200);
    await stage.database.query(`DELETE FROM absence`);
    expect((await http.get(path, helper)).status).toBe(404);
  });

  it('goes through its list page by page', async () => {
    await won();
    await won();
    const seen: string[] = [];
    for (let path: string | undefined = '/handovers?limit=1'; path;) {
      const { body }: { body: { items: HandoverView[]; next: string | null } } = await http.get(path, marta);
      seen.push(...body.items.map(({ id }) => id));
      path = body.next ? `/handovers?limit=1&cursor=${body.next}` : undefined;
    }
    expect(seen.length).toBeGreaterThanOrEqual(2);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('is announced to the personal manager, and to nobody else', async () => {
    const { dealId, id } = await won();
    const announced = async (as: string) => {
      const { body } = await http.get<{ items: AnnouncementView[] }>('/inbox/announcements', as);
      return body.items.filter(({ deal }) => deal.id === dealId);
    };
    const [told, ...more] = await announced(marta);
    expect(announcementView.parse(told)).toMatchObject({
      kind: 'handover',
      deal: { customerName: 'Acme' },
      stage: null,
      handoverId: id,
    });
    expect([more, await announced(anna), await announced(petr)]).toEqual([[], [], []]);
  });

  it('is accepted only at the revision that was seen', async () => {
    const { id } = await won();
    const path = `/api/v1/handovers/${id}/accept`;
    const stale = await http.send<Problem>('POST', path, {
      as: marta,
      body: {},
      headers: { 'if-match': '"9"' },
    });
    expect(stale).toMatchObject({ status: 412, body: { code: 'revision-mismatch' } });
    const seen = await http.send('POST', path, { as: marta, body: {}, headers: { 'if-match': '"1"' } });
    expect(seen.status).toBe(200);
  });

  it('explains its deadline', async () => {
    const { id } = await won();
    const { body } = await http.get(`/handovers/${id}/deadlines`, marta);
    expect(deadlineList.parse(body).items).toMatchObject([
      { kind: 'handover', norm: 'P2D', customerClass: 'A' },
    ]);
  });

  it('is put off with a reason, promised, and stands in the inbox of whoever is told', async () => {
    const { dealId, id } = await won();
    const none = await http.post<Problem>(`/handovers/${id}/take-on`, marta, { promisedFor: inDays(5) });
    expect(none).toMatchObject({ status: 409, body: { code: 'no-escalation' } });
    const handle = stage.client.workflow.getHandle(handoverWorkflowId(id));
    await until(async () => (await handle.query(stateQueryName)) !== undefined);
    await travel(stage.client, handoverWorkflowId(id), days(2) + hours(1));
    const inbox = await http.get<{ items: InboxEntry[] }>('/inbox?open=true', marta);
    expect(inbox.body.items).toMatchObject([
      { level: 0, escalation: { handoverId: id, deal: { id: dealId }, stalls: [{ kind: 'handover' }] } },
    ]);
    const snoozed = await http.post<HandoverView>(`/handovers/${id}/snooze`, marta, {
      until: inDays(4),
      reason: 'They are on holiday.',
    });
    expect(snoozed).toMatchObject({ status: 200, body: { escalation: { nextLevelAt: null } } });
    const taken = await http.post<HandoverView>(`/handovers/${id}/take-on`, petr, { promisedFor: inDays(6) });
    expect(taken).toMatchObject({
      status: 200,
      body: { escalation: { takenOn: { byId: cast.headOfSales } } },
    });
    const { escalation } = inbox.body.items[0]!;
    const path = `/escalations/${escalation.id}`;
    expect(await http.get(path, marta)).toMatchObject({ status: 200, body: { status: 'taken-on' } });
    // Answered at its own address as well, which says the same.
    const again = await http.post<Problem>(`${path}/take-on`, marta, { promisedFor: inDays(6) });
    expect(again).toMatchObject({ status: 409, body: { code: 'already-taken-on' } });
    const instructed = await http.post<Problem>(`${path}/instruct`, petr, {
      what: 'Call',
      doneBy: inDays(6),
    });
    expect(instructed).toMatchObject({ status: 409, body: { code: 'no-escalation' } });
    expect((await http.post(`/handovers/${id}/take-on`, stranger, { promisedFor: inDays(6) })).status).toBe(
      404,
    );
  });
});

function inDays(count: number): string {
  return new Date(Date.now() + days(count) * 1_000).toISOString();
}

describe('a corrective action over HTTP', () => {
  async function lost(dueOn = '2030-03-01'): Promise<string> {
    const dealId = await ask.open();
    const correctiveAction = { ownerId: manager, dueOn };
    await told(
      dealId,
      { kind: 'lose', reason: 'slow', correctiveAction },
      { correctiveAction: 'Answer in a day.' },
    );
    const rows: { id: string }[] = await stage.database.query(
      `SELECT id FROM corrective_action WHERE deal_id = $1`,
      [dealId],
    );
    return rows[0]!.id;
  }

  async function listed(as: string, query = ''): Promise<CorrectiveActionView[]> {
    return (await http.get<{ items: CorrectiveActionView[] }>(`/corrective-actions${query}`, as)).body.items;
  }

  it('is seen by whoever mends it and whoever leads the team, and by nobody else', async () => {
    const id = await lost();
    const sees = async (as: string) => (await listed(as)).some((one) => one.id === id);
    expect(await Promise.all([marta, petr, eva].map(sees))).toEqual([true, true, true]);
    expect(await Promise.all([anna, stranger, otherHead].map(sees))).toEqual([false, false, false]);
    const [shown] = (await listed(marta)).filter((one) => one.id === id);
    expect(correctiveActionView.parse(shown)).toMatchObject({
      reason: 'slow',
      what: 'Answer in a day.',
      owner: { name: 'Marta Mala' },
      customer: { name: 'Acme' },
      dueOn: '2030-03-01',
      done: null,
    });
  });

  it('is finished once, and says how', async () => {
    const id = await lost();
    const key = randomUUID();
    const body = { note: 'A rota for quotes.' };
    const finish = () =>
      http.post<CorrectiveActionView>(`/corrective-actions/${id}/finish`, marta, body, key);
    const [first, second] = await Promise.all([finish(), finish()]);
    expect(first).toMatchObject({
      status: 200,
      body: { done: { by: { name: 'Marta Mala' }, note: body.note } },
    });
    expect(second.body).toEqual(first.body);
    const again = await http.post<Problem>(`/corrective-actions/${id}/finish`, petr, body);
    expect(again).toMatchObject({ status: 409, body: { code: 'corrective-action-done' } });
    expect((await listed(marta, '?status=open')).some((one) => one.id === id)).toBe(false);
    expect((await listed(marta, '?status=done')).some((one) => one.id === id)).toBe(true);
  });

  it('is out of reach, forbidden, or without a word: not finished', async () => {
    const path = `/corrective-actions/${await lost()}/finish`;
    expect((await http.post(path, stranger, { note: 'x' })).status).toBe(404);
    expect((await http.post(path, anna, { note: 'x' })).status).toBe(404);
    expect((await http.post(path, eva, { note: 'x' })).status).toBe(403);
    expect((await http.post(path, marta, {})).status).toBe(400);
    expect((await http.post(path, petr, { note: 'Done.' })).status).toBe(200);
  });

  it('is listed by what is due first, and by a day', async () => {
    const [late, soon] = [await lost('2031-01-02'), await lost('2029-01-02')];
    const ids = (await listed(marta)).map((one) => one.id);
    expect(ids.indexOf(soon)).toBeLessThan(ids.indexOf(late));
    const due = (await listed(marta, '?dueBy=2029-12-31')).map((one) => one.id);
    expect([due.includes(soon), due.includes(late)]).toEqual([true, false]);
    const page = await http.get<{ items: CorrectiveActionView[]; next: string }>(
      `/corrective-actions?limit=1`,
      marta,
    );
    const rest = await http.get<{ items: CorrectiveActionView[] }>(
      `/corrective-actions?cursor=${page.body.next}`,
      marta,
    );
    expect([...page.body.items, ...rest.body.items].map((one) => one.id)).toEqual(ids);
  });
});

describe('a message to a customer over HTTP', () => {
  beforeEach(() => address('buyer@acme.test'));

  async function address(email: string | null): Promise<void> {
    await stage.database.query(`UPDATE customer SET email = $1`, [email]);
  }

  async function prepared(): Promise<{ dealId: string; id: string }> {
    const dealId = await ask.open();
    await ask.tell(dealId, { kind: 'move', to: 'offer' });
    const { body } = await http.get<{ items: MessageView[] }>(
      `/messages?dealId=${dealId}&status=prepared`,
      anna,
    );
    expect(body.items).toHaveLength(1);
    return { dealId, id: body.items[0]!.id };
  }

  const change = (id: string, as: string, body: object, key = randomUUID()) =>
    http.send<MessageView & Problem>('PATCH', `/api/v1/messages/${id}`, { as, body, key });

  it('is read, mended and approved by the owner of the deal', async () => {
    const { dealId, id } = await prepared();
    const shown = await http.get<MessageView>(`/messages/${id}`, anna);
    expect(messageView.parse(shown.body)).toMatchObject({
      deal: { id: dealId },
      customer: { name: 'Acme' },
      to: 'buyer@acme.test',
      stage: 'offer',
      action: 'greet',
      body: 'Dear Acme',
      decided: null,
    });
    const mended = await change(id, anna, { subject: 'Our offer', body: 'Dear friends,\n\nhere it is.' });
    expect(mended.body).toMatchObject({
      subject: 'Our offer',
      body: 'Dear friends,\n\nhere it is.',
      status: 'prepared',
    });
    const key = randomUUID();
    const approve = () => http.post<MessageView>(`/messages/${id}/approve`, anna, {}, key);
    const [first, second] = await Promise.all([approve(), approve()]);
    expect(first).toMatchObject({
      status: 200,
      body: { decided: { by: { name: 'Anna Novak' }, discardReason: null } },
    });
    expect(second.body).toEqual(first.body);
    expect((await approve()).body).toEqual(first.body);
  });

  it('goes over to the new owner with its deal, and speaks in their name', async () => {
    const { dealId, id } = await prepared();
    await change(id, anna, { body: 'Dear friends,\n\nhere it is.\n\nAnna Novak' });
    await ask.tell(dealId, { kind: 'hand-over', ownerId: cast.headOfSales, teamId: cast.teamId });
    const shown = await http.get<MessageView>(`/messages/${id}`, petr);
    expect(shown.body).toMatchObject({
      subject: expect.stringMatching(/^Offer by Petr Dvorak: /),
      body: 'Dear friends,\n\nhere it is.\n\nPetr Dvorak',
      status: 'prepared',
    });
    expect((await http.post(`/messages/${id}/approve`, anna, {})).status).toBe(404);
    expect((await http.post(`/messages/${id}/approve`, petr, {})).status).toBe(200);
  });

  it.each<[string, (id: string) => Promise<unknown>]>([
    ['mended', (id) => change(id, anna, { subject: 'Too late' })],
    ['approved', (id) => http.post(`/messages/${id}/approve`, anna, {})],
    ['discarded', (id) => http.post(`/messages/${id}/discard`, anna, { reason: 'No.' })],
  ])('is not %s any more when it has been decided', async (_, act) => {
    const { id } = await prepared();
    const discarded = await http.post<MessageView>(`/messages/${id}/discard`, petr, { reason: 'We spoke.' });
    expect(discarded).toMatchObject({
      status: 200,
      body: { status: 'discarded', decided: { discardReason: 'We spoke.' } },
    });
    expect(await act(id)).toMatchObject({ status: 409, body: { code: 'message-not-prepared' } });
  });

  it('does not go to a customer without an address until it has one', async () => {
    const { id } = await prepared();
    await address(null);
    const refused = await http.post<Problem>(`/messages/${id}/approve`, anna, {});
    expect(refused).toMatchObject({ status: 409, body: { code: 'customer-without-email' } });
    await address('buyer@acme.test');
    expect((await http.post(`/messages/${id}/approve`, anna, {})).status).toBe(200);
  });

  it('is out of reach of other teams, and of those who only look', async () => {
    const { dealId, id } = await prepared();
    for (const as of [stranger, otherHead]) {
      expect((await http.get(`/messages/${id}`, as)).status).toBe(404);
      expect((await http.post(`/messages/${id}/approve`, as, {})).status).toBe(404);
      expect((await change(id, as, { subject: 'Mine' })).status).toBe(404);
      expect((await http.get<{ items: [] }>(`/messages?dealId=${dealId}`, as)).body.items).toEqual([]);
    }
    expect((await http.get(`/messages/${id}`, eva)).status).toBe(200);
    expect((await http.post(`/messages/${id}/approve`, eva, {})).status).toBe(403);
    expect((await change(id, anna, { subject: 'two\nlines' })).status).toBe(400);
  });
});
