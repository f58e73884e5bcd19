import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import type { DealCommand } from '@app/domain/deal/commands.js';
import { instant } from '@app/domain/instant.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { Asking } from '../support/asking.js';
import { casting, quickPipeline, type Cast } from '../support/cast.js';
import { dyingWorker } from '../support/dying.js';
import { setStage, type Stage } from '../support/stage.js';
import { until } from '../support/until.js';

let stage: Stage;
let cast: Cast;
let ask: Asking;

beforeEach(async () => {
  stage = await setStage();
  cast = await casting(stage.database, ladderInSeconds());
  ask = new Asking(stage, cast);
});
afterEach(() => stage?.close());

/** A deal that is opened stalls after a second, and its ladder is told to the top within two more. */
function ladderInSeconds() {
  const channels = ['inbox', 'email'] as const;
  return quickPipeline({
    stalls: { noFutureActivity: 'PT1S' },
    ladder: [
      { to: 'owner', after: 'PT0S', channels },
      { to: 'head-of-sales', after: 'PT1S', channels },
      { to: 'management', after: 'PT1S', channels },
    ],
  });
}

const ladder = [
  'Anna Novak, round 1, level 0',
  'Petr Dvorak, round 1, level 1',
  'Eva Horak, round 1, level 2',
];

describe('a worker killed while a ladder is told', () => {
  it.each([
    ['after', 'the opening', 1],
    ['before', 'the telling of the owner', 2],
    ['after', 'the telling of the owner', 2],
    ['before', 'the telling of the head of sales', 3],
    ['after', 'the telling of the head of sales', 3],
    ['before', 'the telling of management', 4],
    ['after', 'the telling of management', 4],
  ] as const)('%s %s: each level is told once', async (when, _, at) => {
    const dying = await dyingWorker(stage, { at, counting: 'all', ...(when === 'before' ? { when } : {}) });
    const ended = once(dying, 'exit');
    const dealId = randomUUID();
    const opening = ask.opening();
    // As a client does: an answer that does not come is asked for again.
    const opened = until(async () => (await ask.gateway.open(dealId, opening)).outcome === 'done', 60);
    expect(await ended).toEqual([null, 'SIGKILL']);
    await stage.startWorker();
    await opened;
    await until(async () => (await ask.told(dealId)).length === ladder.length, 60);
    expect(await ask.told(dealId)).toEqual(ladder);
    expect(await ask.told(dealId, 'email')).toEqual(ladder);
    const kinds: { kind: string }[] = await stage.database.query(
      `SELECT kind FROM event WHERE entity_id = $1 ORDER BY seq`,
      [dealId],
    );
    expect(kinds.map(({ kind }) => kind)).toEqual(['open', 'time-passed', 'time-passed', 'time-passed']);
    await until(async () => (await ask.workflowState(dealId))?.seq === 4, 60);
    expect(await ask.workflowState(dealId)).toEqual(await ask.row(dealId));
  });
});

describe('a worker killed where somebody has answered', () => {
  type Answer = Extract<DealCommand, { kind: 'take-on' | 'snooze' }>['kind'];

  it.each<['before' | 'after', string, number, Answer]>([
    ['after', 'the promise', 3, 'take-on'],
    ['before', 'the round that a broken promise begins', 4, 'take-on'],
    ['after', 'the round that a broken promise begins', 4, 'take-on'],
    ['before', 'the round after a snooze', 4, 'snooze'],
  ])('%s %s: what follows is told once, from the first level', async (when, _, at, kind) => {
    // After the first level nobody is told for a day.
    const { ladder: levels } = ladderInSeconds();
    const slow = levels.map((one, level) => (level === 1 ? { ...one, after: 'P1D' } : one));
    const { version } = await new DefinitionRepository(stage.database).publish({
      ...ladderInSeconds(),
      ladder: slow,
    });
    const dying = await dyingWorker(stage, { at, counting: 'all', ...(when === 'before' ? { when } : {}) });
    const ended = once(dying, 'exit');
    const dealId = await ask.open({ pipelineVersion: version });
    await until(async () => (await ask.told(dealId)).length === 1);
    const escalationId = (await ask.row(dealId))!.escalation!.id;
    const date = instant(Date.now() + 2_000);
    const answer: DealCommand =
      kind === 'take-on'
        ? { kind, escalationId, promisedFor: date }
        : { kind, escalationId, until: date, reasoned: true };
    const told = ask.tell(dealId, answer);
    expect(await ended).toEqual([null, 'SIGKILL']);
    await stage.startWorker();
    await told;
    const rounds = ['Anna Novak, round 1, level 0', 'Anna Novak, round 2, level 0'];
    await until(async () => (await ask.told(dealId)).length === rounds.length, 60);
    await until(async () => (await ask.workflowState(dealId))?.seq === 4, 60);
    expect(await ask.told(dealId)).toEqual(rounds);
    expect(await ask.told(dealId, 'email')).toEqual(rounds);
    expect(await ask.workflowState(dealId)).toEqual(await ask.row(dealId));
  });
});

describe('a worker that is away for longer than all levels take', () => {
  it('tells one level when it is back, and each further one after its delay', async () => {
    const dying = await dyingWorker(stage, { at: 2, counting: 'all', when: 'before' });
    const ended = once(dying, 'exit');
    const dealId = await ask.open();
    expect(await ended).toEqual([null, 'SIGKILL']);
    const due = Date.parse((await ask.row(dealId))!.nextDueAt!);
    await until(async () => Date.now() > due + 6_000);
    const back = Date.now();
    await stage.startWorker();
    await until(async () => (await ask.told(dealId)).length === ladder.length, 60);
    const rows: { level: number; at: Date }[] = await stage.database.query(
      `SELECT level, min(told_at) AS at FROM notice WHERE deal_id = $1 GROUP BY level ORDER BY level`,
      [dealId],
    );
    const [owner, head, management] = rows.map(({ at }) => at.getTime()) as [number, number, number];
    expect(owner).toBeGreaterThanOrEqual(back);
    expect(head - owner).toBeGreaterThanOrEqual(1_000);
    expect(management - head).toBeGreaterThanOrEqual(1_000);
  });
});
