import { Environment } from '@marcbachmann/cel-js';
import type { FieldDefinition, FieldType } from '../pipeline/definition.js';
import type { CriteriaFacts } from './criteria.js';
import { Decimal } from './decimal.js';

/** What a deal's facts are to an expression. `fields` depends on the pipeline and is declared apart. */
export const factTypes: Readonly<Record<Exclude<keyof CriteriaFacts, 'fields' | 'fieldTypes'>, string>> = {
  amount: 'Decimal',
  currency: 'string',
  customerClass: 'string',
  stage: 'string',
  phase: 'string',
  key: 'bool',
  product: 'string',
  expectedContractOn: 'string',
  done: 'list<string>',
  plannedActivities: 'int',
  agreedActivity: 'bool',
};

const fieldTypes: Readonly<Record<FieldType, string>> = {
  // What a text says stays in the database; an expression knows whether it is there.
  text: 'bool',
  integer: 'int',
  decimal: 'Decimal',
  boolean: 'bool',
  date: 'string',
  choice: 'string',
  choices: 'list<string>',
};

/** Nothing that people write comes near; what exceeds them is refused while it is read. */
const limits = {
  maxAstNodes: 300,
  maxDepth: 32,
  maxListElements: 100,
  maxMapEntries: 0,
  maxCallArguments: 3,
};

/** Keys have hyphens, which an expression would subtract: `fields.decision_maker` asks for `decision-maker`. */
export function fieldName(key: string): string {
  return key.replaceAll('-', '_');
}

/** Where expressions run: the types of own fields show in their values. */
export function runningEnvironment(): Environment {
  return withFacts(new Environment({ limits })).registerVariable('fields', 'map<string, dyn>');
}

/**
 * Where expressions of one pipeline are checked.
 * @param ofAnyType names of fields that may hold anything
 */
export function checkingEnvironment(
  fields: readonly FieldDefinition[],
  ofAnyType: readonly string[] = [],
): Environment {
  const types = Object.fromEntries([
    // Of two of one key, which is a problem of its own, the first counts.
    ...fields.toReversed().map(({ key, type }) => [fieldName(key), fieldTypes[type]] as const),
    ...ofAnyType.map((name) => [name, 'dyn'] as const),
  ]);
  return withFacts(new Environment({ limits }))
    .registerType('Fields', { fields: types })
    .registerVariable('fields', 'Fields');
}

function withFacts(environment: Environment): Environment {
  withDecimals(environment);
  for (const [name, type] of Object.entries(factTypes)) environment.registerVariable(name, type);
  return environment;
}

type Calculate = (a: Decimal, b: Decimal) => unknown;

const comparisons: Readonly<Record<string, Calculate>> = {
  '<': (a, b) => a.compare(b) < 0,
  '<=': (a, b) => a.compare(b) <= 0,
  '>': (a, b) => a.compare(b) > 0,
  '>=': (a, b) => a.compare(b) >= 0,
  '==': (a, b) => a.compare(b) === 0,
};
const calculations: Readonly<Record<string, Calculate>> = {
  '+': (a, b) => a.plus(b),
  '-': (a, b) => a.minus(b),
  '*': (a, b) => a.times(b),
};

/** Decimals are compared and counted exactly, also with whole numbers. */
function withDecimals(environment: Environment): void {
  environment.registerType('Decimal', { ctor: Decimal, fields: {} });
  environment.registerOperator('-Decimal', (a: Decimal) => a.negated());
  environment.registerFunction('decimal(string): Decimal', readDecimal);
  for (const [operator, calculate] of Object.entries({ ...comparisons, ...calculations })) {
    const result = operator in comparisons ? 'bool' : 'Decimal';
    const register = (left: string, right: string) =>
      environment.registerOperator(
        `${left} ${operator} ${right}: ${result}`,
        (a: Decimal | bigint, b: Decimal | bigint) => calculate(asDecimal(a), asDecimal(b)),
      );
    register('Decimal', 'Decimal');
    register('Decimal', 'int');
    // Equality the other way round comes along with the one before.
    if (operator !== '==') register('int', 'Decimal');
  }
}

function readDecimal(text: string): Decimal {
  const decimal = Decimal.of(text);
  if (!decimal) throw new Error('is no decimal');
  return decimal;
}

function asDecimal(value: Decimal | bigint): Decimal {
  return typeof value === 'bigint' ? Decimal.ofWhole(value) : value;
}
