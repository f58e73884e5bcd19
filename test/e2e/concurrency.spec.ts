import { randomUUID } from 'node:crypto';
import type { DealView } from '@app/contracts/deals.js';
import type { Problem } from '@app/contracts/problem.js';
import type { PipelineDefinition } from '@app/domain/pipeline/definition.js';
import { Asking } from '../support/asking.js';
import { casting, quickPipeline, type Cast } from '../support/cast.js';
import { HttpStage, type HttpAnswer } from '../support/http.js';
import { setStage, type Stage } from '../support/stage.js';

const crowd = 50;

let stage: Stage;
let cast: Cast;
let ask: Asking;
let http: HttpStage;
let anna: string;

beforeAll(async () => {
  stage = await setStage();
  cast = await casting(stage.database, wideOpen());
  ask = new Asking(stage, cast);
  await stage.startWorker();
  http = await HttpStage.start(stage);
  anna = await http.session(cast.salesperson);
});
afterAll(async () => {
  await http?.close();
  await stage?.close();
});

/** A pipeline whose stages lead to each other, so that no order of moves is refused. */
function wideOpen(): PipelineDefinition {
  const [first] = quickPipeline().stages;
  const keys = Array.from({ length: crowd + 1 }, (_, at) => `stage-${at}`);
  const stages = keys.map((key) => ({
    ...first!,
    ...{ key, name: key, moves: keys.filter((other) => other !== key) },
  }));
  return quickPipeline({ stages });
}

function opening(changes: object = {}) {
  return { pipeline: 'quick', title: 'Press line', customerId: cast.customerId, amount: '60000', ...changes };
}

async function open(): Promise<string> {
  const key = randomUUID();
  const [answer] = await atOnce([() => http.post('/deals', anna, opening(), key)]);
  expect(answer!.status).toBe(201);
  return answer!.body.id;
}

type Answer = HttpAnswer<Omit<DealView, 'status'> & Problem>;
type Request = () => Promise<Answer>;

function move(dealId: string, to: string, key: string): Promise<Answer> {
  // Some of the moves lead back, which needs a reason.
  return http.post(`/deals/${dealId}/moves`, anna, { to, reason: 'to and fro' }, key);
}

/** What is told to come again: it did not fit into the queue, or its turn did not come in time. */
const comeAgain: Record<number, string> = { 429: 'too-many-requests', 503: 'temporal-unavailable' };

/** Sends all at once; what is told to come again does so, as a client would. */
async function atOnce(requests: Request[], patience = 10): Promise<Answer[]> {
  const first = await Promise.all(requests.map((request) => request()));
  for (const { status, body, headers } of first.filter((answer) => answer.status in comeAgain)) {
    expect(body.code).toBe(comeAgain[status]);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  }
  const crowdedOut = requests.filter((_, at) => first[at]!.status in comeAgain);
  if (crowdedOut.length === 0) return first;
  expect(patience).toBeGreaterThan(0);
  const later = await atOnce(crowdedOut, patience - 1);
  return first.map((answer) => (answer.status in comeAgain ? later.shift()! : answer));
}

/** Seqs and kinds of a deal's events as the database has them. */
async function eventsOf(dealId: string): Promise<string[]> {
  const rows: { seq: number; kind: string }[] = await stage.database.query(
    `SELECT seq, kind FROM event WHERE entity_id = $1 ORDER BY seq`,
    [dealId],
  );
  return rows.map(({ seq, kind }) => `${seq} ${kind}`);
}

async function expectOneTruth(dealId: string): Promise<void> {
  expect(await ask.workflowState(dealId)).toEqual(await ask.row(dealId));
}

describe('many requests for one deal at once', () => {
  it('are all carried out when they differ, one after the other', async () => {
    const dealId = await open();
    const targets = Array.from({ length: crowd }, (_, at) => `stage-${at + 1}`);
    const answers = await atOnce(
      targets.map((to) => {
        const key = randomUUID();
        return () => move(dealId, to, key);
      }),
    );
    expect(answers.map(({ status }) => status)).toEqual(targets.map(() => 200));
    // Each is answered with the deal as its own move left it, not as a later one did.
    expect(answers.map(({ body }) => body.stage.key)).toEqual(targets);
    expect(new Set(answers.map(({ body }) => body.revision)).size).toBe(crowd);
    const moves = targets.map((_, at) => `${at + 2} move`);
    expect(await eventsOf(dealId)).toEqual(['1 open', ...moves]);
    await expectOneTruth(dealId);
  });

  it('are done once and answered alike when they are the same', async () => {
    const dealId = await open();
    const key = randomUUID();
    const answers = await atOnce(Array.from({ length: 100 }, () => () => move(dealId, 'stage-7', key)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(new Set(answers.map(({ headers }) => headers.get('etag')))).toEqual(new Set(['"2"']));
    expect(await eventsOf(dealId)).toEqual(['1 open', '2 move']);
    await expectOneTruth(dealId);
  });

  it('are done once and else refused when one key comes with different bodies', async () => {
    const dealId = await open();
    const key = randomUUID();
    const targets = Array.from({ length: 20 }, (_, at) => `stage-${at + 1}`);
    const answers = await atOnce(targets.map((to) => () => move(dealId, to, key)));
    const done = answers.filter(({ status }) => status === 200);
    const others = answers.filter(({ status }) => status !== 200);
    expect(done).toHaveLength(1);
    expect(new Set(others.map(({ status, body }) => `${status} ${body.code}`))).toEqual(
      new Set(['422 idempotency-key-reused']),
    );
    expect(await eventsOf(dealId)).toEqual(['1 open', '2 move']);
    expect((await ask.row(dealId))?.stage).toBe(done[0]?.body.stage.key);
    await expectOneTruth(dealId);
  });
});

describe('many openings at once', () => {
  it('open one deal under one key, and refuse that key for another one', async () => {
    const key = randomUUID();
    const titles = Array.from({ length: 30 }, (_, at) => (at % 3 === 0 ? 'Other line' : 'Press line'));
    const answers = await atOnce(
      titles.map((title) => () => http.post('/deals', anna, opening({ title }), key)),
    );
    const opened = answers.filter(({ status }) => status === 201);
    const refused = answers.filter(({ status }) => status !== 201);
    const [id] = new Set(opened.map(({ body }) => body.id));
    expect(new Set(opened.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(new Set(refused.map(({ status, body }) => `${status} ${body.code}`))).toEqual(
      new Set(['422 idempotency-key-reused']),
    );
    // Whichever body came first, all of its kind and none of the other were answered with the deal.
    const winners = titles.filter((_, at) => answers[at]?.status === 201);
    expect(new Set(winners).size).toBe(1);
    expect(opened).toHaveLength(titles.filter((title) => title === winners[0]).length);
    expect(opened[0]?.body.title).toBe(winners[0]);
    expect(await eventsOf(id!)).toEqual(['1 open']);
    await expectOneTruth(id!);
  });
});
