import { randomUUID } from 'node:crypto';
import type { DealView, EventView } from '@app/contracts/deals.js';
import type { ForecastRow } from '@app/contracts/forecast.js';
import type { Problem } from '@app/contracts/problem.js';
import type { PipelineDefinition } from '@app/domain/pipeline/definition.js';
import { dealWorkflowId } from '../../workflows/src/names.js';
import { Asking } from '../support/asking.js';
import { casting, quickPipeline, type Cast } from '../support/cast.js';
import { HttpStage, type HttpAnswer } from '../support/http.js';
import { setStage, type Stage } from '../support/stage.js';

let stage: Stage;
let cast: Cast;
let ask: Asking;
let http: HttpStage;
let anna: string;
let petr: string;

beforeAll(async () => {
  stage = await setStage();
  cast = await casting(stage.database, gated());
  ask = new Asking(stage, cast);
  await stage.startWorker();
  http = await HttpStage.start(stage);
  [anna, petr] = (await Promise.all([cast.salesperson, cast.headOfSales].map((id) => http.session(id)))) as [
    string,
    string,
  ];
});
afterAll(async () => {
  await http?.close();
  await stage?.close();
});

/** A pipeline that asks for something before its first stage is left, and does something when the second is entered. */
function gated(): PipelineDefinition {
  const [need, offer] = quickPipeline().stages;
  return quickPipeline({
    currencies: ['CZK'],
    fields: [
      { key: 'lines', name: 'Number of lines', type: 'integer' },
      { key: 'decides', name: 'Who decides', type: 'text' },
      { key: 'budget', name: 'Budget', type: 'choice', choices: [{ key: 'approved', name: 'Approved' }] },
    ],
    stages: [
      {
        ...need!,
        requiredFields: ['lines'],
        exitCriteria: [
          { key: 'budget-known', name: 'Budget is approved', when: 'fields.budget == "approved"' },
        ],
        actions: [
          { key: 'site-survey', name: 'Survey of the site', kind: 'task', by: 'salesperson', due: 'P2D' },
        ],
      },
      {
        ...offer!,
        exitCriteria: [{ key: 'worth-it', name: 'Is worth it', when: 'amount >= 100' }],
        actions: [
          {
            key: 'thanks',
            name: 'Thank for the interest',
            kind: 'mail',
            by: 'system',
            mail: {
              send: 'for-approval',
              texts: { en: { subject: 'Your {{deal}}', body: 'Dear {{customer}}, … {{owner}}' } },
            },
          },
          {
            key: 'brochure',
            name: 'Send the brochure',
            kind: 'mail',
            by: 'system',
            mail: { send: 'at-once', texts: { en: { subject: 'Our brochure', body: 'Enclosed.' } } },
          },
          {
            key: 'tell-head',
            name: 'An offer goes out',
            kind: 'notify',
            by: 'system',
            to: ['head-of-sales'],
          },
        ],
      },
    ],
    lossReasons: [
      { key: 'price', name: 'Price', side: 'outside' },
      { key: 'too-slow', name: 'We were too slow', side: 'inside' },
    ],
    keyDeal: { when: 'amount >= 50000 || (has(fields.lines) && fields.lines > 4)' },
  });
}

type Answer = HttpAnswer<Omit<DealView, 'status'> & { status: string } & Problem>;

/** Straight into the second stage: Petr passes its gate, with a reason. */
const offered = { stage: 'offer', override: true, reason: 'It was begun on paper' };

async function open(changes: object = {}, as = anna): Promise<DealView> {
  const body = {
    pipeline: 'quick',
    title: 'Press line',
    customerId: cast.customerId,
    ownerId: cast.salesperson,
    amount: '60000',
    ...changes,
  };
  const answer = await http.post<DealView>('/deals', as, body);
  expect(answer).toMatchObject({ status: 201 });
  return answer.body;
}

function act(id: string, path: string, body: object, as = anna): Promise<Answer> {
  return http.post(`/deals/${id}/${path}`, as, body);
}

