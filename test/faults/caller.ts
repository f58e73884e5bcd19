import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Journal } from './journal.js';

/** How long a client asks for one answer before it takes the command for stuck. */
const patienceMs = 120_000;
/** What it waits for the answer to one asking: the API itself answers within some ten seconds. */
const answerMs = 20_000;
const againMs = 500;

/** What every answer about a deal or a return case says. */
interface Told {
  readonly id?: string;
  readonly revision?: number;
  readonly code?: string;
}

/** One answer to one asking. */
interface Heard {
  readonly status?: number;
  readonly body?: Told;
  readonly code?: string;
}

/** The client's answer is a refusal, or there was none in all the time it waited. */
export class NotDone extends Error {
  override readonly name = 'NotDone';
}

export interface CallerSetting {
  readonly url: string;
  readonly journal: Journal;
  /** Called after each command that was answered. @param sentAt when that asking began */
  readonly onAnswered: (sentAt: number) => void;
}

/** A client as an integrator would write it: it asks until it has an answer, under one key, and puts all of it down. */
export class Caller {
  constructor(
    private readonly setting: CallerSetting,
    private readonly token: string,
    private readonly principalId: string,
  ) {}

  /** @throws NotDone */
  async command<View extends Told>(
    what: string,
    path: string,
    body: unknown,
    key = randomUUID(),
  ): Promise<View> {
    const { journal } = this.setting;
    journal.write({ record: 'intent', at: Date.now(), key, principalId: this.principalId, what, path });
    return this.ask<View>(what, path, body, key);
  }

  /** Asks for what an intent was put down before. @throws NotDone */
  async ask<View extends Told>(what: string, path: string, body: unknown, key: string): Promise<View> {
    const end = Date.now() + patienceMs;
    for (;;) {
      const sentAt = Date.now();
      const heard = await this.attempt('POST', path, body, key);
      const { status, code } = heard;
      const { id: entityId, revision } = isSuccess(status) ? (heard.body ?? {}) : {};
      this.setting.journal.write({
        ...({ record: 'answer', key, sentAt, at: Date.now() } as const),
        ...{ status, code, entityId, revision },
      });
      if (isSuccess(status)) {
        this.setting.onAnswered(sentAt);
        return heard.body as View;
      }
      if (!mayComeYet(status)) throw new NotDone(`${what}: ${status} ${code}`);
      if (Date.now() > end) throw new NotDone(`${what}: no answer`);
      await delay(againMs * (0.5 + Math.random()));
    }
  }

  /** Reads, as often as it takes. @throws NotDone */
  async read<View>(path: string): Promise<View> {
    const end = Date.now() + patienceMs;
    for (;;) {
      const { status, body, code } = await this.attempt('GET', path);
      if (isSuccess(status)) return body as View;
      if (!mayComeYet(status) || Date.now() > end) throw new NotDone(`${path}: ${status} ${code}`);
      await delay(againMs);
    }
  }

  private async attempt(method: string, path: string, body?: unknown, key?: string): Promise<Heard> {
    const headers = {
      authorization: `Bearer ${this.token}`,
      ...(key ? { 'idempotency-key': key, 'content-type': 'application/json' } : {}),
    };
    try {
      const response = await fetch(`${this.setting.url}/api/v1${path}`, {
        ...{ method, headers, body: body === undefined ? undefined : JSON.stringify(body) },
        signal: AbortSignal.timeout(answerMs),
      });
      const { status } = response;
      const told = (await response.json()) as Told;
      return { status, body: told, code: told.code };
    } catch (error) {
      return { code: reasonOf(error) };
    }
  }
}

export function isSuccess(status: number | undefined): boolean {
  return status !== undefined && status >= 200 && status < 300;
}

/** No answer, too many at once, and everything that is the server's own trouble. */
export function mayComeYet(status: number | undefined): boolean {
  return status === undefined || status === 429 || status >= 500;
}

function reasonOf(error: unknown): string {
  const { cause, name } = error as Error;
  const code = (cause as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : name;
}
