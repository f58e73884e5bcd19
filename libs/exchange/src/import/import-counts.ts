/** What has become of the rows of a file, so far. */
export interface ImportCounts {
  /** Rows that were dealt with. */
  rows: number;
  /** New deals. */
  open: number;
  won: number;
  lost: number;
  /** New open deals that stall, of them key ones. */
  stalled: number;
  stalledKey: number;
  /** New customers. */
  customers: number;
  /** Deals that are here already: moved, changed or closed after the file. */
  updated: number;
  unchanged: number;
  /** Left alone, since people have moved or closed them here. */
  movedHere: number;
  /** Rows that were left out; they are in the error file. */
  refused: number;
}

export const noCounts: Readonly<ImportCounts> = {
  rows: 0,
  open: 0,
  won: 0,
  lost: 0,
  stalled: 0,
  stalledKey: 0,
  customers: 0,
  updated: 0,
  unchanged: 0,
  movedHere: 0,
  refused: 0,
};
