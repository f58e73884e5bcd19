/** How a bar is filled; each by a pattern of its own besides its colour. */
export type Fill = 'plain' | 'good' | 'late' | 'quiet';

export interface Series<Row> {
  readonly key: string;
  readonly label: string;
  readonly fill: Fill;
  /** Null: there is none to be drawn. */
  readonly value: (row: Row) => number | null;
}

/** How rows are drawn as bars, one row under the other. */
export interface Bars<Row> {
  readonly name: (row: Row) => string;
  readonly series: readonly Series<Row>[];
  /** The series of a row make one bar. */
  readonly isStacked?: boolean;
  /** Values are parts of one. */
  readonly isShare?: boolean;
  /** What stands at the axis and in the hint for a value. */
  readonly words?: (value: number) => string;
}

/** More bars than these are no picture: the table beside has all of them. */
export const mostBars = 20;
