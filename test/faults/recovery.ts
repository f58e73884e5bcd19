import { isSuccess } from './caller.js';
import { commandsOf } from './checker.js';
import type { Entry } from './journal.js';

export interface Recovery {
  readonly times: number;
  readonly medianMs: number;
  readonly maxMs: number;
}

/** How long after each fault the first command was answered that was sent after it, by the fault's name. */
export function recoveries(journal: readonly Entry[]): Record<string, Recovery> {
  const answers = journal
    .flatMap((entry) => (entry.record === 'answer' && isSuccess(entry.status) ? [entry] : []))
    .sort((a, b) => a.at - b.at);
  const took = new Map<string, number[]>();
  for (const fault of journal) {
    if (fault.record !== 'fault' || fault.victims.length === 0) continue;
    const first = answers.find(({ at, sentAt }) => at > fault.at && sentAt > fault.at);
    const ms = first ? first.at - fault.at : Infinity;
    took.set(fault.name, [...(took.get(fault.name) ?? []), ms]);
  }
  return Object.fromEntries([...took].map(([name, list]) => [name, summed(list)]));
}

/** How long clients waited from the intent to the first answer that said done. */
export function waits(journal: readonly Entry[]): Recovery {
  const list = commandsOf(journal).flatMap(({ intent, answers }) => {
    const done = answers.find(({ status }) => isSuccess(status));
    return done ? [done.at - intent.at] : [];
  });
  return summed(list);
}

function summed(given: readonly number[]): Recovery {
  const sorted = given.toSorted((a, b) => a - b);
  const medianMs = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  return { times: sorted.length, medianMs, maxMs: sorted.at(-1) ?? Number.NaN };
}
