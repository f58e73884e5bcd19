import { lookup as resolve, type LookupAddress } from 'node:dns';
import * as http from 'node:http';
import * as https from 'node:https';
import type { LookupFunction } from 'node:net';
import { hostOf, isAllowed, problemOfUrl, type Destinations } from './destination.js';
import { signatureHeaders } from './signing.js';

export interface SignedMessage {
  readonly url: string;
  /** The same for each attempt, so that a receiver knows what it has had. */
  readonly id: string;
  readonly body: string;
  readonly secrets: readonly string[];
}

/** What became of an attempt: the receiver's status, or why there is none. A code only: what receivers write is not kept. */
export type Attempt = { readonly status: number } | { readonly error: string };

export interface WebhookChannel {
  /**
   * Never throws: whatever happens is what became of it.
   * @param signal gives the attempt up
   */
  send(message: SignedMessage, signal?: AbortSignal): Promise<Attempt>;
}

export interface WebhookChannelOptions extends Destinations {
  /** For all of an attempt, from the name to the end of the answer. */
  readonly attemptMs?: number;
  /** Asks for a host's addresses; the system's own way unless given. */
  readonly resolve?: typeof resolve;
}

/** Whoever leases a message must lease it for longer. */
export const attemptMs = 15_000;
/** So much of an answer is taken in and thrown away; a longer one is cut off. */
const answerBytes = 64 * 1024;

/**
 * Sends signed messages, each over a connection of its own that goes to an address which was looked at: a name that is resolved
 * anew by others, and to something else, is never asked for again. A redirect is an answer like any other.
 */
export function webhookChannel(options: WebhookChannelOptions): WebhookChannel {
  return {
    async send(message, signal) {
      const problem = problemOfUrl(message.url, options);
      if (problem) return { error: problem };
      // Made by hand: what `AbortSignal.any` makes of a signal that outlives all attempts is kept as long as that lives.
      const ending = new AbortController();
      const giveUp = () => ending.abort();
      let isTimedOut = false;
      const timer = setTimeout(() => {
        isTimedOut = true;
        giveUp();
      }, options.attemptMs ?? attemptMs);
      signal?.addEventListener('abort', giveUp);
      if (signal?.aborted) giveUp();
      try {
        return { status: await post(message, options, ending.signal) };
      } catch (error) {
        return { error: isTimedOut ? 'timed-out' : codeOf(error) };
      } finally {
        clearTimeout(timer);
        signal?.removeEventListener('abort', giveUp);
      }
    },
  };
}

/** @returns the status of the answer */
function post(message: SignedMessage, options: WebhookChannelOptions, signal: AbortSignal): Promise<number> {
  const url = new URL(message.url);
  const body = Buffer.from(message.body);
  const { request } = url.protocol === 'https:' ? https : http;
  return new Promise((done, failed) => {
    const asked = request(url, {
      method: 'POST',
      // No connection is kept: one that was made for another message would not be looked at again.
      ...{ agent: false, signal, lookup: lookupOf(hostOf(url), options) },
      headers: {
        'content-type': 'application/json',
        'content-length': body.length,
        'user-agent': 'Dealwarden-Webhooks/1',
        ...signatureHeaders(message.id, new Date(), message.body, message.secrets),
      },
    });
    // More than one may come: what is settled stays as it is.
    asked.on('error', failed);
    let isAnswered = false;
    // Ended without an answer, and without an error: by one that wants to speak another protocol.
    asked.once('close', () => isAnswered || failed(refusal('no-answer')));
    asked.once('response', (answer) => {
      isAnswered = true;
      const status = answer.statusCode ?? 0;
      let taken = 0;
      answer.on('data', (chunk: Buffer) => {
        taken += chunk.length;
        if (taken > answerBytes) answer.destroy();
      });
      // What it answered is known by now, however the rest of it ends.
      answer.on('error', () => done(status));
      answer.once('close', () => done(status));
    });
    asked.end(body);
  });
}

/** A name that leads anywhere it may not is refused as a whole: nobody has an honest name with such addresses among others. */
function lookupOf(host: string, options: WebhookChannelOptions): LookupFunction {
  return (name, asked, answer) => {
    const ask = options.resolve ?? resolve;
    ask(name, { ...asked, all: true }, (error, addresses: LookupAddress[]) => {
      const [first] = addresses ?? [];
      if (error || !first) return answer(error ?? refusal('ENOTFOUND'), '', 0);
      if (!addresses.every(({ address }) => isAllowed(host, address, options)))
        return answer(refusal('address-not-allowed'), '', 0);
      if (asked.all) answer(null, addresses);
      else answer(null, first.address, first.family);
    });
  };
}

function refusal(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code });
}

function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : 'not-sent';
}
