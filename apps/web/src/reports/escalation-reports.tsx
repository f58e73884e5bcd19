import type { EscalationReportRow } from '@app/contracts/deal-reports.js';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { dealReportFile, dealReportQuery, type DealReportFilter } from '../api/reports.js';
import { useFigures } from './figures.js';
import { ReportPanel } from './report-panel.js';
import { useColumns, usePanelWords } from './words.js';

interface Props {
  readonly filter: DealReportFilter;
}

const keyOf = ({ teamId }: EscalationReportRow) => teamId;
const name = ({ team }: EscalationReportRow) => team;

/** How long escalations wait until somebody takes them on. */
export function EscalationsReport({ filter }: Props) {
  const { t } = useTranslation();
  const { count, workingHours } = useFigures();
  const { named, figure } = useColumns<EscalationReportRow>();
  return (
    <ReportPanel<EscalationReportRow>
      {...usePanelWords('escalations')}
      {...{ keyOf, csv: dealReportFile('escalations', filter) }}
      report={useQuery(dealReportQuery('escalations', filter))}
      columns={[
        named('team', name),
        figure('escalations', ({ escalations }) => count(escalations)),
        figure('taken-on', ({ takenOn }) => count(takenOn)),
        figure('average', ({ averageHours }) => workingHours(averageHours)),
        figure('median', ({ medianHours }) => workingHours(medianHours)),
      ]}
      bars={{
        ...{ name, words: workingHours },
        series: [
          {
            ...{ key: 'average', label: t('report.column.average'), fill: 'plain' },
            value: ({ averageHours }) => averageHours,
          },
          {
            ...{ key: 'median', label: t('report.column.median'), fill: 'quiet' },
            value: ({ medianHours }) => medianHours,
          },
        ],
      }}
    />
  );
}

/** Which promises were kept. */
export function PromisesReport({ filter }: Props) {
  const { t } = useTranslation();
  const { count, share } = useFigures();
  const { named, figure } = useColumns<EscalationReportRow>();
  return (
    <ReportPanel<EscalationReportRow>
      {...usePanelWords('promises')}
      {...{ keyOf, csv: dealReportFile('escalations', filter) }}
      report={useQuery(dealReportQuery('escalations', filter))}
      columns={[
        named('team', name),
        figure('kept', ({ kept }) => count(kept)),
        figure('broken', ({ broken }) => count(broken)),
        figure('kept-share', ({ kept, broken }) => share(kept + broken > 0 ? kept / (kept + broken) : null)),
      ]}
      bars={{
        ...{ name, words: count, isStacked: true },
        series: [
          { key: 'kept', label: t('report.column.kept'), fill: 'good', value: ({ kept }) => kept },
          { key: 'broken', label: t('report.column.broken'), fill: 'late', value: ({ broken }) => broken },
        ],
      }}
    />
  );
}
