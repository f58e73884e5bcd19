import { performance } from 'node:perf_hooks';

/** What one round of one contestant took. */
export interface Round {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Done per second. */
  readonly throughput: number;
  /** What all processes together spent of the processor on one operation, ms. */
  readonly cpu: number;
}

/** What one operation costs the processor in each program, ms: the mean of all rounds. */
export type CostBy = Readonly<Record<string, number>>;

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Something that is measured: one call of it does one operation, the `index`th of its lane. */
export interface Contestant {
  readonly name: string;
  readonly call: (lane: number, index: number) => Promise<void>;
}

export type Figures = Readonly<Record<keyof Round, Spread>> & { readonly cpuBy: CostBy };

/** Rounds of each contestant; the median of five is what is quoted. */
const rounds = 5;
/** Until what runs often has been compiled: a server runs for weeks, and a longer program is compiled later. */
const warmUpRounds = 3;

/**
 * Measures contestants in turn, round by round, so that a machine that slows down slows all of them.
 * @param lanes how many operations are under way at once
 * @param perRound operations of one contestant in one round
 * @param cpuSpent what has been spent of the processor so far, ms by program
 */
export async function race(
  contestants: readonly Contestant[],
  lanes: number,
  perRound: number,
  cpuSpent: () => ReadonlyMap<string, number>,
): Promise<Map<string, Figures>> {
  const results = new Map<string, CostedRound[]>(contestants.map(({ name }) => [name, []]));
  const run = async (call: Contestant['call'], count: number): Promise<CostedRound> => {
    const before = cpuSpent();
    const round = await oneRound(call, lanes, count);
    const cpuBy = Object.fromEntries(
      [...cpuSpent()].map(([program, ms]) => [program, (ms - (before.get(program) ?? 0)) / count]),
    );
    return { ...round, cpu: sum(Object.values(cpuBy)), cpuBy };
  };
  for (const { call } of contestants) await run(call, perRound * warmUpRounds);
  for (let round = 0; round < rounds; round++) {
    for (const { name, call } of contestants) results.get(name)!.push(await run(call, perRound));
  }
  return new Map([...results].map(([name, list]) => [name, figures(list)]));
}

type CostedRound = Round & { readonly cpuBy: CostBy };

async function oneRound(call: Contestant['call'], lanes: number, count: number): Promise<Omit<Round, 'cpu'>> {
  const times: number[] = [];
  let next = 0;
  const started = performance.now();
  const lane = async (number: number) => {
    for (let index = next++; index < count; index = next++) {
      const begun = performance.now();
      await call(number, index);
      times.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: lanes }, (_, number) => lane(number)));
  const seconds = (performance.now() - started) / 1_000;
  times.sort((a, b) => a - b);
  return { p50: at(times, 0.5), p95: at(times, 0.95), p99: at(times, 0.99), throughput: count / seconds };
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function figures(list: readonly CostedRound[]): Figures {
  const spread = (key: keyof Round): Spread => {
    const values = list.map((round) => round[key]).sort((a, b) => a - b);
    return { median: at(values, 0.5), min: values[0]!, max: values.at(-1)! };
  };
  return {
    p50: spread('p50'),
    p95: spread('p95'),
    p99: spread('p99'),
    throughput: spread('throughput'),
    cpu: spread('cpu'),
    cpuBy: Object.fromEntries(
      Object.keys(list[0]!.cpuBy).map((program) => [
        program,
        sum(list.map(({ cpuBy }) => cpuBy[program] ?? 0)) / list.length,
      ]),
    ),
  };
}