async function change(id: string, body: object): Promise<Answer> {
  return http.send('PATCH', `/api/v1/deals/${id}`, { as: anna, body });
}

async function events(id: string): Promise<EventView[]> {
  return (await http.get<{ items: EventView[] }>(`/deals/${id}/events`, anna)).body.items;
}

describe('the gates of a stage', () => {
  it('tell everything that is missing at once, and open when it is there', async () => {
    const { id } = await open();
    const closed = await act(id, 'moves', { to: 'offer' });
    expect(closed).toMatchObject({ status: 409, body: { code: 'criterion-unmet' } });
    expect(closed.body.detail).toContain('need asks for: lines');
    expect(closed.body.detail).toContain('not met in need: budget-known');
    expect(closed.body.detail).not.toContain('Budget is approved');
    expect(await change(id, { fields: { lines: 3, budget: 'approved' } })).toMatchObject({ status: 200 });
    expect(await act(id, 'moves', { to: 'offer' })).toMatchObject({
      status: 200,
      body: { stage: { key: 'offer' } },
    });
  });

  it('are passed by whoever has the right to, with a reason that the timeline keeps', async () => {
    const { id } = await open();
    const override = { to: 'offer', override: true };
    expect(await act(id, 'moves', { ...override, reason: 'Anna says so' })).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
    expect(await act(id, 'moves', override, petr)).toMatchObject({
      status: 422,
      body: { code: 'reason-missing' },
    });
    const passed = await act(id, 'moves', { ...override, reason: 'The board decided on Friday' }, petr);
    expect(passed).toMatchObject({
      status: 200,
      body: { stage: { key: 'offer' }, evasions: { overrides: 1 } },
    });
    const [event] = await events(id);
    expect(event).toMatchObject({ kind: 'move', texts: { reason: 'The board decided on Friday' } });
    expect(event?.data.overridden).toContain('need asks for: lines');
  });

  it('are passed by an opening further on as well: with the right to, and a reason', async () => {
    const body = {
      ...{ pipeline: 'quick', title: 'Lathe', customerId: cast.customerId, amount: '1' },
      ownerId: cast.salesperson,
    };
    const opening = async (changes: object, as: string) =>
      http.post<Omit<DealView, 'status'> & Problem>('/deals', as, { ...body, ...changes });
    expect(await opening({ stage: 'offer' }, anna)).toMatchObject({
      status: 409,
      body: { code: 'stage-not-first' },
    });
    expect(await opening(offered, anna)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await opening({ ...offered, reason: undefined }, petr)).toMatchObject({
      status: 422,
      body: { code: 'reason-missing' },
    });
    const opened = await opening(offered, petr);
    expect(opened).toMatchObject({ status: 201, body: { stage: { key: 'offer' } } });
    const [event] = await events(opened.body.id);
    expect(event).toMatchObject({ kind: 'open', texts: { reason: offered.reason } });
    expect(event?.data.overridden).toContain('a deal begins in need');
  });

  it('are passed by a win as well: with the right to, and a reason that the timeline keeps', async () => {
    const { id } = await open({ ...offered, amount: '99' }, petr);
    const [override, reason] = [true, 'The first of many orders'];
    const refused = async (body: object, as: string, status: number, code: string) =>
      expect(await act(id, 'win', body, as)).toMatchObject({ status, body: { code } });
    await refused({}, anna, 409, 'criterion-unmet');
    await refused({ reason }, petr, 409, 'criterion-unmet');
    await refused({ override, reason }, anna, 403, 'forbidden');
    await refused({ override }, petr, 422, 'reason-missing');
    expect(await act(id, 'win', { override, reason }, petr)).toMatchObject({
      status: 200,
      body: { status: 'won', evasions: { overrides: 1 } },
    });
    const event = (await events(id)).find(({ kind }) => kind === 'win');
    expect(event).toMatchObject({ by: { name: 'Petr Dvorak' }, texts: { reason } });
    expect(event?.data.overridden).toContain('not met in offer: worth-it');
  });

  it('hold for every way in: a workflow that is asked past the API refuses as well', async () => {
    const { id } = await open();
    await expect(ask.tell(id, { kind: 'move', to: 'offer' })).rejects.toThrow('refused: criterion-unmet');
    await expect(ask.tell(id, { kind: 'win' })).rejects.toThrow('refused: win-not-allowed');
  });

  it('do not stand before a move back, which needs a reason instead', async () => {
    const { id } = await open(offered, petr);
    expect(await act(id, 'moves', { to: 'need' })).toMatchObject({
      status: 422,
      body: { code: 'reason-missing' },
    });
    const back = await act(id, 'moves', { to: 'need', reason: 'The scope has changed' });
    expect(back).toMatchObject({ status: 200, body: { evasions: { movesBack: 1 } } });
  });
});

