import type { DealStatus } from '@app/domain/deal/state.js';
import type { returnStatuses } from '@app/domain/returns/state.js';

/** What can be exported. A new subject brings its query in `export-queries.ts`. */
export const exportSubjects = ['deals', 'activities', 'escalations', 'cases'] as const;
export type ExportSubject = (typeof exportSubjects)[number];

export const dealStatuses = ['open', 'won', 'lost'] as const satisfies readonly DealStatus[];
export const activityStatuses = ['planned', 'done', 'cancelled'] as const;
/** `open`: whatever has not ended. */
export const escalationStatuses = ['open', 'telling', 'taken-on', 'snoozed', 'ended'] as const;

/** The states in which a subject's things may be, to choose by. */
export interface ExportStatuses {
  readonly deals: DealStatus;
  readonly activities: (typeof activityStatuses)[number];
  readonly escalations: (typeof escalationStatuses)[number];
  readonly cases: (typeof returnStatuses)[number];
}

/** Which of a subject's things; what is left out does not narrow. */
export interface ExportFilter<Subject extends ExportSubject = ExportSubject> {
  /** Key of the deal's pipeline; cases have none. */
  readonly pipeline?: string;
  readonly status?: ExportStatuses[Subject];
  /** Team of the deal or case. */
  readonly teamId?: string;
}

/**
 * What a column holds. `text` was written by people or by other systems; all others are ours: ids, keys and other codes, decimal
 * text, instants, days, yes or no, lists of codes.
 */
export type CellKind = 'text' | 'code' | 'number' | 'time' | 'day' | 'flag' | 'list';

export interface ExportColumn {
  readonly name: string;
  readonly kind: CellKind;
}

/** A value of a column: an instant as text in UTC, money as decimal text, a list of codes. */
export type Cell = string | number | boolean | readonly string[] | null;

/** One thing, by its columns' names; own fields besides, by their keys. */
export interface ExportedRow {
  readonly cells: Readonly<Record<string, Cell>>;
  /** Own fields that are filled in; absent where the subject has none. */
  readonly fields?: Readonly<Record<string, Cell>>;
}

/** What an export is made of: its head, then its rows, batch by batch. */
export interface ExportHead {
  readonly columns: readonly ExportColumn[];
  /** Own fields of the pipelines that are exported; empty where the subject has none. */
  readonly fields: readonly ExportColumn[];
}
