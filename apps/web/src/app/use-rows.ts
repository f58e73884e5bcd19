import { useEffect, useRef, useState, type RefObject } from 'react';
import { useKeys, type Keys } from './keys.js';

interface Rows<Row> {
  readonly selected: number;
  readonly select: (index: number) => void;
  /** The list; the row that is selected bears `data-selected` and has a link. */
  readonly list: RefObject<HTMLUListElement | null>;
  readonly current: Row | undefined;
}

/**
 * Which row of a list the keys are for: walked by j and k or arrows, opened by Enter. It stays the same row when others come
 * before it, and at its place when it has gone.
 * @param keysFor further keys, for the row that is selected
 */
export function useRows<Row extends { readonly id: string }>(
  rows: readonly Row[],
  open: (row: Row) => void,
  keysFor: (row: Row) => Keys = () => ({}),
): Rows<Row> {
  const [chosen, setChosen] = useState<{ readonly at: number; readonly id?: string }>({ at: 0 });
  const list = useRef<HTMLUListElement>(null);
  const found = rows.findIndex(({ id }) => id === chosen.id);
  const selected = found >= 0 ? found : Math.min(chosen.at, rows.length - 1);
  const select = (at: number) => setChosen({ at, id: rows[at]?.id });
  const isMoved = useRef(false);
  const move = (to: number) => {
    isMoved.current = true;
    select(Math.max(0, Math.min(to, rows.length - 1)));
  };
  useEffect(() => {
    if (!isMoved.current) return;
    isMoved.current = false;
    list.current?.querySelector<HTMLElement>('[data-selected] a')?.focus();
  }, [chosen]);
  const current = rows[selected];
  useKeys({
    j: () => move(selected + 1),
    k: () => move(selected - 1),
    ArrowDown: () => move(selected + 1),
    ArrowUp: () => move(selected - 1),
    ...(current === undefined ? {} : { Enter: () => open(current), ...keysFor(current) }),
  });
  return { selected, select, list, current };
}
