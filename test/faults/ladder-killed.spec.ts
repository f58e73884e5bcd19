import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
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
