import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import {
  bundleWorkflowCode,
  DefaultLogger,
  makeTelemetryFilterString,
  Runtime,
  Worker,
  type BundleOptions,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { workflowsOf } from '../../apps/worker/src/workflow-bundle.js';
import { dealCourses } from '../support/deal-courses.js';
import { dealShapes } from '../support/deal-shapes.js';
import { handingOverShapes, handoverShapes } from '../support/handover-shapes.js';
import { traceHeaderName } from '../../workflows/src/names.js';
import { historyFromJson } from '../support/history-json.js';
import { returnEnds } from '../support/return-ends.js';
import { returnShapes } from '../support/return-shapes.js';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const histories = join(here, 'histories');
const workflows = join(root, 'workflows/src/index.ts');

/** A stored history, as far as this spec looks into it. */
interface StoredHistory {
  events: StoredEvent[];
}

interface StoredEvent {
  eventId: string;
  eventType: string;
  [attributes: string]: unknown;
}

interface Stored {
  /** `<workflow>/<shape>`, and which recording of it it is. */
  readonly name: string;
  readonly text: string;
  /** As they are kept. */
  readonly bytes: number;
}

const stored: Stored[] = readdirSync(histories, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.json(\.gz)?$/.test(file))
  .sort()
  .map((file) => {
    const kept = readFileSync(join(histories, file));
    const text = (file.endsWith('.gz') ? gunzipSync(kept) : kept).toString('utf8');
    return { name: file.replace(/\.json(\.gz)?$/, ''), text, bytes: kept.length };
  });

const played = Object.entries({
  deal: { ...dealShapes, ...handingOverShapes, ...dealCourses },
  handover: handoverShapes,
  returnCase: { ...returnShapes, ...returnEnds },
}).flatMap(([workflow, shapes]) => Object.keys(shapes).map((shape) => `${workflow}/${shape}`));

Runtime.install({
  // What does not replay is said by the test; here some of it is expected.
  logger: new DefaultLogger('ERROR', () => undefined),
  telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' }) } },
  shutdownSignals: [],
});

let bundle: WorkflowBundleWithSourceMap;
beforeAll(async () => {
  // As the worker has them.
  bundle = await bundled(workflowsOf());
});

function bundled(options: BundleOptions): Promise<WorkflowBundleWithSourceMap> {
  return bundleWorkflowCode({ ...options, logger: new DefaultLogger('ERROR') });
}

function parsed(name: string): StoredHistory {
  const found = stored.find((history) => history.name === name);
  if (!found) throw new Error(`there is no history ${name}`);
  return JSON.parse(found.text) as StoredHistory;
}

/** What kept each history from being replayed, by its name. */
async function replayed(
  given: Iterable<{ name: string; history: StoredHistory }>,
  workflowBundle = bundle,
): Promise<Record<string, Error | undefined>> {
  const named = [...given].map(({ name, history }) => ({
    workflowId: name,
    history: historyFromJson(history),
  }));
  const outcomes: Record<string, Error | undefined> = {};
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle }, named)) {
    outcomes[workflowId] = error;
  }
  return outcomes;
}

async function replayedOne(history: StoredHistory, workflowBundle = bundle): Promise<Error | undefined> {
  return (await replayed([{ name: 'one', history }], workflowBundle)).one;
}

describe('stored histories', () => {
  it('are many, and at least five of each workflow and shape', () => {
    const counts = new Map<string, number>();
    for (const { name } of stored) {
      const shape = name.split('.')[0]!;
      counts.set(shape, (counts.get(shape) ?? 0) + 1);
    }
    expect([...counts].filter(([, count]) => count < 5)).toEqual([]);
    expect(stored.length).toBeGreaterThanOrEqual(200);
    // Nor is one of them another one again.
    expect(new Set(stored.map(({ text }) => text)).size).toBe(stored.length);
  });

  it('are there for the whole life of a deal', () => {
    const shapes = stored.map(({ name }) => name);
    // What is recorded is what its recorder plays: a shape that is left out of it is missed here.
    const recorded = new Set(shapes.map((name) => name.split('.')[0]));
    expect([...recorded].sort()).toEqual(played.toSorted());
    for (const shape of [
      'opened-and-won',
      'ladder-to-the-top',
      'promise-broken',
      'moves-at-once',
      'continued',
    ])
      expect(shapes).toContain(`deal/${shape}`);
    // Deals that were won before there were handovers, and after.
    for (const shape of [
      'deal/won-and-handed-over',
      'deal/handed-over-by-another',
      'deal/reopened-and-won-again',
    ])
      expect(shapes).toContain(shape);
    for (const shape of [
      'accepted',
      'ladder-to-the-top',
      'promise-broken',
      'withdrawn',
      'started-from-its-row',
    ])
      expect(shapes).toContain(`handover/${shape}`);
    for (const shape of [
      ...['replaced-from-stock', 'continued-in-another', 'draft-completed'],
      ...['vendor-asks-back-and-accepts', 'reopened', 'continued'],
    ])
      expect(shapes).toContain(`returnCase/${shape}`);
  });

  it('are all replayed by the workflows as they are now', async () => {
    const all = stored.map(({ name }) => ({ name, history: parsed(name) }));
    const outcomes = await replayed(all);
    expect(outcomes).toEqual(Object.fromEntries(all.map(({ name }) => [name, undefined])));
    expect(Object.keys(outcomes)).toHaveLength(stored.length);
  });

  it.each(['deal/opened-and-won', 'returnCase/refunded.1', 'handover/accepted'])(
    'are replayed alike when their commands were traced: %s',
    async (name) => {
      const { events } = parsed(name);
      const data = Buffer.from('"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"').toString(
        'base64',
      );
      const encoding = Buffer.from('json/plain').toString('base64');
      const header = { fields: { [traceHeaderName]: { metadata: { encoding }, data } } };
      const headed = JSON.parse(JSON.stringify(events), (key, value: object) =>
        ['workflowExecutionStartedEventAttributes', 'input'].includes(key) && !Array.isArray(value)
          ? { ...value, header }
          : value,
      ) as StoredEvent[];
      expect(JSON.stringify(headed).split(data).length).toBeGreaterThan(2);
      expect(await replayedOne({ events: headed })).toBeUndefined();
    },
  );

  it.each(stored.map(({ name }) => name))('tell of no failure: %s', (name) => {
    const { events } = parsed(name);
    const failed = events.filter(
      ({ eventType, workflowExecutionUpdateCompletedEventAttributes: update }) =>
        /TYPE_WORKFLOW_EXECUTION_FAILED|TASK_FAILED|EXECUTION_TIMED_OUT/.test(eventType) ||
        (update as { outcome?: { failure?: unknown } } | undefined)?.outcome?.failure !== undefined,
    );
    expect(failed).toEqual([]);
  });
});

