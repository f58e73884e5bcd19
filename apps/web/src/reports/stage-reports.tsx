import type { AgeingRow, FunnelRow, StallReportRow } from '@app/contracts/deal-reports.js';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { dealReportFile, dealReportQuery, type DealReportFilter } from '../api/reports.js';
import { useFigures } from './figures.js';
import { useNames } from './names.js';
import { ReportPanel } from './report-panel.js';
import { useColumns, usePanelWords } from './words.js';

interface Props {
  readonly filter: DealReportFilter;
}

interface OfStage {
  readonly pipeline: string;
  readonly stage: string;
  readonly stageName: string;
}

/** How rows of stages are told apart: each pipeline has a chart of its own. */
export function useStageRows() {
  const { pipeline, stage } = useNames();
  return {
    name: stage,
    keyOf: (row: OfStage) => `${row.pipeline}/${row.stage}`,
    groupOf: (row: OfStage) => pipeline(row.pipeline),
  };
}

/** How far deals have come, stage by stage. */
export function FunnelReport({ filter }: Props) {
  const { t } = useTranslation();
  const { count, share } = useFigures();
  const { named, figure } = useColumns<FunnelRow>();
  const { name, keyOf, groupOf } = useStageRows();
  return (
    <ReportPanel<FunnelRow>
      {...usePanelWords('funnel')}
      {...{ keyOf, groupOf, csv: dealReportFile('funnel', filter) }}
      report={useQuery(dealReportQuery('funnel', filter))}
      columns={[
        named('stage', name),
        figure('reached', ({ reached }) => count(reached)),
        figure('of-before', ({ ofBefore }) => share(ofBefore)),
        figure('of-first', ({ ofFirst }) => share(ofFirst)),
        figure('open', ({ open }) => count(open)),
        figure('lost', ({ lost }) => count(lost)),
        figure('won', ({ won }) => count(won)),
      ]}
      bars={{
        ...{ name, words: count },
        series: [
          {
            key: 'reached',
            label: t('report.column.reached'),
            fill: 'plain',
            value: ({ reached }) => reached,
          },
        ],
      }}
    />
  );
}

/** How old open deals are. */
export function AgeingReport({ filter }: Props) {
  const { t } = useTranslation();
  const { count } = useFigures();
  const { named, figure } = useColumns<AgeingRow>();
  const { name, keyOf, groupOf } = useStageRows();
  const ages = [
    { key: 'to30', fill: 'good' },
    { key: 'to60', fill: 'plain' },
    { key: 'to90', fill: 'quiet' },
    { key: 'over90', fill: 'late' },
  ] as const;
  return (
    <ReportPanel<AgeingRow>
      {...usePanelWords('ageing')}
      {...{ keyOf, groupOf, csv: dealReportFile('ageing', filter) }}
      report={useQuery(dealReportQuery('ageing', filter))}
      columns={[named('stage', name), ...ages.map(({ key }) => figure(key, (row) => count(row[key])))]}
      bars={{
        ...{ name, words: count, isStacked: true },
        series: ages.map(({ key, fill }) => ({
          ...{ key, fill, label: t(`report.column.${key}`) },
          value: (row) => row[key],
        })),
      }}
    />
  );
}

/** Where deals stall, and why. */
export function StallsReport({ filter }: Props) {
  const { t } = useTranslation();
  const { count, wallHours } = useFigures();
  const { named, figure } = useColumns<StallReportRow>();
  const { name, keyOf, groupOf } = useStageRows();
  const kind = (row: StallReportRow) => t(`stall.kind.${row.kind}`);
  return (
    <ReportPanel<StallReportRow>
      {...usePanelWords('stalls')}
      {...{ groupOf, csv: dealReportFile('stalls', filter) }}
      keyOf={(row) => `${keyOf(row)}/${row.kind}`}
      report={useQuery(dealReportQuery('stalls', filter))}
      columns={[
        named('stage', name),
        named('kind', kind),
        figure('stalls', ({ stalls }) => count(stalls)),
        figure('running', ({ running }) => count(running)),
        figure('lasted', ({ averageWallHours }) => wallHours(averageWallHours)),
      ]}
      bars={{
        ...{ name: (row) => `${name(row)} · ${kind(row)}`, words: count, isStacked: true },
        series: [
          {
            key: 'running',
            label: t('report.column.running'),
            fill: 'late',
            value: ({ running }) => running,
          },
          {
            ...{ key: 'ended', label: t('report.column.ended'), fill: 'quiet' },
            value: ({ stalls, running }) => stalls - running,
          },
        ],
      }}
    />
  );
}
