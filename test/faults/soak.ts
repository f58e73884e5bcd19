import { setTimeout as delay } from 'node:timers/promises';
import { residentMegabytes } from '../bench/resident.js';
import type { Scene } from './kills.js';

export interface Slope {
  readonly firstMb: number;
  readonly lastMb: number;
  /** Of the line that fits best, without the first fifth: caches fill then. */
  readonly mbPerHour: number;
}

export interface Soak {
  readonly minutes: number;
  readonly api: Slope;
  readonly worker: Slope;
}

export interface Sample {
  readonly atMs: number;
  readonly mb: number;
}

const everyMs = 10_000;
const warmUpShare = 0.2;

/** Load and nothing else, and what the memory of API and worker does meanwhile. */
export async function soak({ house, say }: Scene, minutes: number): Promise<Soak> {
  const began = Date.now();
  const samples: Record<'api' | 'worker', Sample[]> = { api: [], worker: [] };
  say(`soak of ${minutes} minutes`);
  for (const end = began + minutes * 60_000; Date.now() < end; await delay(everyMs)) {
    for (const name of ['api', 'worker'] as const) {
      const pid = house.pid(name);
      if (pid) samples[name].push({ atMs: Date.now() - began, mb: residentMegabytes(pid) });
    }
  }
  return { minutes, api: slopeOf(samples.api), worker: slopeOf(samples.worker) };
}

/** The line through samples by least squares. */
export function slopeOf(samples: readonly Sample[]): Slope {
  const used = samples.slice(Math.floor(samples.length * warmUpShare));
  const mean = (of: (sample: Sample) => number) => used.reduce((sum, one) => sum + of(one), 0) / used.length;
  const [meanAt, meanMb] = [mean(({ atMs }) => atMs), mean(({ mb }) => mb)];
  const along = used.reduce((sum, { atMs, mb }) => sum + (atMs - meanAt) * (mb - meanMb), 0);
  const across = used.reduce((sum, { atMs }) => sum + (atMs - meanAt) ** 2, 0);
  return {
    firstMb: samples[0]?.mb ?? Number.NaN,
    lastMb: samples.at(-1)?.mb ?? Number.NaN,
    mbPerHour: across === 0 ? 0 : (along / across) * 3_600_000,
  };
}
