import type { ReturnCaseView } from '@app/contracts/returns.js';
import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CaseLine } from '../api/cases.js';
import { useReading } from '../app/reading.js';
import { Panel } from '../deal/panel.js';
import { plainDay } from '../format/dates.js';
import { PartActs } from './part-acts.js';
import type { LinePart } from './parts.js';
import classes from './case.module.css';

/** What is claimed, and where each part of it is. */
export function Goods({ of: one }: { readonly of: ReturnCaseView }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('case.goods')}>
      {one.lines.map((line) => (
        <Line key={line.id} of={one} line={line} />
      ))}
    </Panel>
  );
}

interface LineProps {
  readonly of: ReturnCaseView;
  readonly line: CaseLine;
}

function Line({ of: one, line }: LineProps) {
  const { t } = useTranslation();
  const reading = useReading();
  const known = [
    t('case.claimed', { claimed: line.quantityClaimed, delivered: line.quantityDelivered }),
    t('case.delivery', { number: line.deliveryId }),
    ...(line.orderId ? [t('case.order', { number: line.orderId })] : []),
    ...(line.deliveredOn ? [plainDay(line.deliveredOn, reading)] : []),
    ...(line.carrier ? [line.carrier.name] : []),
    ...(line.batch ? [t('case.batch', { batch: line.batch })] : []),
    ...(line.defectCode ? [line.defectCode] : []),
  ];
  return (
    <section aria-label={line.product.name} className={classes.part}>
      <Text size="sm" fw={550}>
        {line.product.name}
      </Text>
      <Text size="xs" className={classes.quiet}>
        {known.join(' · ')}
      </Text>
      {line.hasUncountedWindow && (
        <Text size="xs" c="var(--dw-late)">
          {t('case.no-window')}
        </Text>
      )}
      {line.serials.length > 0 && (
        <Text size="xs" className={classes.quiet}>
          {t('case.serials', { serials: line.serials.join(', ') })}
        </Text>
      )}
      <ul className={classes.goods}>
        {line.parts.map((part) => (
          <Part key={part.id} of={one} each={{ line, part }} />
        ))}
      </ul>
    </section>
  );
}

/** How many units, why, and what becomes of them. */
function Part({ of: one, each }: { readonly of: ReturnCaseView; readonly each: LinePart }) {
  const { t } = useTranslation();
  const reading = useReading();
  const { part } = each;
  const told = [
    ...(part.cause ? [t(`act.choice.cause.${part.cause}`)] : []),
    ...(part.remedy ? [t(`act.choice.remedy.${part.remedy}`)] : []),
    t(`case.goods-at.${part.goods as 'returned'}`),
    ...(part.pickUpOn && part.goods === 'pick-up-planned' ? [plainDay(part.pickUpOn, reading)] : []),
    ...(part.outcome ? [t(`case.outcome.${part.outcome}`)] : []),
  ];
  const { confirmation } = part;
  const shown = [
    ...(part.confirmedBy
      ? [`${t('act.field.confirmed-by')}: ${t(`act.choice.confirmed-by.${part.confirmedBy}`)}`]
      : []),
    ...[confirmation?.name, confirmation?.document].filter((one) => one),
  ];
  return (
    <li>
      <span>
        <strong>{part.quantity}</strong> · {told.join(' · ')}
        {part.confirmedBy && (
          <Text size="xs" className={classes.quiet}>
            {shown.join(' · ')}
          </Text>
        )}
      </span>
      <PartActs of={one} each={each} />
    </li>
  );
}
