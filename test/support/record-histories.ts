/**
 * Records what test/replay replays: plays every shape that the life of a deal, a handover or a return case may take on real servers, and writes the
 * history of its workflow as JSON to test/replay/histories/<workflow>/<shape>.json.
 *
 *     npm run build && node dist/test/support/record-histories.js [label]
 *
 * A file that is there is left alone: it stands for deals that are running somewhere. After a change of the workflow,
 * record beside them under a label (<shape>.<label>.json). Only what was never released may be deleted before.
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { DealCommand, OpenDeal } from '@app/domain/deal/commands.js';
import type { PipelineDefinition } from '@app/domain/pipeline/definition.js';
import { DealRepository } from '@app/persistence/deal.repository.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { ReturnRegulationRepository } from '@app/persistence/return-regulation.repository.js';
import { DealEffectsService } from '../../apps/worker/src/effects/deal.effects.js';
import {
  dealWorkflowId,
  dealWorkflowName,
  handoverWorkflowId,
  handoverWorkflowName,
  nudgeSignalName,
  returnCaseWorkflowId,
  returnCaseWorkflowName,
} from '../../workflows/src/names.js';
import { Asking } from './asking.js';
import { casting, quickPipeline, type Cast } from './cast.js';
import { handedOverInSeconds, handingOverShapes, handoverShapes } from './handover-shapes.js';
import { historyToJson } from './history-json.js';
import { shippedRegulation } from './return-cases.js';
import { returnShapes } from './return-shapes.js';
import { setStage, type Stage } from './stage.js';
import { hours } from './time-travel.js';
import { until } from './until.js';

/** What people wrote stays in the database: the replay's spec looks for this title in the histories. */
const title = 'Press line for Brno';

/** Time passes here as it does for people: a history of skipped time is not what is running somewhere. */
const ofSeconds: PipelineDefinition = quickPipeline({
  key: 'seconds',
  stalls: { noFutureActivity: 'PT1S' },
  ladder: [
    { to: 'owner', after: 'PT0S', channels: ['inbox', 'email'] },
    { to: 'head-of-sales', after: 'PT1S', channels: ['inbox', 'email'] },
    { to: 'management', after: 'PT1S', channels: ['inbox', 'email'] },
  ],
});

/** What a history tells of the machine it was recorded on: places in code, and `process@host`. */
const isOfMachine = (name: string, value: unknown) =>
  name === 'stackTrace' || (typeof value === 'string' && /^\d+@/.test(value));

const toOffer: DealCommand = { kind: 'move', to: 'offer' };
const toNeed: DealCommand = { kind: 'move', to: 'need', reasoned: true };
const win: DealCommand = { kind: 'win' };

/** Plays one shape of a life and tells whose it was. */
type Shape = (play: Play) => Promise<string>;

const shapes: Readonly<Record<string, Shape>> = {
  'opened-and-won': async (play) => {
    const dealId = await play.open();
    await play.tell(dealId, toOffer, win);
    return dealId;
  },
  'opened-moved-lost': async (play) => {
    const dealId = await play.open();
    await play.tell(dealId, toOffer, toNeed, { kind: 'lose', reason: 'price' });
    return dealId;
  },
  'opening-refused': async (play) => {
    const dealId = randomUUID();
    await play.ask.gateway.open(dealId, play.ask.opening({ customerId: randomUUID() }));
    return dealId;
  },
  'opening-not-storable': async (play) => {
    const dealId = randomUUID();
    await play.ask.gateway.open(dealId, play.ask.opening({ expectedContractOn: 'some day' }));
    return dealId;
  },
  'command-refused-and-asked-again': async (play) => {
    const dealId = await play.open();
    const winning = play.ask.commanded(win);
    await play.ask.gateway.command(dealId, winning);
    await play.tell(dealId, toOffer);
    await play.ask.gateway.command(dealId, winning);
    return dealId;
  },
  'deal-unknown': async (play) => {
    const dealId = randomUUID();
    await play.ask.gateway.command(dealId, play.ask.commanded(toOffer));
    return dealId;
  },
  'ladder-to-the-top': async (play) => {
    const dealId = await play.open({ pipelineKey: 'seconds' });
    await play.told(dealId, 3);
    return dealId;
  },
  'promise-broken': async (play) => {
    const dealId = await play.open({ pipelineKey: 'seconds' });
    await play.told(dealId, 1);
    const escalationId = (await play.ask.row(dealId))!.escalation!.id;
    const promisedFor = new Date(Date.now() + 3_000).toISOString();
    await play.tell(dealId, { kind: 'take-on', escalationId, promisedFor });
    await play.told(dealId, 2);
    await play.tell(dealId, toOffer, win);
    return dealId;
  },
  'activities-planned-and-finished': async (play) => {
    const activity = { type: 'visit', plannedFor: inHours(72), agreed: true } as const;
    const dealId = await play.open({ next: activity });
    await play.tell(dealId, { kind: 'plan-activity', activity: { ...activity, type: 'call' } });
    // Without a next one a deadline comes nearer: the timer is replaced.
    for (const { id } of (await play.ask.row(dealId))!.activities)
      await play.tell(dealId, { kind: 'finish-activity', activityId: id });
    return dealId;
  },
  'moves-at-once': async (play) => {
    const dealId = await play.open();
    const moves = Array.from({ length: 8 }, (_, at) => play.ask.commanded(at % 2 ? toNeed : toOffer));
    await Promise.all(moves.map((move) => play.ask.gateway.command(dealId, move)));
    return dealId;
  },
  nudged: async (play) => {
    const dealId = await play.open();
    const commanded = play.ask.commanded(toOffer);
    // As a worker leaves it that dies, with its server, right after the commit.
    await play.effects.commitTransition({ dealId, seq: 1, at: Date.now(), commanded });
    await play.stage.client.workflow.getHandle(dealWorkflowId(dealId)).signal(nudgeSignalName);
    await until(async () => (await play.ask.workflowState(dealId))?.seq === 2);
    return dealId;
  },
  'started-from-its-row': async (play) => {
    const dealId = await play.open();
    await play.stage.client.workflow.getHandle(dealWorkflowId(dealId)).terminate();
    await play.tell(dealId, toOffer, win);
    return dealId;
  },
  'waited-for-its-row': async (play) => {
    const dealId = await play.open();
    const handle = play.stage.client.workflow.getHandle(dealWorkflowId(dealId));
    const before = (await handle.describe()).historyLength;
    const holder = play.stage.database.createQueryRunner();
    await holder.startTransaction();
    await holder.query(`SELECT FROM deal WHERE id = $1 FOR UPDATE`, [dealId]);
    const moving = play.tell(dealId, toOffer);
    // The worker says that it is still at it: such tasks are part of the history.
    await until(async () => (await handle.describe()).historyLength >= before + 6);
    await holder.rollbackTransaction();
    await holder.release();
    await moving;
    return dealId;
  },
  /** Only the later run is kept: the first one has some thousand events. */
  continued: async (play) => {
    const dealId = await play.open();
    const handle = play.stage.client.workflow.getHandle(dealWorkflowId(dealId));
    const { runId } = await handle.describe();
    while ((await handle.describe()).runId === runId)
      for (let moves = 0; moves < 6; moves++) await play.tell(dealId, moves % 2 ? toNeed : toOffer);
    await play.tell(dealId, toOffer, win);
    return dealId;
  },
};

