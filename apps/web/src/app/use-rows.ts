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
 * Which row of a list the keys are for: walked by j and k or arrows, opened by Enter. It stays at its place when the row that
 * was there has gone.
 * @param keysFor further keys, for the row that is selected
 */
export function useRows<Row>(
  rows: readonly Row[],
  open: (row: Row) => void,
  keysFor: (row: Row) => Keys = () => ({}),
): Rows<Row> {
  const [at, setAt] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const selected = Math.min(at, rows.length - 1);
  const isMoved = useRef(false);
  const move = (to: number) => {
    isMoved.current = true;
    setAt(Math.max(0, Math.min(to, rows.length - 1)));
  };
  useEffect(() => {
    if (!isMoved.current) return;
    isMoved.current = false;
    list.current?.querySelector<HTMLElement>('[data-selected] a')?.focus();
  }, [at]);
  const current = rows[selected];
  useKeys({
    j: () => move(selected + 1),
    k: () => move(selected - 1),
    ArrowDown: () => move(selected + 1),
    ArrowUp: () => move(selected - 1),
    ...(current === undefined ? {} : { Enter: () => open(current), ...keysFor(current) }),
  });
  return { selected, select: setAt, list, current };
}
