import { setTimeout as delay } from 'node:timers/promises';
import type { Postbox, Refusal } from '../support/postbox.js';
import { volley, type Cases } from './courses.js';
import type { Caller } from './caller.js';
import { killed, type Scene } from './kills.js';
import type { Trouble } from './proxy.js';
import { shiftedBy } from './shifted-clock.js';

const hourMs = 3_600_000;

/** How long each trouble lasts. */
export interface Lasting {
  readonly troubleMs: number;
  /** Of a mail server that says nothing: beyond its client's patience, where there is time for it. */
  readonly hangMs: number;
}

export const thorough: Lasting = { troubleMs: 15_000, hangMs: 75_000 };

/** Networks in front of the API and of PostgreSQL that delay, lose answers after the far end has committed, and cut. */
export async function network(scene: Scene, { troubleMs }: Lasting): Promise<void> {
  const { house, load } = scene;
  const troubles: readonly (readonly [name: string, of: 'api' | 'postgres', Trouble, ms: number])[] = [
    ['answers to clients delayed', 'api', { kind: 'delay', ms: 1_500 }, troubleMs],
    ['answers to clients lost', 'api', { kind: 'swallow', share: 0.5 }, troubleMs],
    ['clients cut off', 'api', { kind: 'cut' }, troubleMs / 3],
    ['PostgreSQL delayed', 'postgres', { kind: 'delay', ms: 50 }, troubleMs],
    // Each transaction is several answers: of a tenth of them hardly every fifth transaction comes through.
    ['answers of PostgreSQL lost', 'postgres', { kind: 'swallow', share: 0.05 }, troubleMs],
    ['PostgreSQL cut off', 'postgres', { kind: 'cut' }, troubleMs / 3],
  ];
  for (const [name, of, trouble, ms] of troubles) {
    begins(scene, name);
    house.proxies[of].set(trouble);
    await delay(ms);
    house.proxies[of].set({ kind: 'none' });
    await load.recovered(Date.now());
  }
}

/** The same request a hundred times at once; some of them, while their worker is killed. */
export async function volleys(scene: Scene, seller: Caller, cases: Cases): Promise<void> {
  begins(scene, 'the same request 100 times at once');
  await volley(seller, cases);
  await Promise.all([volley(seller, cases), killed(scene, 'worker in a volley', ['worker'])]);
}

/** A mail server that refuses, that says nothing, and that takes mails and is late to say so while the worker is killed. */
export async function mailServer(scene: Scene, { troubleMs, hangMs }: Lasting): Promise<void> {
  const later: Refusal = { code: 451, text: 'try later' };
  const { postbox } = scene.house;
  begins(scene, 'mail server refuses');
  await answering(postbox, () => later, troubleMs);
  begins(scene, 'mail server hangs');
  const hung = delay(hangMs).then(() => later);
  await answering(postbox, () => hung, hangMs);
  begins(scene, 'mail server answers late');
  const late = answering(postbox, () => delay(1_500).then(() => undefined), troubleMs);
  await killed(scene, 'worker while mails are late', ['worker']);
  await late;
}

async function answering(postbox: Postbox, answer: Postbox['answer'], ms: number): Promise<void> {
  postbox.answer = answer;
  await delay(ms);
  postbox.answer = () => undefined;
}

/** API and worker on a machine whose clock is an hour ahead, then an hour behind; PostgreSQL and Temporal have theirs. */
export async function clocks(scene: Scene, { troubleMs }: Lasting): Promise<void> {
  const { launch } = scene.house;
  for (const [name, ms] of [
    ['clock an hour ahead', hourMs],
    ['clock an hour behind', -hourMs],
  ] as const) {
    launch.extra = shiftedBy(ms);
    await killed(scene, name, ['api', 'worker']);
    await delay(troubleMs);
  }
  launch.extra = {};
  await killed(scene, 'clock right again', ['api', 'worker']);
}

export function begins({ journal, say }: Scene, name: string): void {
  say(name);
  journal.write({ record: 'fault', at: Date.now(), name, victims: [] });
}
