import type { LossReasonRow, WinRateRow } from '@app/contracts/deal-reports.js';
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

/** Who wins how much of what is closed. */
export function WinRateReport({ filter }: Props) {
  const { t } = useTranslation();
  const { count, share } = useFigures();
  const { named, figure } = useColumns<WinRateRow>();
  return (
    <ReportPanel<WinRateRow>
      {...usePanelWords('win-rate')}
      csv={dealReportFile('win-rate', filter)}
      keyOf={({ teamId }) => teamId}
      report={useQuery(dealReportQuery('win-rate', filter))}
      columns={[
        named('team', ({ team }) => team),
        figure('won', ({ won }) => count(won)),
        figure('lost', ({ lost }) => count(lost)),
        figure('win-rate', ({ winRate }) => share(winRate)),
      ]}
      bars={{
        ...{ name: ({ team }) => team, words: count, isStacked: true },
        series: [
          { key: 'won', label: t('report.column.won'), fill: 'good', value: ({ won }) => won },
          { key: 'lost', label: t('report.column.lost'), fill: 'late', value: ({ lost }) => lost },
        ],
      }}
    />
  );
}

/** Why deals are lost. */
export function LossReasonsReport({ filter }: Props) {
  const { t } = useTranslation();
  const { count } = useFigures();
  const { named, figure } = useColumns<LossReasonRow>();
  const { pipeline, reason } = useNames();
  return (
    <ReportPanel<LossReasonRow>
      {...usePanelWords('loss-reasons')}
      csv={dealReportFile('loss-reasons', filter)}
      keyOf={(row) => `${row.pipeline}/${row.reason}`}
      groupOf={(row) => pipeline(row.pipeline)}
      report={useQuery(dealReportQuery('loss-reasons', filter))}
      columns={[
        named('reason', reason),
        named('side', ({ side }) => t(`report.side.${side ?? 'unknown'}`)),
        figure('deals', ({ deals }) => count(deals)),
      ]}
      bars={{
        ...{ name: reason, words: count },
        series: [
          { key: 'deals', label: t('report.column.deals'), fill: 'plain', value: ({ deals }) => deals },
        ],
      }}
    />
  );
}
