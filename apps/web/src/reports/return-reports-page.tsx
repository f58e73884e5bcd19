import { useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { DefectsReport, TurnReport } from './case-reports.js';
import { ReportsFrame } from './reports-frame.js';
import { ReturnReportFilters } from './return-report-filters.js';
import { returnReportFilter } from './return-reports-search.js';
import { StepReport } from './step-report.js';

/** How return cases have gone: whose turn it was, how long steps took, and what was defective. */
export function ReturnReportsPage() {
  const { t } = useTranslation();
  const filter = returnReportFilter(useSearch({ from: '/signed-in/cases/reports' }));
  return (
    <ReportsFrame
      title={t('nav.case-reports')}
      about={t('report.case-about')}
      filters={<ReturnReportFilters />}
    >
      <TurnReport filter={filter} />
      <StepReport filter={filter} />
      <DefectsReport filter={filter} />
    </ReportsFrame>
  );
}
