import type { Amount } from '../deal/money.js';
import type { FieldValue } from '../deal/state.js';
import type { CustomerClass, Expression, FieldType, Phase } from '../pipeline/definition.js';

/** What an expression of a pipeline may ask of a deal, under these names. */
export interface CriteriaFacts {
  /** Decimal: compared exactly, never as a float. */
  readonly amount: Amount;
  readonly currency: string;
  readonly customerClass: CustomerClass;
  readonly stage: string;
  readonly phase: Phase;
  /** Whether it is a key deal; not to be asked by the rule for key deals. */
  readonly key: boolean;
  /** Key of the product; empty: none. */
  readonly product: string;
  /** `YYYY-MM-DD`; empty: none. */
  readonly expectedContractOn: string;
  /**
   * Own fields that are filled in; ask `has(fields.x)` of those that may not be. A hyphen of a key is written as `_`:
   * `fields.decision_maker`. Of a text only that it is filled in is known: it is `true`.
   */
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** Of the pipeline's own fields: a decimal and a text are both text. Not to be asked for. */
  readonly fieldTypes: Readonly<Record<string, FieldType>>;
  /** Keys of the present stage's actions that are done. */
  readonly done: readonly string[];
  /** Planned activities, and whether one of them was agreed with the customer. */
  readonly plannedActivities: number;
  readonly agreedActivity: boolean;
}

/** An expression's answer; or why it has none, which is a no. */
export interface Verdict {
  readonly holds: boolean;
  /** Why it could not be evaluated, in English, quoting no value. */
  readonly trouble?: string;
}

/** Evaluates a pipeline's expressions. Never throws, and never takes long: what could is refused when it is published. */
export interface Criteria {
  evaluate(expression: Expression, facts: CriteriaFacts): Verdict;
}
