import {
  EvaluationError,
  ParseError,
  TypeError as CelTypeError,
  type Environment,
} from '@marcbachmann/cel-js';
import type { ASTNode, ParseResult } from '@marcbachmann/cel-js';
import type { Expression } from '../pipeline/definition.js';
import { checkBounds, ExpressionError } from './bounds.js';

/** Longer ones are several criteria. */
export const longestExpression = 2_000;
const plainNumber = /^\d{1,30}(\.\d{1,30})?$/;

/**
 * Reads an expression.
 * @param fields names of the pipeline's own fields; undefined when it is not known which there are
 * @throws ExpressionError with what is wrong with it.
 */
export function readExpression(
  expression: Expression,
  environment: Environment,
  fields?: ReadonlySet<string>,
): ParseResult {
  if (expression.length > longestExpression) {
    throw new ExpressionError(
      `has ${expression.length} characters, at most ${longestExpression} are allowed: make several criteria of it`,
    );
  }
  try {
    const written = environment.parse(expression);
    const exact = environment.parse(withExactNumbers(expression, written.ast));
    checkBounds(exact.ast, fields);
    return exact;
  } catch (error) {
    throw new ExpressionError(reasonOf(error), { cause: error });
  }
}

/** Numbers with a point would be floats: `12.5` is read as `decimal("12.5")`. */
function withExactNumbers(expression: string, ast: ASTNode): string {
  const numbers: { start: number; end: number }[] = [];
  collectNumbers(ast, numbers);
  return numbers
    .sort((a, b) => b.start - a.start)
    .reduce((text, { start, end }) => {
      const number = text.slice(start, end);
      if (!plainNumber.test(number)) return text;
      return `${text.slice(0, start)}decimal("${number}")${text.slice(end)}`;
    }, expression);
}

function collectNumbers(node: ASTNode, into: { start: number; end: number }[]): void {
  if (node.op === 'value') {
    if (typeof node.args === 'number') into.push(node);
    return;
  }
  for (const inner of [node.args].flat(3)) if (isNode(inner)) collectNumbers(inner, into);
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}

/** What is wrong, in a line. */
export function reasonOf(error: unknown): string {
  if (error instanceof ExpressionError) return error.message;
  if (error instanceof ParseError) {
    if (error.code === 'limit_exceeded') return 'is too long or nests too deep: make several criteria of it';
    if (error.summary.endsWith(' EOF')) return 'ends too soon';
    return `${lowerFirst(error.summary)}${placeOf(error)}`;
  }
  if (error instanceof CelTypeError) return `${lowerFirst(error.summary)}${quoteOf(error.node)}`;
  if (error instanceof EvaluationError) return lowerFirst(error.summary);
  // A parser that runs out of stack.
  if (error instanceof RangeError) return 'nests too deep: make several criteria of it';
  // Whatever else the library meets: an expression is refused rather than a publication or a deal stopped.
  return 'cannot be read';
}

function placeOf({ range }: ParseError): string {
  return range ? ` (character ${range.start + 1})` : '';
}

function quoteOf(node: ASTNode | undefined): string {
  if (!node) return '';
  const text = node.input.slice(node.start, node.end).replaceAll(/decimal\("([\d.]+)"\)/g, '$1');
  return text.length > 60 ? ` in ${text.slice(0, 60)}…` : ` in ${text}`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
