import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import { Group, Text } from '@mantine/core';
import { useId } from 'react';
import { mostBars, type Bars, type Fill, type Series } from './bars.js';
import classes from './reports.module.css';

const barHeight = 24;
const gap = 12;
const axisHeight = 36;
const nameWidth = 132;
const lineHeight = 13;
const lettersOfLine = 17;

/** Up to the greatest of them; all where each is nothing. */
const shareDomain: [number, (most: number) => number] = [0, (most) => most || 1];

/** How many lines a name takes beside its bars. */
const linesOf = (name: string) => Math.ceil(name.length / lettersOfLine);

interface BarsChartProps<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly bars: Bars<Row>;
}

/**
 * Rows as bars. It says nothing that the table beside it does not: readers of the screen are told its name, and find the
 * figures there.
 */
export default function BarsChart<Row>({ label, rows, bars }: BarsChartProps<Row>) {
  const { series, isStacked = false, isShare = false, words = String } = bars;
  const id = useId().replace(/\W/g, '');
  const { data, height, isWhole } = drawingOf(rows, bars);
  return (
    <div role="img" aria-label={label}>
      <Patterns id={id} />
      {series.length > 1 && <Legend id={id} series={series} />}
      <BarChart
        h={height}
        data={data}
        dataKey="name"
        orientation="vertical"
        type={isStacked ? 'stacked' : 'default'}
        gridAxis="y"
        tickLine="none"
        series={series.map((one) => ({ name: one.key, label: one.label, color: `var(--fill-${one.fill})` }))}
        barProps={({ name: key }) => ({
          fill: fillOf(id, series.find((one) => one.key === key)?.fill ?? 'plain'),
        })}
        maxBarWidth={barHeight}
        // What is little is seen all the same; of a stack, nothing would be as well.
        minBarSize={isStacked ? 0 : 2}
        textColor="var(--mantine-color-text)"
        valueFormatter={(value) => words(value).replaceAll(' ', '\u00a0')}
        withBarValueLabel={!isStacked}
        barLabelColor="var(--mantine-color-text)"
        barChartProps={{ margin: { right: 56 } }}
        yAxisProps={{ width: nameWidth, interval: 0 }}
        xAxisProps={{ allowDecimals: isShare || !isWhole, ...(isShare ? { domain: shareDomain } : {}) }}
        accessibilityLayer={false}
      />
    </div>
  );
}

/** What is drawn of rows, and the place that it takes. */
function drawingOf<Row>(rows: readonly Row[], { name, series, isStacked }: Bars<Row>) {
  const data = rows.slice(0, mostBars).map((row) => ({
    name: name(row),
    ...Object.fromEntries(series.map((one) => [one.key, one.value(row)])),
  }));
  const rowHeight = Math.max(
    barHeight * (isStacked ? 1 : series.length),
    ...data.map((one) => lineHeight * linesOf(one.name)),
  );
  return {
    data,
    height: data.length * (rowHeight + gap) + axisHeight,
    isWhole: rows.every((row) => series.every(({ value }) => Number.isInteger(value(row) ?? 0))),
  };
}

function Legend<Row>({ id, series }: { readonly id: string; readonly series: readonly Series<Row>[] }) {
  return (
    <Group gap="md" mb="xs">
      {series.map(({ key, label, fill }) => (
        <Group key={key} gap={6} wrap="nowrap">
          <svg width="16" height="16" aria-hidden>
            <rect width="16" height="16" rx="3" fill={fillOf(id, fill)} />
          </svg>
          <Text size="xs">{label}</Text>
        </Group>
      ))}
    </Group>
  );
}

const fillOf = (id: string, fill: Fill) => (fill === 'plain' ? 'var(--fill-plain)' : `url(#${fill}-${id})`);

/** What tells bars apart for whoever does not see their colours, and on paper. */
function Patterns({ id }: { readonly id: string }) {
  return (
    <svg className={classes.patterns} width="0" height="0" aria-hidden>
      <defs>
        <pattern id={`late-${id}`} width="7" height="7" patternUnits="userSpaceOnUse">
          <rect width="7" height="7" className={classes.late} />
          <path d="M-1 1 l2 -2 M0 7 l7 -7 M6 8 l2 -2" className={classes.stroke} />
        </pattern>
        <pattern id={`good-${id}`} width="6" height="6" patternUnits="userSpaceOnUse">
          <rect width="6" height="6" className={classes.good} />
          <path d="M0 3 h6" className={classes.stroke} />
        </pattern>
        <pattern id={`quiet-${id}`} width="7" height="7" patternUnits="userSpaceOnUse">
          <rect width="7" height="7" className={classes.quiet} />
          <circle cx="3.5" cy="3.5" r="1.3" className={classes.dot} />
        </pattern>
      </defs>
    </svg>
  );
}
