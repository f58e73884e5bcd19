import type { ReturnStepDoneView } from '@app/contracts/return-timeline.js';
import type { ReturnCaseView } from '@app/contracts/returns.js';
import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { caseStepsQuery } from '../api/cases.js';
import { useReading } from '../app/reading.js';
import { Clock } from '../cases/clock.js';
import { useStepWords } from '../cases/step-words.js';
import { Panel } from '../deal/panel.js';
import { dayAndTime } from '../format/dates.js';
import { clockOf, courseOf, endOf, type CourseStep } from './course.js';
import { partName, partsOf, type LinePart } from './parts.js';
import classes from './case.module.css';

interface Props {
  readonly of: ReturnCaseView;
  /** When the server told it, in epoch milliseconds. */
  readonly readAt: number;
}

/** The regulation, drawn as steps for each part: done by whom and when, due with its clock, to come. */
export function Course({ of: one, readAt }: Props) {
  const { t } = useTranslation();
  // Without it the steps stand there all the same: who has done them is told in what happened, too.
  const { data: over = [] } = useQuery(caseStepsQuery(one.id));
  return (
    <Panel title={t('case.course')}>
      {partsOf(one).map((each) => (
        <PartCourse key={each.part.id} of={one} each={each} over={over} readAt={readAt} />
      ))}
    </Panel>
  );
}

interface PartProps extends Props {
  readonly each: LinePart;
  /** What has ended the steps that are over, of all parts. */
  readonly over: readonly ReturnStepDoneView[];
}

function PartCourse({ of: one, each, over, readAt }: PartProps) {
  const { t } = useTranslation();
  const { outcome, counterparty } = each.part;
  return (
    <section aria-label={partName(each)} className={classes.part}>
      <Text size="sm" fw={550}>
        {partName(each)}
        {outcome ? ` · ${t(`case.outcome.${outcome}`)}` : ''}
      </Text>
      {counterparty && (
        <Text size="xs" className={classes.quiet}>
          {t(`case.counterparty.${counterparty.kind}`)}: {counterparty.name}
        </Text>
      )}
      <ol className={classes.course}>
        {courseOf(one, each.part).map((step) => (
          <Step key={step.step} of={one} each={each} step={step} over={over} readAt={readAt} />
        ))}
      </ol>
    </section>
  );
}

interface StepProps extends PartProps {
  readonly step: CourseStep;
}

function Step({ of: one, each, step: { step, place }, over, readAt }: StepProps) {
  const { t } = useTranslation();
  const words = useStepWords();
  const clock = place === 'current' ? clockOf(one, step, each.part.id) : undefined;
  const end = place === 'done' || place === 'skipped' ? endOf(over, step, each.part.id) : undefined;
  return (
    <li data-place={place} aria-current={place === 'current' ? 'step' : undefined}>
      <span className={classes.hidden}>{t(`case.place.${place}`)}: </span>
      <span className={classes.step}>{words(one, step)}</span>
      {end && <End of={end} />}
      {clock && <Clock clock={clock} readAt={readAt} />}
    </li>
  );
}

/** Who has done it, and when; nobody has what time did. */
function End({ of: { at, by, byLink } }: { readonly of: ReturnStepDoneView }) {
  const { t } = useTranslation();
  const reading = useReading();
  const name = by && (byLink ? t('case.said.by-link', by) : by.name);
  return (
    <span className={classes.end}>
      {name === null ? '' : `${name} · `}
      <time dateTime={at}>{dayAndTime(at, reading)}</time>
    </span>
  );
}
