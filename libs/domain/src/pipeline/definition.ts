import type { Amount } from '../deal/money.js';

/** Where the customer's buying stands; fixed for every trade. After it comes care, which is not a deal's. */
export const phases = ['awareness', 'alternatives', 'selection', 'contract'] as const;
export type Phase = (typeof phases)[number];

/** A, B or C, set for the future worth of a customer. */
export const customerClasses = ['A', 'B', 'C'] as const;
export type CustomerClass = (typeof customerClasses)[number];

/** Who a level of the ladder tells, in the order of duty. Management is told of key deals only. */
export const ladderRecipients = ['owner', 'head-of-sales', 'management'] as const;
export type LadderRecipient = (typeof ladderRecipients)[number];

export const channels = ['inbox', 'email'] as const;
export type Channel = (typeof channels)[number];

/** ISO 8601 duration in working time, e.g. `P5D` (working days) or `PT8H` (counted hours). */
export type Norm = string;

export interface StageDefinition {
  readonly key: string;
  readonly name: string;
  readonly phase: Phase;
  /** Chance of winning from here, in per cent. */
  readonly probability: number;
  /** How long a deal may stay here, by customer class. */
  readonly norm: Readonly<Record<CustomerClass, Norm>>;
  /** Keys of the stages a deal may move to from here. */
  readonly moves: readonly string[];
  /** Whether a deal may be won from here. A deal may be lost from anywhere. */
  readonly canWin: boolean;
}

export interface LossReason {
  readonly key: string;
  readonly name: string;
  /** Outside us (the customer's budget, a competitor) or inside us (too slow, too dear). */
  readonly side: 'outside' | 'inside';
}

export interface LadderLevel {
  readonly to: LadderRecipient;
  /** Working time after the telling of the level before; for the first level, after the stall. `PT0S`: at once. */
  readonly after: Norm;
  readonly channels: readonly Channel[];
}

/** What sales ops publish: immutable and numbered once published. */
export interface PipelineDefinition {
  readonly key: string;
  readonly name: string;
  readonly productLines: readonly string[];
  /** ISO 4217. */
  readonly currency: string;
  /** Key of the working calendar in which its clocks run. */
  readonly calendar: string;
  readonly stages: readonly StageDefinition[];
  readonly lossReasons: readonly LossReason[];
  /** A deal of at least this amount is a key deal. */
  readonly keyDeal: { readonly amountAtLeast: Amount };
  readonly stalls: {
    /** How long a deal may be without a future activity. */
    readonly noFutureActivity: Norm;
  };
  readonly ladder: readonly LadderLevel[];
}

export function stageOf(pipeline: PipelineDefinition, key: string): StageDefinition | undefined {
  return pipeline.stages.find((stage) => stage.key === key);
}

/** A new deal begins in the first stage unless told otherwise. */
export function firstStage(pipeline: PipelineDefinition): StageDefinition {
  const [first] = pipeline.stages;
  if (!first) throw new Error(`pipeline ${pipeline.key} has no stage`);
  return first;
}