describe('what a stage orders', () => {
  function announced(dealId: string): Promise<unknown[]> {
    return stage.database.query(
      `SELECT u.name, a.action FROM announcement a JOIN app_user u ON u.id = a.recipient_id WHERE deal_id = $1`,
      [dealId],
    );
  }

  it('is prepared and told in the transaction of the move, once', async () => {
    const { id } = await open({ stage: 'need', fields: { lines: 3, budget: 'approved' } });
    const key = randomUUID();
    const move = () => http.post(`/deals/${id}/moves`, anna, { to: 'offer' }, key);
    await Promise.all([move(), move(), move()]);
    const messages = await stage.database.query(
      `SELECT status, subject, body FROM message WHERE deal_id = $1 AND action = 'thanks'`,
      [id],
    );
    expect(messages).toEqual([
      { status: 'prepared', subject: 'Your Press line', body: 'Dear Acme, … Anna Novak' },
    ]);
    expect(await announced(id)).toEqual([{ name: 'Petr Dvorak', action: 'tell-head' }]);
  });

  it('is told to administrators where nobody is found', async () => {
    await stage.database.query(`UPDATE team SET head_id = NULL WHERE id = $1`, [cast.teamId]);
    try {
      const { id } = await open(offered, petr);
      expect(await announced(id)).toEqual([{ name: 'Ada Admin', action: 'tell-head' }]);
    } finally {
      await stage.database.query(`UPDATE team SET head_id = $2 WHERE id = $1`, [
        cast.teamId,
        cast.headOfSales,
      ]);
    }
  });

  it('tells whoever gets a deal, unless they took it themselves', async () => {
    const { id } = await open();
    await act(id, 'hand-over', { ownerId: cast.headOfSales }, petr);
    expect(await announced(id)).toEqual([]);
    // Away, with nobody who stands in: it is nobody else's all the same.
    await stage.database.query(
      `INSERT INTO absence (id, user_id, from_at, to_at)
       VALUES (gen_random_uuid(), $1, now() - interval '1 hour', now() + interval '1 hour')`,
      [cast.salesperson],
    );
    await act(id, 'hand-over', { ownerId: cast.salesperson }, petr);
    await stage.database.query(`DELETE FROM absence`);
    expect(await announced(id)).toEqual([{ name: 'Anna Novak', action: 'hand-over' }]);
    const inbox = await http.get<{ items: { kind: string; deal: { id: string } }[] }>(
      '/inbox/announcements',
      anna,
    );
    expect(inbox.body.items.find(({ deal }) => deal.id === id)).toMatchObject({
      ...{ kind: 'own', stage: null, action: null, handoverId: null },
    });
  });

  it.each([
    ['leaves the stage', 'moves', { to: 'need', reason: 'The scope has changed' }],
    ['is lost', 'lose', { reason: 'price' }],
  ])('is discarded while nobody has approved it when the deal %s', async (_, path, body) => {
    const { id } = await open(offered, petr);
    const messages = async (query: string) =>
      (await http.get<{ items: { id: string; action: string }[] }>(`/messages?dealId=${id}&${query}`, anna))
        .body.items;
    const [prepared] = await messages('status=prepared');
    expect(await act(id, path, body)).toMatchObject({ status: 200 });
    expect(await http.post(`/messages/${prepared!.id}/approve`, petr, {})).toMatchObject({
      status: 409,
      body: { code: 'message-not-prepared' },
    });
    expect(await messages('status=discarded')).toMatchObject([{ action: 'thanks' }]);
  });

  it('to be sent at once is sent once, however often the deal comes back', async () => {
    const { id } = await open(offered, petr);
    await act(id, 'moves', { to: 'need', reason: 'The scope has changed' });
    await act(id, 'moves', { to: 'offer', override: true, reason: 'Back again' }, petr);
    const ordered = await stage.database.query(
      `SELECT action, (CASE action WHEN 'thanks' THEN status END) AS status FROM message
       WHERE deal_id = $1 ORDER BY action, message.status`,
      [id],
    );
    expect(ordered).toEqual([
      { action: 'brochure', status: null },
      { action: 'thanks', status: 'discarded' },
      { action: 'thanks', status: 'prepared' },
    ]);
  });

  it('of the salesperson is a list that is worked off', async () => {
    const { id, tasks } = await open();
    expect(tasks).toMatchObject([{ action: 'site-survey', kind: 'task', doneAt: null }]);
    expect(tasks[0]?.dueAt).not.toBeNull();
    const done = await act(id, 'tasks/site-survey/finish', { note: 'No crane needed' });
    expect(done.body.tasks[0]?.doneAt).not.toBeNull();
    expect(await act(id, 'tasks/site-survey/finish', {})).toMatchObject({
      status: 409,
      body: { code: 'task-done' },
    });
    expect(await act(id, 'tasks/dance/finish', {})).toMatchObject({
      status: 404,
      body: { code: 'task-unknown' },
    });
  });
});

