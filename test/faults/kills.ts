import { setTimeout as delay } from 'node:timers/promises';
import { victims, type House, type Victim } from './house.js';
import type { Journal } from './journal.js';
import type { Load } from './load.js';

/** What faults are done to, and who works meanwhile. */
export interface Scene {
  readonly house: House;
  readonly journal: Journal;
  readonly load: Load;
  readonly say: (line: string) => void;
}

/** Every so many rounds all are killed at once. */
const togetherEvery = 3;
/** Between a recovery and the next kill, at most: a kill may meet anything that is under way. */
const breathMs = 2_000;

/** kill -9 of each, in turn and all together, so many times of each. */
export async function kills(scene: Scene, times: number): Promise<void> {
  for (let round = 1; round <= times; round++) {
    scene.say(`kills, round ${round} of ${times}`);
    if (round % togetherEvery === 0) await killed(scene, 'all', victims);
    else for (const victim of victims) await killed(scene, victim, [victim]);
  }
}

/** Kills and brings back, and goes on when clients are answered again. */
export async function killed(scene: Scene, name: string, whom: readonly Victim[]): Promise<void> {
  const { house, journal, load } = scene;
  await delay(Math.random() * breathMs);
  const at = Date.now();
  journal.write({ record: 'fault', at, name: `kill ${name}`, victims: whom });
  await house.kill(whom);
  await house.bringBack(whom);
  await load.recovered(at);
}
