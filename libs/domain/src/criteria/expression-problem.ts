import type { Expression, PipelineDefinition } from '../pipeline/definition.js';
import { askedBy } from './asked.js';
import { ExpressionError } from './bounds.js';
import { checkingEnvironment, fieldName } from './environment.js';
import { longestExpression, readExpression, reasonOf } from './expression.js';

/** Where an expression stands. */
export interface ExpressionUse {
  /** The rule for key deals cannot ask whether a deal is key. */
  readonly forKeyRule?: boolean;
}

/** Why an expression of a pipeline cannot be used; undefined when it can. */
export type ExpressionCheck = (expression: Expression, use?: ExpressionUse) => string | undefined;

/** What is not known of a pipeline's own fields while their form is bad. */
export interface FieldsInDoubt {
  /** Keys of those that may hold anything. */
  readonly ofAnyType: readonly string[];
  /** Whether there may be others, of whatever key. */
  readonly mayBeMore: boolean;
}

/** Checks expressions against the own fields of a pipeline: what is not known of them is held for right. */
export function expressionCheck(
  { fields = [] }: Pick<PipelineDefinition, 'fields'>,
  { ofAnyType, mayBeMore }: FieldsInDoubt = { ofAnyType: [], mayBeMore: false },
): ExpressionCheck {
  const known = fields.map(({ key }) => fieldName(key));
  const inDoubt = ofAnyType.map(fieldName);
  const ofKnown = checkingEnvironment(fields, inDoubt);
  return (expression, { forKeyRule = false } = {}) => {
    if (expression.trim() === '') return 'is empty';
    const asked = [...askedBy(expression).fields];
    const more = mayBeMore ? asked.filter((name) => !known.includes(name)) : [];
    const mayHoldAnything = [...inDoubt, ...more];
    const environment = more.length === 0 ? ofKnown : checkingEnvironment(fields, mayHoldAnything);
    try {
      const program = readExpression(expression, environment, new Set([...known, ...more]));
      if (forKeyRule && asksForKey(program.ast)) {
        return 'the rule for key deals cannot ask for key, which it decides itself';
      }
      const { type, error } = program.check();
      if (error) return reasonOf(error);
      if (type === 'dyn' && asked.some((name) => mayHoldAnything.includes(name))) return undefined;
      return type === 'bool' ? undefined : `is of type ${type ?? 'unknown'}, but has to be true or false`;
    } catch (error) {
      if (error instanceof ExpressionError) return error.message;
      throw error;
    }
  };
}

/** What can be said of every refused expression. */
export const expressionHint = `ask for what a deal has, such as amount >= 50000 or has(fields.x) && fields.x > 3; at most ${longestExpression} characters`;

function asksForKey(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(asksForKey);
  if (typeof node !== 'object' || node === null || !('op' in node) || !('args' in node)) return false;
  return node.op === 'id' ? node.args === 'key' : asksForKey(node.args);
}