describe('activities', () => {
  it('are recorded and planned in one step, with approximate dates', async () => {
    const { id } = await open();
    const next = { type: 'call', plannedFor: '2026-12', agreed: true };
    const body = {
      type: 'call',
      note: 'Wants it before Christmas',
      next: { ...next, plannedFor: monthAhead() },
    };
    const answer = await act(id, 'done-activities', body);
    expect(answer).toMatchObject({
      status: 200,
      body: { activities: [{ precision: 'month', agreed: true }] },
    });
    expect(answer.body.lastActivityAt).not.toBeNull();
    expect(answer.body.customerAnsweredAt).not.toBeNull();
    const [event] = await events(id);
    expect(event).toMatchObject({ kind: 'record-activity', note: 'Wants it before Christmas' });
  });

  it('that are put off without being done are counted, and a cancelled one needs a reason', async () => {
    const { id } = await open({ next: { type: 'visit', plannedFor: inDays(3), agreed: false } });
    const planned = async () => (await http.get<DealView>(`/deals/${id}`, anna)).body.activities[0]!;
    const moved = await act(id, `activities/${(await planned()).id}/move`, { plannedFor: inDays(9) });
    expect(moved).toMatchObject({ status: 200, body: { evasions: { activitiesMoved: 1 } } });
    const earlier = await act(id, `activities/${(await planned()).id}/move`, { plannedFor: inDays(2) });
    expect(earlier.body.evasions.activitiesMoved).toBe(1);
    const path = `activities/${(await planned()).id}/cancel`;
    expect(await act(id, path, {})).toMatchObject({ status: 400 });
    expect(await act(id, path, { reason: 'They come to the fair' })).toMatchObject({
      status: 200,
      body: { activities: [], evasions: { activitiesMoved: 2 } },
    });
  });
});

