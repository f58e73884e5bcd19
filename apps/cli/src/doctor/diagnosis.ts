/** In what a deal's row and its workflow, or its rows among each other, differ. */
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
  readonly dealId: string;
  readonly detail: string;
}

export interface Diagnosis {
  readonly open: number;
  readonly closed: number;
  /** Deals whose workflow has told its state. */
  readonly compared: number;
  /** Without a worker that polls, workflows tell nothing: rows were held against rows and against lists only. */
  readonly workerPolls: boolean;
  readonly differences: readonly Difference[];
  /** Deals that differ in anything. */
  readonly dealsDiffering: number;
  readonly seconds: number;
}

/** The diagnosis as people read it: one line for each difference, and one for the whole. */
export function diagnosisLines(diagnosis: Diagnosis): string[] {
  const { open, closed, compared, workerPolls, differences, dealsDiffering, seconds } = diagnosis;
  return [
    ...differences.map(({ kind, dealId, detail }) => `${kind}  ${dealId}  ${detail}`),
    ...(workerPolls
      ? []
      : [
          'No worker polls, so the states of workflows could not be compared: start one, and run this again.',
        ]),
    `${open} open and ${closed} closed deals; ${compared} compared with their workflows in ${seconds.toFixed(1)} s; ` +
      `${dealsDiffering} differ`,
  ];
}
