import type { ReturnCaseView } from '@app/contracts/returns.js';
import { Badge, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useNow } from '../app/now.js';
import { useReading } from '../app/reading.js';
import { dayOf } from '../format/dates.js';
import { clockState, nextClock } from './clock-state.js';
import { Clock } from './clock.js';
import { useStepWords } from './step-words.js';
import shared from '../app/rows.module.css';
import classes from './cases.module.css';

interface Props {
  readonly of: ReturnCaseView;
  readonly readAt: number;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
}

/** One case: whose it is and of what, whose turn it is, and by when. */
export function CaseRow({ of: one, readAt, isSelected, onSelect }: Props) {
  const { t } = useTranslation();
  const reading = useReading();
  const clock = nextClock(one.clocks);
  const now = useNow();
  return (
    <li
      className={`${shared.row} ${classes.row}`}
      data-case={one.id}
      data-selected={isSelected || undefined}
      data-manner={clock && clockState(clock, readAt, now).manner}
      onFocus={onSelect}
      onClick={onSelect}
    >
      <div>
        <Group gap={8} wrap="nowrap">
          <Link to="/cases/$id" params={{ id: one.id }} className={shared.title}>
            {one.number} · {one.customer.name}
          </Link>
          <Badge size="sm" variant="default" aria-label={t('deal.class', { class: one.customer.class })}>
            {one.customer.class}
          </Badge>
          {one.status !== 'open' && (
            <Badge size="sm" color="gray.7" variant="filled">
              {t(`desk.status.${one.status}`)}
            </Badge>
          )}
        </Group>
        <Text size="xs" className={shared.quiet}>
          {goodsOf(one) || one.said || t('desk.no-goods')}
        </Text>
      </div>
      <Turn of={one} step={clock?.step} />
      {clock ? (
        <Clock clock={clock} readAt={readAt} />
      ) : (
        <Text size="sm" className={shared.quiet} ta="right">
          {one.closedAt ? dayOf(one.closedAt, reading) : null}
        </Text>
      )}
    </li>
  );
}

interface TurnProps {
  readonly of: ReturnCaseView;
  /** That of the clock that is shown. */
  readonly step: string | undefined;
}

/** The step that is due first, and who has to do it; how many others are due beside it. */
function Turn({ of: one, step }: TurnProps) {
  const { t } = useTranslation();
  const words = useStepWords();
  const steps = new Map(one.duties.map((each) => [each.step, each]));
  const duty = steps.get(step as (typeof one.duties)[number]['step']) ?? one.duties[0];
  if (!duty) return <span />;
  const others = steps.size - 1;
  return (
    <div>
      <Text size="sm">
        {words(one, duty.step)}
        {others > 0 ? ` +${others}` : ''}
      </Text>
      <Text size="xs" className={shared.quiet}>
        {duty.inCharge === 'personal-manager' && one.personalManager
          ? one.personalManager.name
          : t(`desk.in-charge.${duty.inCharge}`)}
      </Text>
    </div>
  );
}

/** "12 × GTX Pro, LOT-2291". */
export function goodsOf({ lines }: Pick<ReturnCaseView, 'lines'>): string {
  return lines
    .map(
      ({ quantityClaimed, product, batch }) =>
        `${quantityClaimed} × ${product.name}${batch === null ? '' : `, ${batch}`}`,
    )
    .join(' · ');
}
