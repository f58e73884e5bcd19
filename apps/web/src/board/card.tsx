import type { DealView } from '@app/contracts/deals.js';
import { Group, Text } from '@mantine/core';
import { draggable } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { Link } from '@tanstack/react-router';
import { memo, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useReading } from '../app/reading.js';
import { heatOf, useStallWords } from '../deal/stall-words.js';
import { planned } from '../format/dates.js';
import { money } from '../format/money.js';
import { MoveMenu, type NamedStage } from './move-menu.js';
import classes from './card.module.css';

interface Props {
  readonly deal: DealView;
  readonly isMovable: boolean;
  /** Where deals of this column may go. */
  readonly targets: readonly NamedStage[];
  readonly onMove: (deal: DealView, to: string) => void;
}

/** One deal on the board: what it is worth and whose, what comes next, and whether it stalls. */
export const Card = memo(function Card({ deal, isMovable, targets, onMove }: Props) {
  const { t, i18n } = useTranslation();
  const ref = useRef<HTMLElement>(null);
  const isDragged = useDraggable(ref, deal, isMovable);
  const heat = deal.escalation ? heatOf(deal.escalation) : undefined;
  return (
    <article
      ref={ref}
      className={classes.card}
      data-deal={deal.id}
      data-heat={heat}
      data-dragged={isDragged || undefined}
    >
      <Group justify="space-between" wrap="nowrap" gap={4} align="flex-start">
        <Link to="/deals/$id" params={{ id: deal.id }} className={classes.title} data-card draggable={false}>
          {deal.title}
        </Link>
        {isMovable && <MoveMenu deal={deal} targets={targets} onMove={onMove} />}
      </Group>
      <Text size="xs" className={classes.customer} truncate>
        <span className={classes.class} title={t('deal.class', { class: deal.customer.class })}>
          {deal.customer.class}
        </span>
        {deal.customer.name}
      </Text>
      <Group justify="space-between" gap={6} mt={6} wrap="nowrap">
        <Text size="sm" fw={600} className={classes.money}>
          {money(deal.amount, deal.currency, i18n.language)}
        </Text>
        {deal.key && <span className={classes.key}>{t('deal.key')}</span>}
      </Group>
      <Group gap={6} mt={4} wrap="nowrap" justify="space-between">
        <Next deal={deal} />
        <Text size="xs" className={classes.owner} truncate>
          {deal.owner.name}
        </Text>
      </Group>
      <Stall deal={deal} />
    </article>
  );
});

function Next({ deal: { activities, hold } }: { readonly deal: DealView }) {
  const { t } = useTranslation();
  const reading = useReading();
  const [next] = [...activities].sort((a, b) => a.plannedFor.localeCompare(b.plannedFor));
  if (hold)
    return (
      <p className={classes.next}>
        {t('board.on-hold', { day: planned({ plannedFor: hold.until, precision: 'day' }, reading) })}
      </p>
    );
  if (!next) return <p className={`${classes.next} ${classes.nothing}`}>{t('board.nothing-planned')}</p>;
  return (
    <p className={classes.next} data-late={new Date(next.plannedFor).getTime() < Date.now() || undefined}>
      {t(`activity.${next.type}`)} · {planned(next, reading)}
    </p>
  );
}

function Stall({ deal: { escalation } }: { readonly deal: DealView }) {
  const words = useStallWords();
  return escalation ? <p className={classes.stall}>{words(escalation)}</p> : null;
}

function useDraggable(ref: React.RefObject<HTMLElement | null>, deal: DealView, isMovable: boolean): boolean {
  const [isDragged, setDragged] = useState(false);
  const current = useRef(deal);
  useEffect(() => {
    current.current = deal;
  });
  useEffect(() => {
    const element = ref.current;
    if (!element || !isMovable) return undefined;
    return draggable({
      element,
      getInitialData: () => ({ deal: current.current }),
      onDragStart: () => setDragged(true),
      onDrop: () => setDragged(false),
    });
  }, [ref, isMovable]);
  return isDragged;
}