class Play {
  constructor(
    readonly stage: Stage,
    readonly ask: Asking,
    readonly effects: DealEffectsService,
    readonly cast: Cast,
  ) {}

  async open(changes: Partial<OpenDeal> = {}): Promise<string> {
    const dealId = randomUUID();
    const opening = this.ask.opening(changes);
    await new DealRepository(this.stage.database).keepTexts(dealId, opening, { title });
    const { outcome } = await this.ask.gateway.open(dealId, opening);
    if (outcome !== 'done') throw new Error('the opening was refused');
    return dealId;
  }

  async tell(dealId: string, ...commands: DealCommand[]): Promise<void> {
    for (const command of commands) await this.ask.tell(dealId, command);
  }

  async told(dealId: string, people: number): Promise<void> {
    await until(async () => (await this.ask.told(dealId)).length >= people);
  }

  /** The history of a workflow's newest run; who ran it, and from which folder, is nobody's business. */
  async history(workflowId: string): Promise<string> {
    const handle = this.stage.client.workflow.getHandle(workflowId);
    const events = historyToJson(await handle.fetchHistory());
    const impersonal = (name: string, value: unknown) => (isOfMachine(name, value) ? 'removed' : value);
    return `${JSON.stringify(events, impersonal, 1)}\n`;
  }
}

function inHours(count: number): string {
  return new Date(Date.now() + hours(count) * 1_000).toISOString();
}

/** Brings up servers unless some are given; they go when their stdin is closed. */
async function servers(): Promise<() => void> {
  if (process.env.TEST_STACK) return () => undefined;
  const program = fileURLToPath(new URL('./test-stack.js', import.meta.url));
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  process.env.TEST_STACK = line;
  return () => child.stdin.end();
}

const [label] = process.argv.slice(2);
const leave = await servers();
const stage = await setStage();
const cast = await casting(stage.database);
const definitions = new DefinitionRepository(stage.database);
for (const pipeline of [ofSeconds, handedOverInSeconds]) await definitions.publish(pipeline);
const worker = await stage.startWorker();
const play = new Play(stage, new Asking(stage, cast), worker.get(DealEffectsService), cast);
const regulation = shippedRegulation({ calendar: 'always-open' });
await new ReturnRegulationRepository(stage.database).publish(regulation);
await record(dealWorkflowName, { ...shapes, ...handingOverShapes }, dealWorkflowId);
await record(handoverWorkflowName, handoverShapes, handoverWorkflowId);
await record(returnCaseWorkflowName, returnShapes, returnCaseWorkflowId);

/** Plays and writes the shapes of one workflow that are not there yet. */
async function record(
  workflow: string,
  all: Readonly<Record<string, Shape>>,
  idOf: (entityId: string) => string,
): Promise<void> {
  const folder = join(process.cwd(), 'test', 'replay', 'histories', workflow);
  mkdirSync(folder, { recursive: true });
  for (const [name, shape] of Object.entries(all)) {
    const file = join(folder, `${[name, label].filter(Boolean).join('.')}.json`);
    if (existsSync(file)) continue;
    const history = await play.history(idOf(await shape(play)));
    writeFileSync(file, history);
    console.log(`${workflow}/${name}: ${history.length} bytes`);
  }
}

await stage.close();
leave();
