import { EvaluationError, type ParseResult } from '@marcbachmann/cel-js';
import type { FieldValue } from '../deal/state.js';
import type { Expression, FieldType } from '../pipeline/definition.js';
import { ExpressionError } from './bounds.js';
import type { Criteria, CriteriaFacts, Verdict } from './criteria.js';
import { Decimal } from './decimal.js';
import { fieldName, runningEnvironment } from './environment.js';
import { readExpression } from './expression.js';

/** Expressions that are kept compiled; of more, those that were not asked for longest are compiled again. */
const mostKept = 500;

type Program = ParseResult | ExpressionError;

/** Evaluates expressions of the Common Expression Language. Make one and keep it: it keeps what it has compiled. */
export function celCriteria(): Criteria {
  const environment = runningEnvironment();
  const kept = new Map<Expression, Program>();
  const programOf = (expression: Expression): Program => {
    const known = kept.get(expression);
    const program = known ?? compile(expression);
    // What was asked for last stands last.
    kept.delete(expression);
    kept.set(expression, program);
    if (kept.size > mostKept) kept.delete(kept.keys().next().value ?? expression);
    return program;
  };
  const compile = (expression: Expression): Program => {
    try {
      return readExpression(expression, environment);
    } catch (error) {
      if (error instanceof ExpressionError) return error;
      throw error;
    }
  };
  return {
    evaluate(expression, facts) {
      const program = programOf(expression);
      return program instanceof ExpressionError
        ? { holds: false, trouble: `the expression cannot be read: ${program.message}` }
        : run(program, facts);
    },
  };
}

function run(program: ParseResult, facts: CriteriaFacts): Verdict {
  try {
    const answer: unknown = program(namesOf(facts));
    return typeof answer === 'boolean'
      ? { holds: answer }
      : { holds: false, trouble: 'the expression is neither true nor false' };
  } catch (error) {
    if (!(error instanceof EvaluationError)) return { holds: false, trouble: 'it could not be evaluated' };
    return {
      holds: false,
      trouble: troubles[error.code]?.(error) ?? `it could not be evaluated: ${error.code}`,
    };
  }
}

/** Why there is no answer, by the evaluator's code. Its own messages may quote values. */
const troubles: Readonly<Record<string, (error: EvaluationError) => string>> = {
  no_such_key: ({ node }) => {
    const name = node?.op === '.' ? node.args[1] : 'a field';
    return `fields.${name} is not filled in`;
  },
  no_such_overload: () => 'it compares things of different kinds',
  division_by_zero: () => 'it divides by zero',
  modulo_by_zero: () => 'it divides by zero',
  numeric_overflow: () => 'a number grows too large',
};

function namesOf({ fieldTypes, ...facts }: CriteriaFacts): Record<string, unknown> {
  const fields = Object.entries(facts.fields).map(([key, value]) => [
    fieldName(key),
    celValue(value, fieldTypes[key]),
  ]);
  return {
    ...facts,
    amount: Decimal.of(facts.amount),
    plannedActivities: BigInt(facts.plannedActivities),
    fields: Object.fromEntries(fields),
  };
}

function celValue(value: FieldValue, type: FieldType | undefined): unknown {
  if (type === 'decimal' && typeof value === 'string') return Decimal.of(value);
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : value;
}
