import type { ASTNode } from '@marcbachmann/cel-js';
import { Decimal } from './decimal.js';
import { factTypes } from './environment.js';

/**
 * What an expression may say beyond its types, so that nothing accepted takes long: known names, functions whose work is
 * bounded, and loops over short lists only.
 */

/** Regular expressions, conversions, time and everything that builds up text or lists is not among them. */
const functions = new Set(['has', 'decimal', 'size']);
const textMethods = new Set([
  'startsWith',
  'endsWith',
  'contains',
  'lowerAscii',
  'upperAscii',
  'trim',
  'size',
]);
const loops = new Set(['all', 'exists', 'exists_one', 'filter']);
/** Lists among the facts, and what is picked from a pick-list, are at most this long. */
const longestList = 100;
/** Of texts, numbers or days; of lists each item is one. */
const comparing = 10;
/** Steps of evaluation, some milliseconds: a loop inside a loop, but no third. */
export const mostSteps = 200_000;

export const allowedFunctions = [...new Set([...functions, ...textMethods, ...loops])];

/** Why an expression is refused by what it says. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
}

/** Where a node stands: the names of the loops around it. */
interface Scope {
  readonly loops: readonly string[];
  /** Names of own fields; undefined when they are not known here. */
  readonly fields: ReadonlySet<string> | undefined;
}

/**
 * @param fields names of the pipeline's own fields; undefined when it is not known which there are
 * @throws ExpressionError when the expression says what it may not, or could take long.
 */
export function checkBounds(ast: ASTNode, fields: ReadonlySet<string> | undefined): void {
  if (costOf(ast, fields) > mostSteps) {
    throw new ExpressionError('loops inside loops take too long: ask less, or in several criteria');
  }
}

/** The steps that evaluating an expression takes at most, whatever the deal. Parameters as of `checkBounds`. */
export function costOf(ast: ASTNode, fields: ReadonlySet<string> | undefined): number {
  return stepsOf(ast, { loops: [], fields });
}

function stepsOf(node: ASTNode, scope: Scope): number {
  switch (node.op) {
    case 'value':
      return literalSteps(node.args);
    case 'id':
      return nameSteps(node.args, scope);
    case '.':
      return accessSteps(node.args, scope);
    case 'call':
    case 'rcall':
      return callSteps(node, scope);
    case '!_':
    case '-_':
      return 1 + stepsOf(node.args, scope);
    case 'list':
      return 1 + sum(node.args, scope);
    case '.?':
    case '[?]':
    case '[]':
    case 'map':
      throw new ExpressionError(`${textOf(node)}: [] and {} after a name are not understood here`);
    case '+':
      return longestList * leavesOf(node) + sum(node.args, scope);
    case 'in':
      return Math.max(comparing, itemsOf(node.args[1], scope)) + sum(node.args, scope);
    case '==':
    case '!=':
      return comparedSteps(node.args, scope) + sum(node.args, scope);
    default:
      return 1 + sum(node.args, scope);
  }
}

/** Lists are compared item by item; a list with anything else is not. */
function comparedSteps(sides: readonly [ASTNode, ASTNode], scope: Scope): number {
  const [one, other] = sides.map((side) => itemsOf(side, scope)) as [number, number];
  return Math.max(comparing, Math.min(one, other));
}

/** How many items a value may have; 0 when it can be no list. */
function itemsOf(node: ASTNode, scope: Scope): number {
  if (node.op === 'list') return node.args.length;
  if (node.op === '+') return longestList * leavesOf(node);
  if (node.op === '?:') return Math.max(itemsOf(node.args[1], scope), itemsOf(node.args[2], scope));
  const isList =
    (node.op === 'id' && node.args === 'done') ||
    (node.op === '.' && isFields(node.args[0], scope)) ||
    (node.op === 'rcall' && node.args[0] === 'filter');
  return isList ? longestList : 0;
}

function sum(nodes: readonly ASTNode[], scope: Scope): number {
  return nodes.reduce((steps, node) => steps + stepsOf(node, scope), 0);
}

function literalSteps(value: unknown): number {
  if (typeof value === 'number') {
    throw new ExpressionError('write a number as digits with at most one point, such as 12.5');
  }
  if (typeof value === 'string' || typeof value === 'bigint' || typeof value === 'boolean') return 1;
  throw new ExpressionError('only texts, numbers, true and false can be written here');
}

