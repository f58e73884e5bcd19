import type { StageTimeRow } from '@app/contracts/deal-reports.js';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { dealReportFile, dealReportQuery, type DealReportFilter } from '../api/reports.js';
import { useFigures } from './figures.js';
import { ReportPanel } from './report-panel.js';
import { useStageRows } from './stage-reports.js';
import { useColumns, usePanelWords } from './words.js';

interface Props {
  readonly filter: DealReportFilter;
}

/** How long deals stay in stages, beside what their norms allow. */
export function StageTimesReport({ filter }: Props) {
  const { t } = useTranslation();
  const { count, workingHours } = useFigures();
  const { named, figure } = useColumns<StageTimeRow>();
  const { name, keyOf, groupOf } = useStageRows();
  return (
    <ReportPanel<StageTimeRow>
      {...usePanelWords('stage-times')}
      {...{ keyOf, groupOf, csv: dealReportFile('stage-times', filter) }}
      report={useQuery(dealReportQuery('stage-times', filter))}
      columns={[
        named('stage', name),
        figure('stays', ({ stays }) => count(stays)),
        figure('average', ({ averageHours }) => workingHours(averageHours)),
        figure('median', ({ medianHours }) => workingHours(medianHours)),
        figure('allowed', ({ allowedHours }) => workingHours(allowedHours)),
      ]}
      bars={{
        ...{ name, words: workingHours },
        series: [
          {
            ...{ key: 'average', label: t('report.column.average'), fill: 'plain' },
            value: ({ averageHours }) => averageHours,
          },
          {
            ...{ key: 'allowed', label: t('report.column.allowed'), fill: 'quiet' },
            value: ({ allowedHours }) => allowedHours,
          },
        ],
      }}
    />
  );
}

/** How often deals left stages in time. */
export function NormsReport({ filter }: Props) {
  const { t } = useTranslation();
  const { count, share } = useFigures();
  const { named, figure } = useColumns<StageTimeRow>();
  const { name, keyOf, groupOf } = useStageRows();
  return (
    <ReportPanel<StageTimeRow>
      {...usePanelWords('norms')}
      {...{ keyOf, groupOf, csv: dealReportFile('stage-times', filter) }}
      report={useQuery(dealReportQuery('stage-times', filter))}
      columns={[
        named('stage', name),
        figure('in-norm', ({ inNorm }) => count(inNorm)),
        figure('late', ({ late }) => count(late)),
        figure('in-norm-share', ({ inNorm, stays }) => share(stays > 0 ? inNorm / stays : null)),
      ]}
      bars={{
        ...{ name, words: count, isStacked: true },
        series: [
          { key: 'inNorm', label: t('report.column.in-norm'), fill: 'good', value: ({ inNorm }) => inNorm },
          { key: 'late', label: t('report.column.late'), fill: 'late', value: ({ late }) => late },
        ],
      }}
    />
  );
}
