import { randomUUID } from 'node:crypto';
import type { DealCommand, OpenDeal } from '@app/domain/deal/commands.js';
import type { PipelineDefinition } from '@app/domain/pipeline/definition.js';
import { DealRepository } from '@app/persistence/deal.repository.js';
import type { DealEffectsService } from '../../apps/worker/src/effects/deal.effects.js';
import type { Asking } from './asking.js';
import { quickPipeline, type Cast } from './cast.js';
import { historyToJson } from './history-json.js';
import type { Stage } from './stage.js';
import { hours } from './time-travel.js';
import { until } from './until.js';

/** What people wrote stays in the database: the replay's spec looks for this title in the histories. */
const title = 'Press line for Brno';

/** Time passes here as it does for people: a history of skipped time is not what is running somewhere. */
export const ofSeconds: PipelineDefinition = quickPipeline({
  key: 'seconds',
  stalls: { noFutureActivity: 'PT1S' },
  ladder: [
    { to: 'owner', after: 'PT0S', channels: ['inbox', 'email'] },
    { to: 'head-of-sales', after: 'PT1S', channels: ['inbox', 'email'] },
    { to: 'management', after: 'PT1S', channels: ['inbox', 'email'] },
  ],
});

export const toOffer: DealCommand = { kind: 'move', to: 'offer' };
export const toNeed: DealCommand = { kind: 'move', to: 'need', reasoned: true };
export const win: DealCommand = { kind: 'win' };

/** Plays one shape of a life and tells whose it was. */
export type Shape = (play: Play) => Promise<string>;

/** What a history tells of the machine it was recorded on: places in code, and `process@host`. */
const isOfMachine = (name: string, value: unknown) =>
  name === 'stackTrace' || (typeof value === 'string' && /^\d+@/.test(value));

/** How a deal may be opened: one way for each take of a shape. */
const openings: readonly (() => Partial<OpenDeal>)[] = [
  () => ({}),
  () => ({ next: { type: 'call', plannedFor: inHours(48), agreed: true } }),
  () => ({ expectedContractOn: '2030-03-31' }),
  () => ({ amount: '90000.50' }),
  () => ({ next: { type: 'meeting', plannedFor: inHours(24 * 14), precision: 'week', agreed: false } }),
];

/** One take of a shape: the stage it is played on, and what every shape needs. */
export class Play {
  constructor(
    readonly stage: Stage,
    readonly ask: Asking,
    readonly effects: DealEffectsService,
    readonly cast: Cast,
    /** From 1: takes of one shape differ in how they begin, and in how much is done. */
    readonly take: number,
  ) {}

  async open(changes: Partial<OpenDeal> = {}): Promise<string> {
    const dealId = randomUUID();
    // Where time is to act within seconds, nothing else may keep it from doing so.
    const begun = changes.pipelineKey ? {} : openings[(this.take - 1) % openings.length]!();
    const opening = this.ask.opening({ ...begun, ...changes });
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
    return `${JSON.stringify(events, impersonal)}\n`;
  }
}

export function inHours(count: number): string {
  return new Date(Date.now() + hours(count) * 1_000).toISOString();
}

export function inSeconds(count: number): string {
  return new Date(Date.now() + count * 1_000).toISOString();
}
