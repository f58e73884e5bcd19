import { Box, Button, Group, Skeleton, Text, Title } from '@mantine/core';
import { lazy, Suspense, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Trouble } from '../app/trouble.js';
import { mostBars, type Bars } from './bars.js';
import type BarsChartType from './bars-chart.js';
import { FiguresTable, type Column } from './figures-table.js';
import classes from './reports.module.css';

/** A chunk of its own; `lazy` forgets of which rows a component is. */
const BarsChart = lazy(() => import('./bars-chart.js')) as unknown as typeof BarsChartType;

/** Rows as they are read: there are none yet while nobody has answered. */
export interface Report<Row> {
  readonly data: readonly Row[] | undefined;
  readonly error: unknown;
  /** What is shown was asked for before. */
  readonly isPlaceholderData: boolean;
  readonly refetch: () => Promise<unknown>;
}

interface ReportPanelProps<Row> {
  readonly title: string;
  /** What is counted, in a sentence or two. */
  readonly meaning: string;
  readonly report: Report<Row>;
  readonly keyOf: (row: Row) => string;
  /** The first names the row. */
  readonly columns: readonly Column<Row>[];
  readonly bars: Bars<Row>;
  /** What rows belong together by; where they are of several, each has a chart of its own, under this name. */
  readonly groupOf?: (row: Row) => string;
  /** Also where they are all of one. */
  readonly isAlwaysGrouped?: boolean;
  /** Where the same is as a CSV file. */
  readonly csv: string;
  /** What is said when there is nothing to show. */
  readonly empty: string;
}

/** A chart with the same figures in a table beside it, to be taken along as CSV. */
export function ReportPanel<Row>(props: ReportPanelProps<Row>) {
  const { title, meaning, report, csv } = props;
  const { t } = useTranslation();
  const id = useId();
  return (
    <section className={classes.panel} aria-labelledby={id} aria-busy={report.isPlaceholderData || undefined}>
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
      <Content {...props} />
    </section>
  );
}

function Content<Row>(props: ReportPanelProps<Row>) {
  const { title, report, groupOf, isAlwaysGrouped = false, empty } = props;
  const { data, error, refetch } = report;
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton h={180} mt="sm" />;
  if (data.length === 0)
    return (
      <Text size="sm" className={classes.empty}>
        {empty}
      </Text>
    );
  const groups = new Map<string, Row[]>();
  for (const row of data) {
    const name = groupOf?.(row) ?? '';
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  if (groups.size === 1 && !isAlwaysGrouped) return <Beside {...props} title={title} rows={data} />;
  return [...groups].map(([name, rows]) => (
    <Box key={name} className={classes.group}>
      <Title order={3} size="h6">
        {name}
      </Title>
      <Beside {...props} title={`${title} · ${name}`} rows={rows} />
    </Box>
  ));
}

function Beside<Row>({
  title,
  rows,
  keyOf,
  columns,
  bars,
}: Pick<ReportPanelProps<Row>, 'title' | 'keyOf' | 'columns' | 'bars'> & { readonly rows: readonly Row[] }) {
  const { t } = useTranslation();
  return (
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
      <FiguresTable label={t('report.table-of', { title })} rows={rows} keyOf={keyOf} columns={columns} />
    </div>
  );
}
