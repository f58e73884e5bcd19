import type { Diagnosis, Difference, DifferenceKind } from './diagnosis.js';

/** What was done last about an entity. */
export type RepairOutcome =
  /** The row was rewritten from its last event. */
  | 'row-from-event'
  /** The row was rewritten from its workflow. */
  | 'row-from-workflow'
  /** The workflow has taken over what its row says. */
  | 'adopted'
  /** The workflow was started from its row. */
  | 'started'
  /** The workflow of a closed row has ended. */
  | 'ended'
  /** Nothing had to be done any more. */
  | 'agrees'
  /** It has to be looked at; the detail says why. */
  | 'not-repaired';

export interface Repair extends Pick<Difference, 'entity' | 'id'> {
  /** In what it differed. */
  readonly found: readonly DifferenceKind[];
  readonly outcome: RepairOutcome;
  readonly detail: string;
}

/** What `--repair` would do about each kind of difference. */
export const remedies: Readonly<Record<DifferenceKind, string>> = {
  'no-workflow': 'would be started from its row',
  'workflow-without-open-row':
    'the workflow would be ended by its closed row, or a missing row rewritten from it',
  'row-ahead': 'the workflow would be nudged, and take its row over',
  'row-behind': 'the row would be rewritten from the workflow',
  'state-differs': 'the row would be rewritten from its last event, and the workflow take it over',
  'no-answer': 'the workflow would be asked once more',
  'events-differ': 'the row would be rewritten from its last event',
  overdue: 'the workflow would be nudged',
};

export function isRepaired({ outcome }: Repair): boolean {
  return outcome !== 'not-repaired';
}

/** The repairs as people read them: one line for each entity, and one for the whole. */
export function repairLines({ workerPolls, differing }: Diagnosis, repairs: readonly Repair[]): string[] {
  if (!workerPolls) return ['Nothing was repaired: workflows change only while a worker polls.'];
  return [
    ...repairs.map(({ outcome, entity, id, detail }) => `${outcome}  ${entity} ${id}  ${detail}`),
    `${repairs.filter(isRepaired).length} of ${differing} differing repaired`,
  ];
}
