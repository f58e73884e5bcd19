import type { ReturnCaseView } from '@app/contracts/returns.js';
import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { claimWindows, nextClock } from '../cases/clock-state.js';
import { Clock } from '../cases/clock.js';
import { useStepWords } from '../cases/step-words.js';
import { useMe } from '../api/me.js';
import { Panel } from '../deal/panel.js';
import { ActDialog } from './act-dialog.js';
import { answers, dueSteps, type DueStep, type PossibleAct } from './acts-of.js';
import { Unreached } from './unreached.js';
import { useWhose } from './whose.js';
import classes from '../deal/deal.module.css';

interface Props {
  readonly of: ReturnCaseView;
  /** When the server told it, in epoch milliseconds. */
  readonly readAt: number;
}

interface Asking {
  readonly act: PossibleAct;
  readonly partIds?: readonly string[];
  readonly escalationId?: string;
}

/** What is due now: each step with its clock, whose it is, and the ways to do it. */
export function ToDo({ of: one, readAt }: Props) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<Asking>();
  const steps = dueSteps(one);
  return (
    <Panel title={t('case.to-do')}>
      {steps.length === 0 && <Text size="sm">{t(`case.nothing.${one.status}`)}</Text>}
      {steps.map((due) => (
        <DueRow key={due.step} of={one} due={due} readAt={readAt} onAsk={setAsking} />
      ))}
      <Unreached of={one} />
      <Beside of={one} readAt={readAt} />
      <Escalations of={one} onAsk={setAsking} />
      {asking && (
        <ActDialog
          of={one}
          act={asking.act}
          chosen={asking.partIds}
          escalationId={asking.escalationId}
          onClose={() => setAsking(undefined)}
        />
      )}
    </Panel>
  );
}

interface RowProps extends Props {
  readonly due: DueStep;
  readonly onAsk: (asking: Asking) => void;
}

function DueRow({ of: one, due, readAt, onAsk }: RowProps) {
  const { t } = useTranslation();
  const words = useStepWords();
  const whose = useWhose();
  const { permissions } = useMe();
  // Of several, as of two vendors, the one that is due first.
  const clock = nextClock(one.clocks.filter(({ step }) => step === due.step));
  const acts = permissions['return.work'] ? due.acts : [];
  return (
    <section className={classes.row} aria-label={words(one, due.step)}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Text size="sm" fw={550}>
            {words(one, due.step)}
          </Text>
          <Text size="sm" className={classes.quiet}>
            {whose(one, due)}
          </Text>
        </div>
        {clock && <Clock clock={clock} readAt={readAt} />}
      </Group>
      <Group gap="xs" mt={acts.length > 0 ? 8 : 2}>
        {acts.map((act, index) => (
          <Button
            key={act.act}
            size="compact-sm"
            variant={index === 0 ? 'filled' : 'default'}
            onClick={() => onAsk({ act, partIds: due.partIds })}
          >
            {t(`act.do.${act.act}`)}
          </Button>
        ))}
        {acts.length === 0 && (
          <Text size="xs" className={classes.quiet}>
            {t('case.not-yours', { who: t(`desk.in-charge.${due.inCharge}`) })}
          </Text>
        )}
      </Group>
    </section>
  );
}

/** What nobody's step ends: the windows to tell vendors and carriers, and the whole case, which stands still while others are to act. */
function Beside({ of: one, readAt }: Props) {
  const words = useStepWords();
  const windows = claimWindows.map((window) => nextClock(one.clocks.filter(({ step }) => step === window)));
  const whole = one.clocks.find(({ step }) => step === 'whole-case');
  return [...windows, whole].map(
    (each) =>
      each && (
        <section key={each.step} className={classes.row} aria-label={words(one, each.step)}>
          <Group justify="space-between" wrap="nowrap" align="flex-start">
            <Text size="sm">{words(one, each.step)}</Text>
            <Clock clock={each} readAt={readAt} />
          </Group>
        </section>
      ),
  );
}

interface EscalationProps {
  readonly of: ReturnCaseView;
  readonly onAsk: (asking: Asking) => void;
}

/** What is late and was told, with the ways to answer. */
function Escalations({ of: one, onAsk }: EscalationProps) {
  const { t } = useTranslation();
  const words = useStepWords();
  const possible = answers(one);
  return one.escalations.map(({ id, step, level, takenOnBy, snoozedUntil }) => (
    <section key={id} className={classes.row} aria-label={t('case.escalation', { step: words(one, step) })}>
      <Text size="sm" c="var(--dw-late)" fw={550}>
        {t('case.escalation', { step: words(one, step) })}
      </Text>
      <Group gap="xs" mt={4}>
        <Text size="sm" className={classes.quiet}>
          {takenOnBy
            ? t('case.taken-on')
            : snoozedUntil
              ? t('case.snoozed')
              : level >= 0 && t('inbox.told', { count: level + 1 })}
        </Text>
        {!takenOnBy &&
          possible.map((act) => (
            <Button
              key={act.act}
              size="compact-sm"
              variant="default"
              onClick={() => onAsk({ act, escalationId: id })}
            >
              {t(`act.do.${act.act}`)}
            </Button>
          ))}
      </Group>
    </section>
  ));
}
