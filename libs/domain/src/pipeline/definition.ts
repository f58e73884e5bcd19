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

/** The languages in which people are told, and in which sales ops may label what they name. */
export const languages = ['en', 'cs', 'pl', 'ru'] as const;
export type Language = (typeof languages)[number];

/** The language of a locale such as `cs-CZ` or `pl`; English where we do not speak it. */
export function languageOf(locale: string): Language {
  const [wanted] = locale.toLowerCase().split(/[-_]/);
  return languages.find((language) => language === wanted) ?? 'en';
}

/** What a name is called in other languages; the name itself stands where a label is missing. */
export type Labels = Readonly<Partial<Record<Language, string>>>;

/** ISO 8601 duration in working time, e.g. `P5D` (working days) or `PT8H` (counted hours). */
export type Norm = string;

/** An expression of the Common Expression Language; what it may name is in `criteria/`. */
export type Expression = string;

/** Something that sales ops name. */
export interface Named {
  readonly key: string;
  readonly name: string;
  readonly labels?: Labels;
}

/** What an own field of a pipeline holds. A decimal is kept as text, never as a float; a date is `YYYY-MM-DD`. */
export const fieldTypes = ['text', 'integer', 'decimal', 'boolean', 'date', 'choice', 'choices'] as const;
export type FieldType = (typeof fieldTypes)[number];

export interface FieldDefinition extends Named {
  readonly type: FieldType;
  /** The pick-list of a `choice` (one of them) or of `choices` (any of them). */
  readonly choices?: readonly Named[];
}

/** What must hold before a deal leaves its stage forwards or is won from it. */
export interface ExitCriterion extends Named {
  /** Of type bool. */
  readonly when: Expression;
}

export const actionKinds = ['task', 'document', 'mail', 'approval', 'notify'] as const;
export const actionDoers = ['salesperson', 'system'] as const;

/**
 * Something to be done in a stage. The salesperson's are a list to work off (`done` in criteria names those that are
 * done); the system's are done when a deal enters the stage.
 */
export interface StageAction extends Named {
  readonly kind: (typeof actionKinds)[number];
  readonly by: (typeof actionDoers)[number];
  /** Working time after entering the stage by which the owner should have done it. */
  readonly due?: Norm;
  /** Of the system's `mail`. */
  readonly mail?: MailTemplate;
  /** Whom the system's `notify` tells. */
  readonly to?: readonly LadderRecipient[];
}

/** Whether an action is a task to work off: the salesperson's, and of the system's those that a person has to do. */
export function isTask({ by, kind }: Pick<StageAction, 'by' | 'kind'>): boolean {
  return by === 'salesperson' || kind === 'task';
}

/** A mail to the customer. `{{deal}}`, `{{customer}}`, `{{owner}}`, `{{stage}}`, `{{amount}}` stand for what they name. */
export interface MailTemplate {
  /** `for-approval`: the owner reads, mends and sends it; `at-once`: it goes out by itself. */
  readonly send: 'for-approval' | 'at-once';
  /** By the customer's language; `en` stands in for one that is missing. */
  readonly texts: Readonly<Partial<Record<Language, { readonly subject: string; readonly body: string }>>>;
}

export interface StageDefinition extends Named {
  readonly phase: Phase;
  /** Chance of winning from here, in per cent. */
  readonly probability: number;
  /** How long a deal may stay here, by customer class. Timing. */
  readonly norm: Readonly<Record<CustomerClass, Norm>>;
  /** Keys of own fields that must be filled in before a deal leaves the stage forwards. */
  readonly requiredFields?: readonly string[];
  readonly exitCriteria?: readonly ExitCriterion[];
  readonly actions?: readonly StageAction[];
  /** Keys of the stages a deal may move to from here. One listed before this stage needs a reason: it is a step back. */
  readonly moves: readonly string[];
  /** Whether a deal may be won from here. A deal may be lost from anywhere. */
  readonly canWin: boolean;
}

export interface LossReason extends Named {
  /** Outside us (the customer's budget, a competitor) or inside us (too slow, too dear): then a corrective action follows. */
  readonly side: 'outside' | 'inside';
}

export interface LadderLevel {
  readonly to: LadderRecipient;
  /** Working time after the telling of the level before; for the first level, after the stall. `PT0S`: at once. */
  readonly after: Norm;
  readonly channels: readonly Channel[];
}

/** What makes a deal stall beside the norms of its stages. A norm that is left out is not watched. */
export interface StallRules {
  /** How long a deal may be without a future activity. */
  readonly noFutureActivity: Norm;
  /** How long after its time a planned activity may stay undone. */
  readonly activityOverdue?: Norm;
  /** How long a customer may not answer, by class. A future activity that is not overdue keeps a deal from being silent. */
  readonly customerSilent?: Readonly<Record<CustomerClass, Norm>>;
}

/** The rule for key deals: an expression, or its short form for `amount >= …`. */
export type KeyDealRule = { readonly when: Expression } | { readonly amountAtLeast: Amount };

/**
 * What sales ops publish: immutable and numbered once published. Its *structure* (stages, moves, fields, criteria,
 * actions) stays with a running deal; its *timing* (norms, stall rules, ladder, calendar) may be changed for running deals.
 */
export interface PipelineDefinition extends Named {
  readonly productLines: readonly string[];
  /** ISO 4217: what its deals count in unless they say otherwise. */
  readonly currency: string;
  /** Further currencies its deals may count in. */
  readonly currencies?: readonly string[];
  /** Key of the working calendar in which its clocks run. Timing. */
  readonly calendar: string;
  readonly fields?: readonly FieldDefinition[];
  readonly stages: readonly StageDefinition[];
  readonly lossReasons: readonly LossReason[];
  readonly keyDeal: KeyDealRule;
  /** Timing. */
  readonly stalls: StallRules;
  /** Timing. */
  readonly ladder: readonly LadderLevel[];
  /** Timing: how long a personal manager may take to accept a won deal; absent: two working days. */
  readonly handover?: { readonly norm: Norm };
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

/** The name of something in a language. */
export function labelOf(named: Pick<Named, 'name' | 'labels'>, language: Language): string {
  return named.labels?.[language] ?? named.name;
}
