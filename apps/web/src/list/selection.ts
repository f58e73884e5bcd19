/** Which rows of a list are selected, and from where a range goes. */
export interface Selection {
  readonly ids: ReadonlySet<string>;
  /** The row that was chosen last. */
  readonly anchor?: string;
}

export const nothingSelected: Selection = { ids: new Set() };

/** The most that is asked for at once. */
export const selectedAtMost = 100;

/**
 * The selection after a row was chosen: it changes sides; with a range all from the last one to it follow it.
 * @param rows ids in the order in which they are seen
 */
export function choose(
  selection: Selection,
  rows: readonly string[],
  id: string,
  isRange = false,
): Selection {
  const isOn = !selection.ids.has(id);
  const from = isRange ? rows.indexOf(selection.anchor ?? id) : -1;
  const to = rows.indexOf(id);
  const chosen = from === -1 ? [id] : rows.slice(Math.min(from, to), Math.max(from, to) + 1);
  const on = isRange || isOn;
  const ids = new Set(selection.ids);
  for (const one of chosen) {
    if (!on) ids.delete(one);
    else if (ids.size < selectedAtMost) ids.add(one);
  }
  return { ids, anchor: id };
}

/** The selection of these rows, as many of them as can be asked for at once. */
export function selectionOf(ids: readonly string[]): Selection {
  return { ids: new Set(ids.slice(0, selectedAtMost)) };
}
