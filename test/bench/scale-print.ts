import type { InTemporal } from './scale-lives.js';
import type { DealCosts, Load, Machine, Size } from './scale-model.js';
import type { Table } from './scale-rows.js';

const million = 1_000_000;

/** What the tables take at one size, the greatest first; those below a hundredth of it all are left out. */
export function printSize(deals: number, tables: readonly Table[]): void {
  const total = tables.reduce((sum, { bytes }) => sum + bytes, 0);
  console.log(`\n${deals} deals: ${size(total)} with indexes`);
  for (const { name, rows, bytes } of tables.toSorted((one, other) => other.bytes - one.bytes))
    if (bytes > total / 100)
      console.log(
        `  ${name.padEnd(20)}${cell(count(rows))} rows${cell(size(bytes))}${cell(size(bytes / rows))} a row`,
      );
}

/** What was measured at each size, what it makes of each deal, and of a million. */
export function printCosts({
  points,
  fixed,
  costs,
  temporal,
  counted,
}: {
  readonly points: readonly Size[];
  readonly fixed: number;
  readonly costs: DealCosts;
  readonly temporal: InTemporal;
  /** Transitions that the model counts of the same life. */
  readonly counted: number;
}): void {
  console.log(`\nat${' '.repeat(12)}${['bytes', 'a deal', 'cpu ms'].map(cell).join('')}  of one transition`);
  for (const { deals, bytes, cpuMs } of points)
    console.log(
      `${count(deals).padStart(8)} deals${cell(size(bytes))}${cell(size(bytes / deals))}${cell(total(cpuMs))}  ${byProgram(cpuMs)}`,
    );
  console.log(`a line through them: ${size(fixed)} and ${size(costs.bytes)} a deal`);
  console.log(`\n${'one deal'.padEnd(44)}${cell('a deal')}${cell('a million')}`);
  const lines: [string, number, (value: number) => string][] = [
    [`transitions (the model counts ${counted})`, costs.transitions, count],
    ['rows of ours', costs.rows, count],
    ['bytes of ours, for good', costs.bytes, size],
    ['history events', temporal.historyEvents, count],
    ['timers started', costs.timers, count],
    ['timers armed while it is open', temporal.timersRunning, count],
    ['bytes of Temporal, of an open deal', costs.bytesRunning, size],
    ['bytes of Temporal, of an ended one', costs.bytesEnded, size],
  ];
  for (const [what, value, as] of lines)
    console.log(`${what.padEnd(44)}${cell(as(value))}${cell(as(value * million))}`);
  const ms = sum(costs.cpuMs) * costs.transitions;
  console.log(
    `${'processor'.padEnd(44)}${cell(`${(ms / 1_000).toFixed(2)} s`)}${cell(`${((ms * million) / 3.6e6).toFixed(0)} h`)}`,
  );
}

/** The years that were simulated, a company a column. */
export function printLoads(loads: readonly Load[]): void {
  const line = (what: string, of: (load: Load) => string) =>
    console.log(`${what.padEnd(44)}${loads.map((load) => cell(of(load))).join('')}`);
  console.log('\nsimulated');
  line('deals a year', (load) => count(load.dealsPerYear));
  line('transitions a year', (load) => count(load.transitionsPerYear));
  line('… a second in working hours', (load) => load.perSecond.toFixed(2));
  line('… a second in the busiest hour', (load) => load.perSecondBusiest.toFixed(1));
  line('… in its busiest second', (load) => load.inBusiestSecond.toFixed(0));
  line('deals running, and timers, at most', (load) => count(load.running));
  line('rows a year', (load) => count(load.rowsPerYear));
  line('bytes of ours a year', (load) => size(load.bytesPerYear));
  line('bytes of Temporal, at most', (load) => size(load.temporalBytes));
  for (const program of Object.keys(loads[0]!.cores).filter((name) => loads.at(-1)!.cores[name]! >= 0.05))
    line(`cores of ${program}, busiest hour`, ({ cores }) => cores[program]!.toFixed(2));
  line('cores, all of them', ({ cores }) => sum(cores).toFixed(2));
  line('connections kept', (load) => count(load.connections));
}

export function printLimits(machine: Machine, limits: readonly (readonly [string, number])[]): void {
  const { cores, memoryBytes, diskBytes, connections } = machine;
  console.log(
    `\none PostgreSQL with ${cores} cores, ${size(memoryBytes)} of memory, ${size(diskBytes)} of disk and ${connections} connections ends at`,
  );
  for (const [what, deals] of limits) console.log(`${what.padEnd(44)}${cell(count(deals))} deals a year`);
}

function cell(text: string): string {
  return text.padStart(12);
}

function count(value: number): string {
  return value >= 10 * million
    ? `${(value / million).toFixed(0)} M`
    : value < 100 && !Number.isInteger(value)
      ? value.toFixed(1)
      : Math.round(value).toLocaleString('en');
}

/** In the units of disks: 1 kB is 1,000 bytes. */
function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let at = 0;
  let value = Math.abs(bytes);
  for (; value >= 1_000 && at < units.length - 1; at++) value /= 1_000;
  return `${bytes < 0 ? '−' : ''}${value.toFixed(value < 10 && at > 0 ? 1 : 0)} ${units[at]}`;
}

function byProgram(cpuMs: Readonly<Record<string, number>>): string {
  return Object.entries(cpuMs)
    .filter(([, ms]) => ms >= 0.05)
    .map(([program, ms]) => `${program} ${ms.toFixed(1)}`)
    .join(', ');
}

function total(cpuMs: Readonly<Record<string, number>>): string {
  return sum(cpuMs).toFixed(1);
}

function sum(of: Readonly<Record<string, number>>): number {
  return Object.values(of).reduce((all, value) => all + value, 0);
}
