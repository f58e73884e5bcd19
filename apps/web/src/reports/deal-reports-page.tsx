import { useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { LossReasonsReport, WinRateReport } from './closing-reports.js';
import { DealReportFilters } from './deal-report-filters.js';
import { dealReportFilter } from './deal-reports-search.js';
import { EscalationsReport, PromisesReport } from './escalation-reports.js';
import { ReportsFrame } from './reports-frame.js';
import { AgeingReport, FunnelReport, StallsReport } from './stage-reports.js';
import { NormsReport, StageTimesReport } from './stage-time-reports.js';

/** How deals have gone: from the first stage to the promises that were kept. */
export function DealReportsPage() {
  const { t } = useTranslation();
  const filter = dealReportFilter(useSearch({ from: '/signed-in/reports' }));
  return (
    <ReportsFrame title={t('nav.reports')} about={t('report.about')} filters={<DealReportFilters />}>
      <FunnelReport filter={filter} />
      <StageTimesReport filter={filter} />
      <NormsReport filter={filter} />
      <AgeingReport filter={filter} />
      <WinRateReport filter={filter} />
      <LossReasonsReport filter={filter} />
      <StallsReport filter={filter} />
      <EscalationsReport filter={filter} />
      <PromisesReport filter={filter} />
    </ReportsFrame>
  );
}
