import { randomUUID } from 'node:crypto';
import type { BulkAnswer } from '@app/contracts/deal-bulk.js';
import type { DealView, EventView } from '@app/contracts/deals.js';
import type { Problem } from '@app/contracts/problem.js';
import { Asking } from '../support/asking.js';
import { casting, type Cast } from '../support/cast.js';
import { HttpStage, type HttpAnswer } from '../support/http.js';
import { setStage, type Stage } from '../support/stage.js';
import { until } from '../support/until.js';

let stage: Stage;
let cast: Cast;
let ask: Asking;
let http: HttpStage;
let anna: string;
let petr: string;
let eva: string;

beforeAll(async () => {
  stage = await setStage();
  cast = await casting(stage.database);
  ask = new Asking(stage, cast);
  await stage.startWorker();
  http = await HttpStage.start(stage);
  [anna, petr, eva] = (await Promise.all(
    [cast.salesperson, cast.headOfSales, cast.management].map((id) => http.session(id)),
  )) as [string, string, string];
});
afterAll(async () => {
  await http?.close();
  await stage?.close();
});

const bulk = (items: object[], as = anna, key?: string): Promise<HttpAnswer<BulkAnswer>> =>
  http.post('/deals/bulk', as, { items }, key);
const deals = (count: number) => Promise.all(Array.from({ length: count }, () => ask.open()));
const move = (id: string, more: object = {}) => ({ act: 'move', id, with: { to: 'offer' }, ...more });
const soon = new Date(Date.now() + 5 * 86_400_000).toISOString();

async function events(id: string): Promise<string[]> {
  const { body } = await http.get<{ items: EventView[] }>(`/deals/${id}/events`, petr);
  return body.items.map(({ kind }) => kind).reverse();
}

describe('many deals asked at once', () => {
  it('each do what they are asked for, and answer in their order', async () => {
    const [one, two, three, four] = (await deals(4)) as [string, string, string, string];
    const answer = await bulk(
      [
        move(one),
        { act: 'hold', id: two, with: { until: soon, reason: 'The plant is being moved' } },
        { act: 'mark-key', id: three, with: { key: false } },
        { act: 'hand-over', id: four, with: { ownerId: cast.headOfSales } },
      ],
      petr,
    );
    expect(answer).toMatchObject({ status: 200, body: { done: 4, refused: 0 } });
    expect(answer.body.items).toMatchObject([
      { id: one, status: 200, problem: null, deal: { stage: { key: 'offer' } } },
      { id: two, deal: { hold: { until: soon } } },
      { id: three, deal: { key: false, keyMarkedByHand: true } },
      { id: four, deal: { owner: { id: cast.headOfSales } } },
    ]);
    const back = await bulk(
      [
        { act: 'resume', id: two, with: {} },
        { act: 'lose', id: three, with: { reason: 'price' } },
      ],
      petr,
    );
    expect(back.body.items).toMatchObject([{ deal: { hold: null } }, { deal: { status: 'lost' } }]);
    const reopened = await bulk([{ act: 'reopen', id: three, with: { reason: 'They called' } }], petr);
    expect(reopened.body.items).toMatchObject([{ deal: { status: 'open' } }]);
  });

  it('are not stopped by those that refuse, each for its own reason', async () => {
    const [first, stale, closed, held, last] = (await deals(5)) as [string, string, string, string, string];
    await ask.tell(closed, { kind: 'lose', reason: 'price' });
    const unknown = randomUUID();
    const { status, body } = await bulk([
      move(first, { revision: 1 }),
      move(unknown),
      move(stale, { revision: 99 }),
      move(closed),
      { act: 'hold', id: held, with: { until: '2001-01-01', reason: 'Long ago' } },
      { act: 'move', id: last, with: { to: 'moon' } },
    ]);
    expect(status).toBe(200);
    expect(body).toMatchObject({ done: 1, refused: 5 });
    expect(body.items.map((item) => [item.id, item.status, item.problem?.code])).toEqual([
      [first, 200, undefined],
      [unknown, 404, 'not-found'],
      [stale, 412, 'revision-mismatch'],
      [closed, 409, 'deal-closed'],
      [held, 422, 'hold-not-in-future'],
      [last, 422, 'stage-unknown'],
    ]);
  });

  it('answer as their own doors do, word for word', async () => {
    const [deal] = (await deals(1)) as [string];
    const single = await http.post<Problem>(`/deals/${deal}/moves`, anna, { to: 'moon' });
    const { body } = await bulk([{ act: 'move', id: deal, with: { to: 'moon' } }]);
    expect(body.items[0]?.problem).toEqual({ ...single.body, instance: expect.any(String) });
    expect(body.items[0]?.status).toBe(single.status);
  });

  it('are done once, however often the request comes, also in another order or after a part of it', async () => {
    const ids = await deals(6);
    const key = randomUUID();
    const items = ids.map((id) => move(id));
    const answers = await Promise.all(Array.from({ length: 5 }, () => bulk(items, anna, key)));
    for (const { body } of answers) expect(body).toEqual(answers[0]!.body);
    const part = await bulk([items[4]!, items[1]!], anna, key);
    expect(part.body.items).toEqual([answers[0]!.body.items[4], answers[0]!.body.items[1]]);
    for (const id of ids) expect(await events(id)).toEqual(['open', 'move']);
  });

  it('do not take a key that came with something else', async () => {
    const [one, two] = (await deals(2)) as [string, string];
    const key = randomUUID();
    await bulk([move(one)], anna, key);
    const { body } = await bulk([{ act: 'mark-key', id: one, with: { key: false } }, move(two)], anna, key);
    expect(body.items.map(({ problem }) => problem?.code)).toEqual(['idempotency-key-reused', undefined]);
    // What is done under the same key at the deal's own door is another command.
    const own = await http.post<DealView>(`/deals/${one}/key-mark`, anna, { key: false }, key);
    expect(own).toMatchObject({ status: 200, body: { key: false } });
  });

  it('are whole hundreds, no more, and each once', async () => {
    const [deal] = (await deals(1)) as [string];
    const twice = await bulk([move(deal), move(deal)]);
    expect(twice).toMatchObject({
      status: 400,
      body: { code: 'request-invalid', errors: [{ path: 'items.1.id', reason: 'comes already in items.0' }] },
    });
    const many = Array.from({ length: 101 }, () => move(randomUUID()));
    expect(await bulk(many)).toMatchObject({ status: 400, body: { errors: [{ path: 'items' }] } });
    const hundred = await bulk([...many.slice(2), move(deal)]);
    expect(hundred).toMatchObject({ status: 200, body: { done: 1, refused: 99 } });
    expect(await events(deal)).toEqual(['open', 'move']);
  });
});

