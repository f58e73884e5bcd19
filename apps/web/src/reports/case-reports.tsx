import type { ReturnReport } from '@app/contracts/return-reports.js';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { returnReportFile, returnReportQuery, type ReturnReportFilter } from '../api/reports.js';
import { useFigures } from './figures.js';
import { ReportPanel } from './report-panel.js';
import { useColumns, usePanelWords } from './words.js';

interface Props {
  readonly filter: ReturnReportFilter;
}

type Defects = ReturnReport['defects'][number];

interface Turn {
  readonly whose: 'ours' | 'counterparties' | 'customers';
  readonly hours: number;
}

const defectsOf = ({ defects }: ReturnReport) => defects;

/** Nobody's turn, of no case. */
function turnsOf({ time }: ReturnReport): Turn[] {
  if (time.cases === 0) return [];
  return [
    { whose: 'ours', hours: time.oursWorkingHours ?? 0 },
    { whose: 'counterparties', hours: time.counterpartiesWorkingHours ?? 0 },
    { whose: 'customers', hours: time.customersWorkingHours ?? 0 },
  ];
}

/** Who was waited for, and how long. */
export function TurnReport({ filter }: Props) {
  const { t } = useTranslation();
  const { workingHours, wallHours, share } = useFigures();
  const { named, figure } = useColumns<Turn>();
  const { data } = useQuery(returnReportQuery(filter));
  const report = useQuery({ ...returnReportQuery(filter), select: turnsOf });
  const words = usePanelWords('turn');
  const whole = report.data?.reduce((sum, { hours }) => sum + hours, 0) ?? 0;
  const name = ({ whose }: Turn) => t(`report.whose.${whose}`);
  const time = data && {
    count: data.time.cases,
    time: wallHours(data.time.averageHours),
  };
  return (
    <ReportPanel<Turn>
      {...words}
      csv={returnReportFile('time', filter)}
      meaning={time && time.count > 0 ? `${words.meaning} ${t('report.cases', time)}` : words.meaning}
      report={report}
      keyOf={({ whose }) => whose}
      columns={[
        named('whose', name),
        figure('time', ({ hours }) => workingHours(hours)),
        figure('share', ({ hours }) => share(whole > 0 ? hours / whole : null)),
      ]}
      bars={{
        ...{ name, words: workingHours },
        series: [{ key: 'time', label: t('report.column.time'), fill: 'plain', value: ({ hours }) => hours }],
      }}
    />
  );
}

/** How much of what was delivered is defective. */
export function DefectsReport({ filter }: Props) {
  const { t } = useTranslation();
  const { count, share } = useFigures();
  const { named, figure } = useColumns<Defects>();
  return (
    <ReportPanel<Defects>
      {...usePanelWords('defects')}
      csv={returnReportFile('defects', filter)}
      report={useQuery({ ...returnReportQuery(filter), select: defectsOf })}
      keyOf={({ productKey, batch }) => `${productKey}/${batch ?? ''}`}
      columns={[
        named('product', ({ productName }) => productName),
        named('batch', ({ batch }) => batch ?? '–'),
        figure('cases', ({ cases }) => count(cases)),
        figure('delivered', ({ delivered }) => count(delivered)),
        figure('claimed', ({ claimed }) => count(claimed)),
        figure('defective', ({ defective }) => count(defective)),
        figure('defect-rate', ({ defectRate }) => share(defectRate)),
      ]}
      bars={{
        ...{
          name: ({ productName, batch }) => [productName, batch].filter(Boolean).join(' · '),
          words: share,
        },
        series: [
          {
            ...{ key: 'rate', label: t('report.column.defect-rate'), fill: 'late' },
            value: ({ defectRate }) => defectRate,
          },
        ],
      }}
    />
  );
}
