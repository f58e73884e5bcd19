import { Button, Group, Skeleton, Table, Text, Title } from '@mantine/core';
import { lazy, Suspense, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { mostBars, type Bars } from './bars.js';
import type BarsChartType from './bars-chart.js';
import classes from './reports.module.css';

/** A chunk of its own; `lazy` forgets of which rows a component is. */
const BarsChart = lazy(() => import('./bars-chart.js')) as unknown as typeof BarsChartType;

export interface Column<Row> {
  readonly key: string;
  readonly label: string;
  /** What stands in the cell. */
  readonly words: (row: Row) => string;
  /** Figures stand at the right, one under the other. */
  readonly isFigure?: boolean;
}

interface ReportPanelProps<Row> {
  readonly title: string;
  /** What is counted, in a sentence or two. */
  readonly meaning: string;
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** The first names the row. */
  readonly columns: readonly Column<Row>[];
  readonly bars: Bars<Row>;
  /** Where the same is as a CSV file. */
  readonly csv: string;
  /** What is said when there is nothing to show. */
  readonly empty: string;
}

/** A chart with the same figures in a table beside it, to be taken along as CSV. */
export function ReportPanel<Row>(props: ReportPanelProps<Row>) {
  const { title, meaning, rows, keyOf, columns, bars, csv, empty } = props;
  const { t } = useTranslation();
  const id = useId();
  return (
    <section className={classes.panel} aria-labelledby={id}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Title order={2} size="h5" id={id}>
          {title}
        </Title>
        <Button
          component="a"
          href={csv}
          download
          size="xs"
          variant="default"
          className={classes.csv}
          aria-label={t('report.csv-of', { title })}
        >
          {t('report.csv')}
        </Button>
      </Group>
      <Text size="sm" className={classes.meaning}>
        {meaning}
      </Text>
      {rows.length === 0 ? (
        <Text size="sm" className={classes.empty}>
          {empty}
        </Text>
      ) : (
        <div className={classes.beside}>
          <div>
            <Suspense fallback={<Skeleton h={Math.min(rows.length, mostBars) * 36} />}>
              <BarsChart label={t('report.chart-of', { title })} rows={rows} bars={bars} />
            </Suspense>
            {rows.length > mostBars && (
              <Text size="xs" className={classes.meaning}>
                {t('report.drawn', { count: mostBars })}
              </Text>
            )}
          </div>
          <Figures title={title} rows={rows} keyOf={keyOf} columns={columns} />
        </div>
      )}
    </section>
  );
}

function Figures<Row>({
  title,
  rows,
  keyOf,
  columns,
}: Pick<ReportPanelProps<Row>, 'title' | 'rows' | 'keyOf' | 'columns'>) {
  return (
    <Table.ScrollContainer minWidth={0} type="native" tabIndex={0} role="region" aria-label={title}>
      <Table verticalSpacing={6} fz="sm">
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
