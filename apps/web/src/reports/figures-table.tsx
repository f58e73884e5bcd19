import { Table } from '@mantine/core';
import classes from './reports.module.css';

export interface Column<Row> {
  readonly key: string;
  readonly label: string;
  /** What stands in the cell. */
  readonly words: (row: Row) => string;
  /** Figures stand at the right, one under the other. */
  readonly isFigure?: boolean;
}

interface Props<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** The first names the row. */
  readonly columns: readonly Column<Row>[];
}

/** Rows with all of their figures; wider than its place, it is moved by keys as well. */
export function FiguresTable<Row>({ label, rows, keyOf, columns }: Props<Row>) {
  return (
    <Table.ScrollContainer minWidth={0} type="native" tabIndex={0} role="region" aria-label={label}>
      <Table verticalSpacing={6} horizontalSpacing={6} fz="sm" className={classes.figures}>
        <Table.Thead>
          <Table.Tr>
            {columns.map(({ key, label, isFigure }) => (
              <Table.Th key={key} scope="col" ta={isFigure ? 'right' : undefined}>
                {label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={keyOf(row)}>
              {columns.map(({ key, words, isFigure }, at) =>
                at === 0 ? (
                  <Table.Th key={key} scope="row" className={classes.name}>
                    {words(row)}
                  </Table.Th>
                ) : (
                  <Table.Td key={key} className={isFigure ? classes.figure : undefined}>
                    {words(row)}
                  </Table.Td>
                ),
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