describe('what a deal is worth', () => {
  it('may be changed, and resets no clock; the rule for key deals looks again, unless marked by hand', async () => {
    const deal = await open({ amount: '1000' });
    expect(deal.key).toBe(false);
    const changed = await change(deal.id, {
      amount: '75000.5',
      currency: 'CZK',
      expectedContractOn: '2027-03-31',
    });
    expect(changed).toMatchObject({ status: 200, body: { key: true, amount: '75000.5', currency: 'CZK' } });
    expect(changed.body.clocks.map(({ since }) => since)).toEqual(deal.clocks.map(({ since }) => since));
    expect(await act(deal.id, 'key-mark', { key: false })).toMatchObject({
      body: { key: false, keyMarkedByHand: true },
    });
    expect(await change(deal.id, { amount: '90000' })).toMatchObject({ body: { key: false } });
    expect(await act(deal.id, 'key-mark', { key: 'by-rule' })).toMatchObject({ body: { key: true } });
  });

  it.each([
    [{ currency: 'USD' }, 422, 'currency-mismatch'],
    [{ productKey: 'Whatever Jitka asked for' }, 422, 'product-unknown'],
    [{ fields: { lines: 'three', colour: 'red' } }, 422, 'field-invalid'],
    [{ amount: '-5' }, 400, 'request-invalid'],
    [{ amount: '1e308' }, 400, 'request-invalid'],
    [{ amount: 'NaN' }, 400, 'request-invalid'],
    [{ amount: '1.00000000000000000000000000000000000000001' }, 400, 'request-invalid'],
    [{ expectedContractOn: '2026-02-30' }, 400, 'request-invalid'],
    [{ fields: { lines: '\u0000' } }, 400, 'request-invalid'],
    [{ amount: '60000' }, 409, 'nothing-changed'],
  ])('is not changed by %j', async (body, status, code) => {
    const { id, revision } = await open();
    expect(await change(id, body)).toMatchObject({ status, body: { code } });
    expect((await http.get<DealView>(`/deals/${id}`, anna)).body.revision).toBe(revision);
  });

  it('keeps what a field of text says out of everything that workflows see', async () => {
    const name = `Ing. Jitka Vrbová ${randomUUID()}`;
    const { id } = await open({ fields: { lines: 2, decides: name } });
    const read = async () => (await http.get<DealView>(`/deals/${id}`, anna)).body.fields;
    expect(await read()).toEqual({ lines: 2, decides: name });
    const other = `Ing. Petr Malý ${randomUUID()}`;
    expect(await change(id, { fields: { decides: other } })).toMatchObject({
      body: { fields: { decides: other } },
    });
    expect((await events(id))[0]?.texts).toEqual({ 'field:decides': other });
    const history = await stage.client.workflow.getHandle(dealWorkflowId(id)).fetchHistory();
    const told = JSON.stringify(history, (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString() : value,
    );
    expect(told).toContain(id);
    expect(told).not.toContain('Vrbov');
    expect(told).not.toContain('Petr Mal');
    expect((await ask.row(id))!.fields).toEqual({ lines: 2, decides: true });
    await change(id, { fields: { decides: null } });
    expect(await read()).toEqual({ lines: 2 });
    expect(await change(id, { fields: { decides: true } })).toMatchObject({
      body: { code: 'field-invalid' },
    });
    const kept = await stage.database.query(`SELECT field_texts FROM deal WHERE id = $1`, [id]);
    expect(kept).toEqual([{ field_texts: {} }]);
  });

  it('is about a product that there is', async () => {
    await stage.database.query(`INSERT INTO product (key, name) VALUES ('gtx-pro', 'GTX Pro')`);
    const { id, productKey } = await open({ productKey: 'gtx-pro' });
    expect(productKey).toBe('gtx-pro');
    expect(await change(id, { productKey: null })).toMatchObject({ body: { productKey: null } });
    const unknown = { pipeline: 'quick', title: 'Lathe', customerId: cast.customerId, amount: '1' };
    const refused = await http.post('/deals', anna, { ...unknown, productKey: 'GTX Pro' });
    expect(refused).toMatchObject({ status: 422, body: { code: 'product-unknown' } });
  });

  it('is about a product whose line its pipeline serves, for every way in', async () => {
    await stage.database.query(
      `INSERT INTO product (key, name, line) VALUES ('lathe', 'Lathe', 'machines'), ('belt', 'Belt', 'abrasives')`,
    );
    const { id } = await open({ productKey: 'lathe' });
    const code = 'product-line-not-served';
    expect(await change(id, { productKey: 'belt' })).toMatchObject({ status: 422, body: { code } });
    const body = {
      pipeline: 'quick',
      title: 'Belts',
      customerId: cast.customerId,
      amount: '1',
      productKey: 'belt',
    };
    expect(await http.post('/deals', anna, body)).toMatchObject({ status: 422, body: { code } });
    // A workflow that is asked past the API refuses as well.
    const changing = (productKey: string) =>
      ask.gateway.command(id, ask.commanded({ kind: 'change', changes: { productKey } } as const));
    expect(await changing('belt')).toMatchObject({ outcome: 'refused', refusal: { code } });
    expect(await changing('gone')).toMatchObject({ refusal: { code: 'product-unknown' } });
    const opening = { ...ask.opening({ productKey: 'belt' }) };
    expect(await ask.gateway.open(randomUUID(), opening)).toMatchObject({
      outcome: 'refused',
      refusal: { code },
    });
    expect((await http.get<DealView>(`/deals/${id}`, anna)).body.productKey).toBe('lathe');
  });

  it('is summed up by month and currency, weighted by the chance of its stage', async () => {
    await stage.database.query(`UPDATE deal SET status = 'lost'`);
    await open({ amount: '1000', expectedContractOn: '2027-05-10' });
    await open({ amount: '2000.25', expectedContractOn: '2027-05-31', ...offered }, petr);
    await open({ amount: '500', currency: 'CZK' });
    const { body } = await http.get<{ items: ForecastRow[] }>('/forecast', anna);
    expect(body.items).toEqual([
      // A tenth of 1000 and six tenths of 2000.25.
      { month: '2027-05', currency: 'EUR', deals: 2, keyDeals: 0, amount: '3000.25', weighted: '1300.15' },
      { month: null, currency: 'CZK', deals: 1, keyDeals: 0, amount: '500', weighted: '50' },
    ]);
  });
});

describe('a deal', () => {
  it('is held until a date, and resumed before it', async () => {
    const { id, nextDueAt } = await open();
    expect(await act(id, 'hold', { until: '2020-01-01', reason: 'The plant moves' })).toMatchObject({
      body: { code: 'hold-not-in-future' },
    });
    const held = await act(id, 'hold', { until: inDays(30), reason: 'The plant moves' });
    expect(held).toMatchObject({ status: 200, body: { hold: { because: 'hold' }, evasions: { holds: 1 } } });
    expect(held.body.clocks.every(({ dueAt }) => dueAt > inDays(29))).toBe(true);
    expect(await act(id, 'hold', { until: inDays(9), reason: 'again' })).toMatchObject({
      body: { code: 'deal-on-hold' },
    });
    const resumed = await act(id, 'resume', {});
    expect(resumed.body.hold).toBeNull();
    expect(Date.parse(resumed.body.nextDueAt!) - Date.parse(nextDueAt!)).toBeLessThan(60_000);
  });

  it('is handed over to a colleague, and is out of reach for a stranger', async () => {
    const { id } = await open();
    const ben = await colleague();
    expect(await act(id, 'hand-over', { ownerId: randomUUID() })).toMatchObject({
      body: { code: 'owner-unknown' },
    });
    const key = randomUUID();
    const handOver = (note = 'Ben speaks Polish'): Promise<Answer> =>
      http.post(`/deals/${id}/hand-over`, anna, { ownerId: ben, note }, key);
    const handed = await handOver();
    expect(handed).toMatchObject({ status: 200, body: { owner: { id: ben } } });
    await stage.database.query(`UPDATE app_user SET active = false WHERE id = $1`, [ben]);
    expect(await handOver()).toMatchObject({ status: 200, body: handed.body });
    expect(await handOver('another')).toMatchObject({ body: { code: 'idempotency-key-reused' } });
    expect(await act(id, 'moves', { to: 'offer' })).toMatchObject({ status: 404 });
  });

  it('is won with what its contract says, and what was written with it is kept beside', async () => {
    const { id } = await open(offered, petr);
    const contract = { signedOn: inDays(0).slice(0, 10), amount: '61500.50', number: 'C-2026/17' };
    const won = await act(id, 'win', { contract, note: 'Signed at the fair' });
    expect(won).toMatchObject({
      status: 200,
      body: { status: 'won', amount: '61500.50', contractSignedOn: contract.signedOn },
    });
    expect((await events(id))[0]).toMatchObject({
      kind: 'win',
      texts: { contractNumber: 'C-2026/17', note: 'Signed at the fair' },
    });
  });

  it('is heard from by its customer, at the time that is said', async () => {
    const { id } = await open();
    const at = new Date(Date.now() - 60_000).toISOString();
    expect(await act(id, 'customer-answers', { at: inDays(1) })).toMatchObject({
      status: 422,
      body: { code: 'done-in-future' },
    });
    expect(await act(id, 'customer-answers', { at, note: 'Wants it sooner' })).toMatchObject({ status: 200 });
    expect((await ask.row(id))?.customerAnsweredAt).toBe(at);
    expect((await events(id))[0]).toMatchObject({
      kind: 'customer-answered',
      texts: { note: 'Wants it sooner' },
    });
  });

  it('waits for a third party, and says so', async () => {
    const { id } = await open();
    const held = await act(id, 'hold', { because: 'third-party', until: inDays(9), reason: 'A permit' });
    expect(held).toMatchObject({ status: 200, body: { hold: { because: 'third-party' } } });
    expect((await ask.row(id))?.hold).toMatchObject({ because: 'third-party', by: cast.salesperson });
    expect((await events(id))[0]?.texts).toMatchObject({ reason: 'A permit' });
  });

  it('that is lost for a reason inside us needs a corrective action', async () => {
    const { id } = await open();
    expect(await act(id, 'lose', { reason: 'too-slow' })).toMatchObject({
      status: 422,
      body: { code: 'corrective-action-missing' },
    });
    const what = 'Quotes go out within two days';
    const lost = await act(id, 'lose', {
      reason: 'too-slow',
      competitor: 'Lathes & Sons',
      correctiveAction: { what, dueOn: '2027-01-31' },
    });
    expect(lost).toMatchObject({ status: 200, body: { status: 'lost', lossReason: 'too-slow' } });
    const rows = await stage.database.query(
      `SELECT what, owner_id, due_on::text FROM corrective_action WHERE deal_id = $1`,
      [id],
    );
    expect(rows).toEqual([{ what, owner_id: cast.salesperson, due_on: '2027-01-31' }]);
    expect((await events(id))[0]?.texts).toMatchObject({ competitor: 'Lathes & Sons' });
  });

  it('that was lost is opened again where it was, and its workflow goes on', async () => {
    const { id } = await open();
    await act(id, 'lose', { reason: 'price' });
    expect(await act(id, 'reopen', {})).toMatchObject({ status: 400 });
    const key = randomUUID();
    const reopen = () => http.post<DealView>(`/deals/${id}/reopen`, anna, { reason: 'They came back' }, key);
    const answers = await Promise.all([reopen(), reopen()]);
    expect(answers[0].body).toMatchObject({ status: 'open', stage: { key: 'need' }, lossReason: null });
    expect(answers[1].body).toEqual(answers[0].body);
    expect(await act(id, 'activities', { type: 'call', plannedFor: inDays(4), agreed: true })).toMatchObject({
      status: 200,
    });
    expect(await ask.workflowState(id)).toEqual(await ask.row(id));
  });
});

async function colleague(): Promise<string> {
  const id = randomUUID();
  await stage.database.query(
    `INSERT INTO app_user (id, email, name, roles, team_id) VALUES ($1, $2, 'Ben Kos', '{salesperson}', $3)`,
    [id, `${id}@example.test`, cast.teamId],
  );
  return id;
}

function inDays(count: number): string {
  return new Date(Date.now() + count * 86_400_000).toISOString();
}

function monthAhead(): string {
  return inDays(40).slice(0, 7);
}