function nameSteps(name: string, scope: Scope): number {
  if (scope.loops.includes(name) || Object.hasOwn(factTypes, name)) return 1;
  if (name === 'fields') throw new ExpressionError('ask for one field: fields.name');
  const known = [...Object.keys(factTypes), 'fields', ...scope.loops].join(', ');
  throw new ExpressionError(`there is no ${name}; known are: ${known}`);
}

function accessSteps([target, name]: readonly [ASTNode, string], scope: Scope): number {
  if (!isFields(target, scope)) throw new ExpressionError(`${textOf(target)} has no ${name}`);
  if (scope.fields === undefined || scope.fields.has(name)) return 2;
  const known = [...scope.fields].map((field) => `fields.${field}`).join(', ') || 'none';
  throw new ExpressionError(`there is no field ${name}; the fields are: ${known}`);
}

function isFields(node: ASTNode, scope: Scope): boolean {
  return node.op === 'id' && node.args === 'fields' && !scope.loops.includes('fields');
}

function callSteps(node: Extract<ASTNode, { op: 'call' | 'rcall' }>, scope: Scope): number {
  const [name] = node.args;
  if (node.op === 'rcall') {
    const [, target, parts] = node.args;
    if (loops.has(name)) return loopSteps(node, target, parts, scope);
    if (textMethods.has(name)) return searchSteps(name, parts) + stepsOf(target, scope) + sum(parts, scope);
  } else if (functions.has(name)) {
    const [, parts] = node.args;
    if (name === 'decimal') checkDecimal(parts);
    if (name === 'has' && !parts.every((part) => part.op === '.'))
      throw new ExpressionError('has() asks for a field: has(fields.name)');
    return 2 + sum(parts, scope);
  }
  throw new ExpressionError(`there is no function ${name}; known are: ${allowedFunctions.join(', ')}`);
}

/** A text has up to some thousand characters, and where one is searched for another each is compared with each. */
function searchSteps(method: string, [sought]: readonly ASTNode[]): number {
  if (method !== 'contains') return 10;
  const isWritten = sought?.op === 'value' && typeof sought.args === 'string';
  return isWritten ? 10 + 4 * String(sought.args).length : 1_500;
}

function checkDecimal(parts: readonly ASTNode[]): void {
  const [text] = parts;
  if (text?.op === 'value' && typeof text.args === 'string' && Decimal.of(text.args)) return;
  throw new ExpressionError('decimal() takes a number as text, such as decimal("12.50")');
}

function loopSteps(node: ASTNode, target: ASTNode, parts: readonly ASTNode[], scope: Scope): number {
  const [variable, body] = parts;
  if (variable?.op !== 'id' || body === undefined || parts.length > 2) {
    throw new ExpressionError(`${textOf(node)}: write it as list.exists(x, x == "…")`);
  }
  const name = variable.args;
  if (name === 'fields' || Object.hasOwn(factTypes, name) || scope.loops.includes(name)) {
    throw new ExpressionError(`${name} is the name of something else already; choose another`);
  }
  const inner = { ...scope, loops: [...scope.loops, name] };
  return stepsOf(target, scope) + lengthOf(target, scope) * (1 + stepsOf(body, inner));
}

/** How long a list may be; a loop over one of unknown length is refused. */
function lengthOf(node: ASTNode, scope: Scope): number {
  if (node.op === 'list') return node.args.length;
  if (node.op === 'id' && node.args === 'done') return longestList;
  if (node.op === '.' && isFields(node.args[0], scope)) return longestList;
  if (node.op === 'rcall' && node.args[0] === 'filter') return lengthOf(node.args[1], scope);
  throw new ExpressionError(`${textOf(node)} cannot be looped over: only done, fields and lists can`);
}

/** How much a `+` may have to copy: of lists, what all its parts hold. */
function leavesOf(node: ASTNode): number {
  return node.op === '+' ? leavesOf(node.args[0]) + leavesOf(node.args[1]) : 1;
}

function textOf(node: ASTNode): string {
  const text = node.input.slice(node.start, node.end);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
