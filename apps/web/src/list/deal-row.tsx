import type { DealView } from '@app/contracts/deals.js';
import { Checkbox } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { labelOf, type Definition } from '../api/pipelines.js';
import { useReading } from '../app/reading.js';
import { heatOf, useStallWords } from '../deal/stall-words.js';
import { dayOf, planned } from '../format/dates.js';
import { money } from '../format/money.js';
import classes from './list.module.css';

interface Props {
  readonly deal: DealView;
  readonly index: number;
  readonly start: number;
  readonly measure: (element: HTMLElement | null) => void;
  readonly definition: Definition;
  /** Undefined: whoever looks hands over nothing. */
  readonly isSelected: boolean | undefined;
  readonly onSelect: (isRange: boolean) => void;
}

/** One deal of a list. */
export function DealRow({ deal, index, start, measure, definition, isSelected, onSelect }: Props) {
  const { t, i18n } = useTranslation();
  const reading = useReading();
  const stage = definition.stages.find(({ key }) => key === deal.stage.key);
  return (
    <div
      role="row"
      ref={measure}
      data-index={index}
      data-heat={deal.escalation ? heatOf(deal.escalation) : undefined}
      data-selectable={isSelected === undefined ? undefined : true}
      data-selected={isSelected || undefined}
      className={`${classes.row} ${classes.deal}`}
      style={{ transform: `translateY(${start}px)` }}
    >
      {isSelected !== undefined && (
        <span role="cell">
          <Checkbox
            size="xs"
            checked={isSelected}
            aria-label={t('list.select', { deal: deal.title })}
            onClick={(event) => onSelect(event.shiftKey)}
            onChange={() => undefined}
          />
        </span>
      )}
      <span role="cell" className={classes.cell}>
        <Link to="/deals/$id" params={{ id: deal.id }} className={classes.title}>
          {deal.title}
        </Link>
        {deal.key && <span className={classes.key}>{t('deal.key')}</span>}
        <Stall deal={deal} />
      </span>
      <span role="cell" className={classes.cell}>
        {deal.customer.name} · {deal.customer.class}
      </span>
      <span role="cell" className={classes.cell}>
        {stage ? labelOf(stage, i18n.language) : deal.stage.key}
        <span className={classes.quiet}> {dayOf(deal.stageSince, reading)}</span>
      </span>
      <span role="cell" className={classes.cell} data-column="amount">
        {money(deal.amount, deal.currency, i18n.language)}
      </span>
      <Next deal={deal} />
      <span role="cell" className={classes.cell}>
        {deal.expectedContractOn
          ? planned({ plannedFor: `${deal.expectedContractOn}T12:00:00.000Z`, precision: 'day' }, reading)
          : '–'}
      </span>
      <span role="cell" className={classes.cell}>
        {deal.owner.name}
      </span>
    </div>
  );
}

function Next({ deal: { activities } }: { readonly deal: DealView }) {
  const { t } = useTranslation();
  const reading = useReading();
  const [next] = [...activities].sort((a, b) => a.plannedFor.localeCompare(b.plannedFor));
  return (
    <span role="cell" className={classes.cell}>
      {next ? `${t(`activity.${next.type}`)} · ${planned(next, reading)}` : t('board.nothing-planned')}
    </span>
  );
}

function Stall({ deal: { escalation } }: { readonly deal: DealView }) {
  const words = useStallWords();
  return escalation ? <span className={classes.stall}>{words(escalation)}</span> : null;
}
