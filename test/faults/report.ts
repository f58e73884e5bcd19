import { writeFileSync } from 'node:fs';
import { countMails } from '../../apps/cli/src/demo/outside-view.js';
import { mayComeYet } from './caller.js';
import { commandsOf, promises, violations, type PromiseName, type Violation } from './checker.js';
import type { Settled } from './evidence.js';
import { recoveries, waits, type Recovery } from './recovery.js';
import type { Soak } from './soak.js';

/** Violations of one promise that are told; the count tells of the rest. */
const told = 5;

export interface Report {
  readonly commands: number;
  readonly askings: number;
  readonly askedAgain: number;
  readonly events: number;
  readonly mails: { readonly arrived: number; readonly repeats: number };
  readonly faults: Readonly<Record<string, number>>;
  readonly recovery: Readonly<Record<string, Recovery>>;
  readonly waited: Recovery;
  readonly settledAfterMs: number;
  readonly counts: Readonly<Record<PromiseName, number>>;
  readonly violations: readonly Violation[];
  readonly perSecond: number;
  readonly seconds: number;
  readonly ownEnds: Readonly<Record<string, number>>;
  readonly soak?: Soak;
}

/** What a run was, beside what it left. */
export type Run = Pick<Report, 'perSecond' | 'seconds' | 'ownEnds' | 'soak'>;

export function reportOf({ evidence, settledAfterMs }: Settled, run: Run): Report {
  const { journal, events, arrived } = evidence;
  const commands = commandsOf(journal);
  const answers = journal.filter((entry) => entry.record === 'answer');
  const found = violations(evidence);
  const names = Object.keys(promises) as PromiseName[];
  const count = (name: PromiseName) => found.filter(({ promise }) => promise === name).length;
  return {
    commands: commands.length,
    askings: answers.length,
    askedAgain: answers.filter(({ status }) => mayComeYet(status)).length,
    events: events.length,
    mails: {
      arrived: arrived.length,
      repeats: countMails(
        arrived.map(({ to, ...mail }) => ({ ...mail, to: to.join(' ') })),
        0,
      ).repeats,
    },
    faults: tally(journal.flatMap((entry) => (entry.record === 'fault' ? [entry.name] : []))),
    recovery: recoveries(journal),
    waited: waits(journal),
    settledAfterMs,
    counts: Object.fromEntries(names.map((name) => [name, count(name)])) as Record<PromiseName, number>,
    violations: found,
    ...run,
  };
}

export function tally(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** Prints the tables, and writes the same as JSON. */
export function print(reports: Readonly<Record<string, Report>>, file: string | undefined): void {
  for (const [name, report] of Object.entries(reports)) {
    if (name !== 'all') console.log(`\n${name}`);
    for (const line of lines(report)) console.log(line);
  }
  if (file) writeFileSync(file, JSON.stringify(reports, null, 2));
  else console.log(`\n${JSON.stringify(reports)}`);
}

function lines(report: Report): string[] {
  const { commands, askings, askedAgain, events, mails, waited, counts, violations: found } = report;
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
  const recovery = ([name, { times, medianMs, maxMs }]: [string, Recovery]) =>
    `${name.padEnd(28)}${String(times).padStart(6)}${seconds(medianMs).padStart(12)}${seconds(maxMs).padStart(12)}`;
  const broken = (name: string) => found.filter(({ promise }) => promise === name).slice(0, told);
  return [
    '',
    `${commands} commands (${report.perSecond.toFixed(1)} a second at most), ${askings} askings, ${askedAgain} of them in vain; ${events} events; ${mails.arrived} mails`,
    `from intent to answer: median ${seconds(waited.medianMs)}, at most ${seconds(waited.maxMs)}`,
    '',
    `${'first answer after'.padEnd(28)}${'times'.padStart(6)}${'median'.padStart(12)}${'max'.padStart(12)}`,
    ...Object.entries(report.recovery).map(recovery),
    '',
    `faults: ${Object.entries(report.faults).map(counted).join(', ')}`,
    `ends that nobody asked for: ${Object.entries(report.ownEnds).map(counted).join(', ') || 'none'}`,
    `mails that came again: ${mails.repeats}`,
    `rows and workflows agreed, and mails were sent, ${seconds(report.settledAfterMs)} after the end`,
    ...(report.soak ? soakLines(report.soak) : []),
    '',
    ...Object.entries(promises).flatMap(([name, means]) => [
      `${String(counts[name as PromiseName]).padStart(6)}  ${name.padEnd(18)}${means}`,
      ...broken(name).map(({ detail }) => `          ${detail}`),
    ]),
  ];
}

function counted([name, count]: [string, number]): string {
  return `${name} ${count}`;
}

function soakLines({ minutes, api, worker }: Soak): string[] {
  return Object.entries({ api, worker }).map(
    ([name, { firstMb, lastMb, mbPerHour }]) =>
      `soak of ${minutes} min, ${name}: ${firstMb} MB to ${lastMb} MB, ${mbPerHour.toFixed(1)} MB an hour`,
  );
}
