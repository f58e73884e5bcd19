import type { ImportView } from '@app/contracts/imports.js';

/** Where a mapping of one's own is chosen; no file that comes with the product has such a name. */
export const own = ' own';

/** What an import is asked for with, as far as it is chosen. */
export interface Draft {
  readonly file: File | null;
  /** Name of the mapping, or `own`. */
  readonly named: string | null;
  readonly ownFile: File | null;
  /** What was read of it; undefined: none is chosen, or its file holds none. */
  readonly mapping: unknown;
  readonly clocks: ImportView['clocks'];
}

export const emptyDraft: Draft = {
  ...{ file: null, named: null, ownFile: null, mapping: undefined, clocks: 'history' },
};

export interface DraftProps {
  readonly draft: Draft;
  readonly onChange: (changes: Partial<Draft>) => void;
}
