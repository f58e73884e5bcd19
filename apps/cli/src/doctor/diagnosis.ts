import { heldMailLine } from '../mail/held-mail.js';
import type { WatchedTable } from '@app/persistence/watchdog.repository.js';

/** In what a row and its workflow, or its rows among each other, differ. */
export type DifferenceKind =
  /** The row is open, and no workflow runs. */
  | 'no-workflow'
  /** The workflow runs, and the row is closed or missing. */
  | 'workflow-without-open-row'
  /** The row has events that its workflow has not. */
  | 'row-ahead'
  /** The workflow has events that its row has not: after a restored backup. */
  | 'row-behind'
  /** As many events, and another state. */
  | 'state-differs'
  /** The workflow did not tell its state. */
  | 'no-answer'
  /** The row says another last event than its events do. */
  | 'events-differ'
  /** A deadline has passed and nothing has happened. */
  | 'overdue';

export interface Difference {
  readonly kind: DifferenceKind;
  /** A kind of entity. */
  readonly entity: WatchedTable['kind'];
  readonly id: string;
  readonly detail: string;
}

/** How many of one kind of entity there are, and how many of their workflows have told their state. */
export interface Examined {
  readonly entity: WatchedTable['kind'];
  readonly open: number;
  readonly closed: number;
  readonly compared: number;
}

export interface Diagnosis {
  readonly examined: readonly Examined[];
  /** Without a worker that polls, workflows tell nothing: rows were held against rows and against lists only. */
  readonly workerPolls: boolean;
  readonly differences: readonly Difference[];
  /** Entities that differ in anything. */
  readonly differing: number;
  readonly seconds: number;
  /** Since when outgoing mail is held; null: it goes out. */
  readonly mailHeldSince: Date | null;
}

/** The diagnosis as people read it: one line for each difference, and one for the whole. */
export function diagnosisLines(diagnosis: Diagnosis): string[] {
  const { examined, workerPolls, differences, differing, seconds, mailHeldSince } = diagnosis;
  return [
    ...differences.map(({ kind, entity, id, detail }) => `${kind}  ${entity} ${id}  ${detail}`),
    ...(workerPolls
      ? []
      : [
          'No worker polls, so the states of workflows could not be compared: start one, and run this again.',
        ]),
    ...examined.map(
      ({ entity, open, closed, compared }) =>
        `${open} open and ${closed} closed ${entity}s; ${compared} compared with their workflows`,
    ),
    ...(mailHeldSince ? [heldMailLine(mailHeldSince)] : []),
    `${differing} differ; it took ${seconds.toFixed(1)} s`,
  ];
}
