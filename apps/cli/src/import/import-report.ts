/** What an import has done. The counts are of this run. */
export interface ImportSummary {
  readonly source: string;
  /** The export's own day, and the day it stands for now. */
  readonly asOf: string;
  readonly asOfNow: string;
  readonly shiftDays: number;
  /** New rows. */
  customers: number;
  products: number;
  people: number;
  teams: number;
  open: number;
  won: number;
  lost: number;
  /** New open deals that stall, of them key ones; they were told once, in this run. */
  stalled: number;
  stalledKey: number;
  /** Opportunities that could be read. */
  rows: number;
  /** Deals that are here already, as the export has them. */
  unchanged: number;
  /** Deals that people have moved or closed here, which are left alone. */
  movedHere: number;
  /** Deals that were moved or closed after the export. */
  followed: number;
  /** Deals whose change could not be applied; they are in the error file. */
  notApplied: number;
  workflowsStarted: number;
  /** Rows of all files that were left out; they are in the error file. */
  badRows: number;
  errorsFile?: string;
  seconds: number;
}

export function emptySummary(
  head: Pick<ImportSummary, 'source' | 'asOf' | 'asOfNow' | 'shiftDays'>,
): ImportSummary {
  return {
    ...head,
    ...{
      customers: 0,
      products: 0,
      people: 0,
      teams: 0,
      open: 0,
      won: 0,
      lost: 0,
      stalled: 0,
      stalledKey: 0,
    },
    ...{
      rows: 0,
      unchanged: 0,
      movedHere: 0,
      followed: 0,
      notApplied: 0,
      workflowsStarted: 0,
      badRows: 0,
      seconds: 0,
    },
  };
}

/** The summary as people read it. */
export function summaryLines(summary: ImportSummary): string[] {
  const { customers, products, people, teams, open, won, lost, stalled, stalledKey } = summary;
  const lines = [
    `${summary.source}, as of ${summary.asOf} (${summary.asOfNow} now): ${summary.rows} opportunities in ${summary.seconds.toFixed(1)} s`,
    `new: ${customers} customers, ${products} products, ${people} people, ${teams} teams`,
    `new deals: ${open} open, ${won} won, ${lost} lost; ${stalled} of the open ones stall (${stalledKey} key deals)`,
    `known deals: ${summary.unchanged} unchanged, ${summary.followed} moved or closed after the export, ` +
      `${summary.movedHere} moved here and left alone, ${summary.notApplied} changed and not applied`,
    `workflows started: ${summary.workflowsStarted}`,
    `rows with errors: ${summary.badRows}`,
  ];
  return summary.errorsFile ? [...lines, `what is wrong with them: ${summary.errorsFile}`] : lines;
}
