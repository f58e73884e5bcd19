import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ListOrder } from '../api/deal-list.js';
import { useChange } from '../board/filters.js';
import { columns, type Column } from './columns.js';
import classes from './list.module.css';

interface Props {
  readonly order: ListOrder;
  readonly isSelectable: boolean;
}

/** The heads of the columns: pressed once, the list is sorted by one; pressed again, the other way. */
export function Head({ order, isSelectable }: Props) {
  const { t } = useTranslation();
  return (
    <div role="rowgroup" className={classes.head}>
      <div role="row" className={classes.row} data-selectable={isSelectable || undefined}>
        {isSelectable && <span role="columnheader" aria-label={t('list.hand-over')} />}
        {columns.map((column) => (
          <Sorted key={column.key} column={column} order={order} />
        ))}
        <span role="columnheader" className={classes.cell}>
          {t('board.owner')}
        </span>
      </div>
    </div>
  );
}

function Sorted({
  column: { key, sort, first },
  order,
}: {
  readonly column: Column;
  readonly order: ListOrder;
}) {
  const { t } = useTranslation();
  const change = useChange();
  const isSorted = order.sort === sort;
  const other = order.direction === 'asc' ? 'desc' : 'asc';
  return (
    <span
      role="columnheader"
      aria-sort={isSorted ? (order.direction === 'asc' ? 'ascending' : 'descending') : undefined}
      className={classes.cell}
      data-column={key}
    >
      <UnstyledButton
        className={classes.sort}
        onClick={() => change({ sort, direction: isSorted ? other : first })}
      >
        {t(`list.${key}`)}
        <span aria-hidden>{isSorted ? (order.direction === 'asc' ? ' ↑' : ' ↓') : ''}</span>
      </UnstyledButton>
    </span>
  );
}
