import type { ReturnCaseView } from '@app/contracts/returns.js';
import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStepWords } from '../cases/step-words.js';
import { Panel } from '../deal/panel.js';
import { courseOf } from './course.js';
import { partName, partsOf, type LinePart } from './parts.js';
import classes from './case.module.css';

/** The regulation, drawn as steps for each part: done, due, to come. */
export function Course({ of: one }: { readonly of: ReturnCaseView }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('case.course')}>
      {partsOf(one).map((each) => (
        <PartCourse key={each.part.id} of={one} each={each} />
      ))}
    </Panel>
  );
}

function PartCourse({ of: one, each }: { readonly of: ReturnCaseView; readonly each: LinePart }) {
  const { t } = useTranslation();
  const words = useStepWords();
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
        {courseOf(one, each.part).map(({ step, place }) => (
          <li key={step} data-place={place} aria-current={place === 'current' ? 'step' : undefined}>
            <span className={classes.hidden}>{t(`case.place.${place}`)}: </span>
            {words(one, step)}
          </li>
        ))}
      </ol>
    </section>
  );
}