describe('a history that the workflows do not fit', () => {
  const name = 'deal/opened-moved-lost';
  const mismatch = { name: 'DeterminismViolationError' };

  it('is found when an effect was another one', async () => {
    const history = parsed(name);
    const marker = history.events.find(({ eventType }) => eventType === 'EVENT_TYPE_MARKER_RECORDED');
    const told = JSON.stringify(marker).replace('"core_local_activity"', '"another"');
    history.events[history.events.indexOf(marker!)] = JSON.parse(told) as StoredEvent;
    expect(await replayedOne(history)).toMatchObject(mismatch);
  });

  it('is found when effects and timers came in another order', async () => {
    const { events } = parsed('deal/ladder-to-the-top');
    const at = events.findIndex(
      ({ eventType }, index) =>
        eventType === 'EVENT_TYPE_MARKER_RECORDED' &&
        events[index + 1]?.eventType === 'EVENT_TYPE_TIMER_STARTED',
    );
    const [marker, timer] = [events[at]!, events[at + 1]!];
    events[at] = { ...timer, eventId: marker.eventId };
    events[at + 1] = { ...marker, eventId: timer.eventId };
    expect(await replayedOne({ events })).toMatchObject(mismatch);
  });

  it('is found when the workflow waits for something it did not wait for then', async () => {
    const stand = mkdtempSync(join(tmpdir(), 'changed-workflow-'));
    try {
      // The bundler looks for the SDK from where the workflows stand.
      symlinkSync(join(root, 'node_modules'), join(stand, 'node_modules'), 'junction');
      writeFileSync(
        join(stand, 'changed.ts'),
        `import { sleep } from '@temporalio/workflow';
         import { deal as before } from ${JSON.stringify(workflows)};
         export async function deal(input: Parameters<typeof before>[0]): Promise<void> {
           await sleep(1_000);
           await before(input);
         }`,
      );
      const changed = await bundled({ workflowsPath: join(stand, 'changed.ts') });
      expect(await replayedOne(parsed(name), changed)).toMatchObject(mismatch);
    } finally {
      rmSync(stand, { recursive: true, force: true });
    }
  });
});

/** Payloads are base64 of JSON: what is in them is read in the clear. */
function inTheClear(text: string): string {
  const parts: string[] = [];
  JSON.parse(text, (_, value: unknown) => {
    if (typeof value !== 'string') return value;
    parts.push(value);
    if (/^[\w+/=]{8,}$/.test(value)) parts.push(Buffer.from(value, 'base64').toString('utf8'));
    return value;
  });
  return parts.join('\n');
}

describe('persons', () => {
  const cast = readFileSync(join(root, 'test/support/cast.ts'), 'utf8');
  const recorder = readFileSync(join(root, 'test/support/recording.ts'), 'utf8');
  const people = ['Anna', 'Novak', 'Petr', 'Dvorak', 'Eva Horak', 'Ada Admin', 'Acme', '@example'];
  const title = 'Press line for Brno';

  it('are looked for by the names that they were recorded under', () => {
    for (const name of ['Anna Novak', 'Petr Dvorak', 'Eva Horak', 'Ada Admin', 'Acme', '@example'])
      expect(cast).toContain(name);
    expect(recorder).toContain(title);
  });

  it.each(stored.map(({ name }) => name))('are in no history: %s', (name) => {
    const { text: kept, bytes } = stored.find((one) => one.name === name)!;
    const text = inTheClear(kept);
    // Otherwise we would have looked into nothing.
    expect(text).toMatch(/"(dealId|caseId)"/);
    const lower = text.toLowerCase();
    expect([...people, title].filter((word) => lower.includes(word.toLowerCase()))).toEqual([]);
    // Nor are e-mail addresses that nobody thought of, nor the machine it was recorded on.
    // (One sign before the @ is enough; more of them would be tried from each place of a long payload.)
    expect(text.match(/[\w.+-]@[\w-]+\.[a-z]{2,}|\d@\w+|\/(work|home|tmp|Users)\//g)).toBeNull();
    expect(bytes).toBeLessThan(100_000);
  });
});
