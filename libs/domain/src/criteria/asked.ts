import type { ASTNode } from '@marcbachmann/cel-js';
import type { Expression } from '../pipeline/definition.js';
import { ExpressionError } from './bounds.js';
import { runningEnvironment } from './environment.js';
import { readExpression } from './expression.js';

/** What an expression asks of a deal. */
export interface Asked {
  /** Facts that it names, such as `amount`. */
  readonly names: ReadonlySet<string>;
  /** Texts that it looks for among the tasks that are done. */
  readonly done: ReadonlySet<string>;
  /** Own fields that it names, as it names them. */
  readonly fields: ReadonlySet<string>;
}

const environment = runningEnvironment();

/** What an expression asks of a deal; nothing when it cannot be read, which is told where it is checked. */
export function askedBy(expression: Expression): Asked {
  const asked = { names: new Set<string>(), done: new Set<string>(), fields: new Set<string>() };
  try {
    collect(readExpression(expression, environment).ast, asked, []);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
  }
  return asked;
}

interface Collected {
  readonly names: Set<string>;
  readonly done: Set<string>;
  readonly fields: Set<string>;
}

/** @param tasks variables of the loops around that stand for a task that is done */
function collect(node: ASTNode, into: Collected, tasks: readonly string[]): void {
  if (node.op === 'id') into.names.add(node.args);
  if (node.op === '.' && isName(node.args[0], ['fields'])) into.fields.add(node.args[1]);
  if (node.op === 'in' && isName(node.args[1], ['done'])) addText(node.args[0], into.done);
  if (node.op === '==' || node.op === '!=') {
    const [left, right] = node.args;
    if (isName(left, tasks)) addText(right, into.done);
    if (isName(right, tasks)) addText(left, into.done);
  }
  const inner = tasksInside(node, tasks);
  for (const part of partsOf(node)) collect(part, into, inner);
}

function tasksInside(node: ASTNode, tasks: readonly string[]): readonly string[] {
  if (node.op !== 'rcall' || !isName(node.args[1], ['done'])) return tasks;
  const [variable] = node.args[2];
  return variable?.op === 'id' ? [...tasks, variable.args] : tasks;
}

function partsOf({ args }: ASTNode): ASTNode[] {
  return [args].flat(3).filter(isNode);
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}

function isName(node: ASTNode, names: readonly string[]): boolean {
  return node.op === 'id' && names.includes(node.args);
}

function addText(node: ASTNode, into: Set<string>): void {
  if (node.op === 'value' && typeof node.args === 'string') into.add(node.args);
}
