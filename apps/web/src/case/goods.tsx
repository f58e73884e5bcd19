import type { ReturnCaseView } from '@app/contracts/returns.js';
import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CaseLine, CasePart } from '../api/cases.js';
import { useReading } from '../app/reading.js';
import { Panel } from '../deal/panel.js';
import { plainDay } from '../format/dates.js';
import classes from './case.module.css';

/** What is claimed, and where each part of it is. */
export function Goods({ of: one }: { readonly of: ReturnCaseView }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('case.goods')}>
      {one.lines.map((line) => (
        <Line key={line.id} line={line} />
      ))}
    </Panel>
  );
}

function Line({ line }: { readonly line: CaseLine }) {
  const { t } = useTranslation();
  const reading = useReading();
  const known = [
    t('case.claimed', { claimed: line.quantityClaimed, delivered: line.quantityDelivered }),
    t('case.delivery', { number: line.deliveryId }),
    ...(line.deliveredOn ? [plainDay(line.deliveredOn, reading)] : []),
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
      {line.serials.length > 0 && (
        <Text size="xs" className={classes.quiet}>
          {t('case.serials', { serials: line.serials.join(', ') })}
        </Text>
      )}
      <ul className={classes.goods}>
        {line.parts.map((part) => (
          <Part key={part.id} part={part} />
        ))}
      </ul>
    </section>
  );
}

/** How many units, why, and what becomes of them. */
function Part({ part }: { readonly part: CasePart }) {
  const { t } = useTranslation();
  const reading = useReading();
  const told = [
    ...(part.cause ? [t(`act.choice.cause.${part.cause}`)] : []),
    ...(part.remedy ? [t(`act.choice.remedy.${part.remedy}`)] : []),
    t(`case.goods-at.${part.goods as 'returned'}`),
    ...(part.pickUpOn && part.goods === 'pick-up-planned' ? [plainDay(part.pickUpOn, reading)] : []),
    ...(part.outcome ? [t(`case.outcome.${part.outcome}`)] : []),
  ];
  return (
    <li>
      <strong>{part.quantity}</strong> · {told.join(' · ')}
    </li>
  );
}
