import type { ReturnReport, StepGrouping } from '@app/contracts/return-reports.js';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { regulationsQuery } from '../api/cases.js';
import { returnReportFile, returnReportQuery, type ReturnReportFilter } from '../api/reports.js';
import { useStepWords } from '../cases/step-words.js';
import { useFigures } from './figures.js';
import { ReportPanel } from './report-panel.js';
import { useColumns, usePanelWords } from './words.js';

type Step = ReturnReport['steps'][number];

const stepsOf = ({ steps }: ReturnReport) => steps;

/** How long steps take beside what their norms allow; told apart by something, each step has a chart of its own. */
export function StepReport({ filter }: { readonly filter: ReturnReportFilter }) {
  const { t } = useTranslation();
  const { by } = filter;
  const { count, workingHours, wallHours } = useFigures();
  const { named, figure } = useColumns<Step>();
  const stepOf = useStepNames();
  const groupOf = useGroupNames(by);
  const name = by ? groupOf : stepOf;
  return (
    <ReportPanel<Step>
      {...usePanelWords('steps')}
      csv={returnReportFile('steps', filter)}
      report={useQuery({ ...returnReportQuery(filter), select: stepsOf })}
      keyOf={({ step, inCharge, group }) => [step, inCharge, group?.key].join('/')}
      {...(by ? { groupOf: stepOf, isAlwaysGrouped: true } : {})}
      columns={[
        by ? { key: 'group', label: t(`report.by.${by}`), words: groupOf } : named('step', stepOf),
        named('in-charge', ({ inCharge }) => t(`desk.in-charge.${inCharge}`)),
        figure('done', ({ done }) => count(done)),
        figure('due', ({ running }) => count(running)),
        figure('late', ({ late }) => count(late)),
        figure('average', (row) => workingHours(row.averageWorkingHours)),
        figure('allowed', (row) => workingHours(row.allowedWorkingHours)),
        figure('on-the-wall', ({ averageHours }) => wallHours(averageHours)),
      ]}
      bars={{
        ...{ name, words: workingHours },
        series: [
          {
            ...{ key: 'average', label: t('report.column.average'), fill: 'plain' },
            value: ({ averageWorkingHours }) => averageWorkingHours,
          },
          {
            ...{ key: 'allowed', label: t('report.column.allowed'), fill: 'quiet' },
            value: ({ allowedWorkingHours }) => allowedWorkingHours,
          },
        ],
      }}
    />
  );
}

/** Steps as the first regulation that has them names them. */
function useStepNames(): (row: Step) => string {
  const { data: regulations = [] } = useQuery(regulationsQuery);
  const words = useStepWords();
  return ({ step }) => {
    const regulation = regulations.find(({ definition }) => Object.hasOwn(definition.steps, step));
    return words({ regulation: regulation?.key ?? '' }, step);
  };
}

function useGroupNames(by: StepGrouping | undefined): (row: Step) => string {
  const { t } = useTranslation();
  return ({ group }) => {
    if (!group) return t('report.side.unknown');
    if (by === 'cause') return t(`act.choice.cause.${group.key as 'defect'}`);
    return by === 'class' ? t('deal.class', { class: group.key }) : group.name;
  };
}
