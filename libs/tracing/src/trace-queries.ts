import { AsyncResource } from 'node:async_hooks';
import pg from 'pg';
import { activeTracing, SpanKind, type Traced } from './tracing.js';

type Callback = (error: unknown, ...rest: unknown[]) => void;
type Method = (this: unknown, ...given: unknown[]) => unknown;

let isTracing = false;

/**
 * From now on every query of a traced request or effect is a span below it, named by its prepared statement or its first word: never by
 * its text or its values. What is not traced is asked as before.
 */
export function traceQueries(): void {
  if (isTracing) return;
  isTracing = true;
  wrap(pg.Client.prototype, 'query', tracedQuery);
  // Whoever waits for a connection is called by the one who gives it back, and would be taken for them.
  wrap(pg.Pool.prototype, 'connect', (connect) => {
    return function (this: unknown, ...given: unknown[]) {
      const [callback, ...rest] = given;
      return connect.apply(this, isCallback(callback) ? [AsyncResource.bind(callback), ...rest] : given);
    };
  });
}

function tracedQuery(query: Method): Method {
  return function (this: unknown, ...given: unknown[]) {
    const name = nameOf(given[0]);
    const traced = name === undefined ? undefined : begin(name);
    if (!traced) return query.apply(this, given);
    const last = given.at(-1);
    if (isCallback(last)) {
      const answered: Callback = (error, ...rest) => {
        traced.end({}, error ?? undefined);
        last(error, ...rest);
      };
      return query.apply(this, [...given.slice(0, -1), answered]);
    }
    const asked = query.apply(this, given);
    if (asked instanceof Promise)
      asked.then(
        () => traced.end(),
        (error: unknown) => traced.end({}, error),
      );
    else traced.end();
    return asked;
  };
}

function begin(name: string): Traced | undefined {
  const attributes = { 'db.system.name': 'postgresql', 'db.query.summary': name };
  return activeTracing()?.begin(name, { kind: SpanKind.CLIENT, attributes });
}

/** @returns nothing for what is no query of ours, such as a cursor */
function nameOf(asked: unknown): string | undefined {
  if (typeof asked === 'string') return firstWord(asked);
  if (typeof asked !== 'object' || asked === null || 'submit' in asked) return undefined;
  const { name, text } = asked as { name?: unknown; text?: unknown };
  if (typeof name === 'string') return name;
  return typeof text === 'string' ? firstWord(text) : undefined;
}

function firstWord(text: string): string {
  return /[a-z]+/i.exec(text)?.[0].toUpperCase() ?? 'QUERY';
}

function isCallback(given: unknown): given is Callback {
  return typeof given === 'function';
}

function wrap(prototype: object, name: string, by: (method: Method) => Method): void {
  const methods = prototype as Record<string, Method>;
  methods[name] = by(methods[name]!);
}
