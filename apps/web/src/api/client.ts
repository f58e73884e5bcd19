import type { Problem } from '@app/contracts/problem.js';
import { NoAnswerError, ProblemError } from './problem.js';

/** Where the API is. */
export const base = '/api/v1';

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Command {
  readonly body?: unknown;
  /** The same key is done once, however often it is sent; a new one for every intention. */
  readonly key?: string;
  /** Revision that the command is meant for. */
  readonly revision?: number;
  /** The command is meant for what is not there yet. */
  readonly isNew?: boolean;
}

/** Reads something of the API. */
export function read<Answer>(path: string, query: Query = {}, signal?: AbortSignal): Promise<Answer> {
  return ask<Answer>(pathWith(path, query), { signal });
}

/** What was read, and at which revision it was: a change of it says which one it was made of. */
export interface Seen<Answer> {
  readonly value: Answer;
  readonly revision: number | undefined;
}

/** Reads something of the API that is to be changed. */
export async function readSeen<Answer>(path: string, signal?: AbortSignal): Promise<Seen<Answer>> {
  const response = await answered(path, { signal });
  const [, revision] = /^"(\d+)"$/.exec(response.headers.get('etag') ?? '') ?? [];
  const value = (await response.json()) as Answer;
  return { value, revision: revision === undefined ? undefined : Number(revision) };
}

/** An address of the API with what is asked for; what is empty is not. */
export function pathWith(path: string, query: Query): string {
  const given = Object.entries(query).filter((entry) => entry[1] !== undefined && entry[1] !== '');
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  return `${path}${search.size > 0 ? `?${search.toString()}` : ''}`;
}

/** Sends a command. The session is a cookie that no script can read. */
export function send<Answer>(method: string, path: string, command: Command = {}): Promise<Answer> {
  const { body, key, revision, isNew } = command;
  const headers: Record<string, string> = {};
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (key !== undefined) headers['idempotency-key'] = key;
  if (revision !== undefined) headers['if-match'] = `"${revision}"`;
  if (isNew) headers['if-none-match'] = '*';
  return ask<Answer>(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
}

/** A file of the API, as it is. */
export async function readFile(path: string, query: Query = {}): Promise<Blob> {
  return (await answered(pathWith(path, query), {})).blob();
}

async function ask<Answer>(path: string, init: RequestInit): Promise<Answer> {
  const text = await (await answered(path, init)).text();
  return (text ? JSON.parse(text) : undefined) as Answer;
}

async function answered(path: string, init: RequestInit): Promise<Response> {
  const response = await reach(path, init);
  if (response.ok) return response;
  throw await refusalOf(response);
}

async function refusalOf(response: Response): Promise<Error> {
  const header = (name: string) => response.headers.get(name);
  return problemOf({ status: response.status, header }, await response.text());
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(`${base}${path}`, { credentials: 'same-origin', ...init });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new NoAnswerError(path, { cause: error });
  }
}

interface Refused {
  readonly status: number;
  readonly header: (name: string) => string | null;
}

/** Something between the page and the API, such as a proxy, may answer in words of its own. */
export function problemOf({ status, header }: Refused, text: string): Error {
  const type = header('content-type') ?? '';
  if (!type.startsWith('application/problem+json')) return new NoAnswerError(`status ${status}`);
  const after = Number(header('retry-after'));
  return new ProblemError(JSON.parse(text) as Problem, after > 0 ? after : undefined);
}