describe('whoever asks many deals', () => {
  it('needs the right of each act, and reaches no further than by one', async () => {
    const [deal] = (await deals(1)) as [string];
    const watching = await bulk([move(deal)], eva);
    expect(watching.body.items).toMatchObject([
      { status: 403, problem: { code: 'forbidden', detail: 'it takes the right deal.work' } },
    ]);
    const [stranger]: { id: string }[] = await stage.database.query(
      `INSERT INTO app_user (id, email, name, roles) VALUES (gen_random_uuid(), 'iva@example.test', 'Iva', '{salesperson}') RETURNING id`,
    );
    const iva = await http.session(stranger!.id);
    expect((await bulk([move(deal)], iva)).body.items).toMatchObject([{ status: 404 }]);
    expect(await events(deal)).toEqual(['open']);
    await until(async () => {
      const denied: { code: string }[] = await stage.database.query(
        `SELECT detail->>'code' AS code FROM audit_record WHERE action = 'denied' AND object_id = $1 ORDER BY 1`,
        [deal],
      );
      return JSON.stringify(denied) === JSON.stringify([{ code: 'forbidden' }, { code: 'not-found' }]);
    });
  });

  it('does by a token only what the token is for', async () => {
    const [deal, other] = (await deals(2)) as [string, string];
    const scopes = ['deal.read', 'deal.mark-key'];
    const made = await http.post<{ token: string }>('/tokens', anna, { name: 'marker', scopes });
    const { body } = await bulk(
      [move(deal), { act: 'mark-key', id: other, with: { key: false } }],
      made.body.token,
    );
    expect(body.items).toMatchObject([{ status: 403 }, { status: 200 }]);
  });
});

describe('deals that nobody can ask for now', () => {
  it('say so one by one, and the same request finishes the work', async () => {
    const [one, two] = (await deals(2)) as [string, string];
    const key = randomUUID();
    const config = { ...stage.config, TEMPORAL_ADDRESS: '127.0.0.1:9' };
    const cutOff = await HttpStage.start({ ...stage, config });
    const away = await cutOff.post<BulkAnswer>('/deals/bulk', anna, { items: [move(one), move(two)] }, key);
    await cutOff.close();
    expect(away).toMatchObject({ status: 200, body: { done: 0, refused: 2 } });
    expect(away.body.items).toMatchObject([
      { status: 503, problem: { code: 'temporal-unavailable' } },
      { status: 503 },
    ]);
    expect(Number(away.headers.get('retry-after'))).toBeGreaterThan(0);
    const again = await bulk([move(one), move(two)], anna, key);
    expect(again.body).toMatchObject({ done: 2, refused: 0 });
    expect(again.headers.get('retry-after')).toBeNull();
    expect(await events(one)).toEqual(['open', 'move']);
  }, 60_000);
});
