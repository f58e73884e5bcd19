import type { DealView } from '@app/contracts/deals.js';
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/me.js';
import { labelOf, type Definition, type Field } from '../api/pipelines.js';
import { useReading } from '../app/reading.js';
import { dayOf, plainDay, type Reading } from '../format/dates.js';
import { ChangeDialog } from './change-dialog.js';
import { Panel } from './panel.js';
import classes from './deal.module.css';

interface Props {
  readonly deal: DealView;
  readonly definition: Definition | undefined;
}

/** What is known of the deal. */
export function Facts({ deal, definition }: Props) {
  const { t } = useTranslation();
  const reading = useReading();
  const reason = definition?.lossReasons.find(({ key }) => key === deal.lossReason);
  const facts: [string, string | null][] = [
    [t('facts.owner'), deal.owner.name],
    [t('facts.team'), deal.team.name],
    [t('facts.probability'), percent(deal.stage.probability, reading.language)],
    [t('facts.expected'), deal.expectedContractOn && plainDay(deal.expectedContractOn, reading)],
    [t('facts.product'), deal.productKey],
    [t('facts.opened'), dayOf(deal.openedAt, reading)],
    [t('facts.last-activity'), deal.lastActivityAt && dayOf(deal.lastActivityAt, reading)],
    [t('facts.customer-answered'), deal.customerAnsweredAt && dayOf(deal.customerAnsweredAt, reading)],
    [t('facts.signed'), deal.contractSignedOn && plainDay(deal.contractSignedOn, reading)],
    [t('facts.lost'), reason ? labelOf(reason, reading.language) : deal.lossReason],
    ...(definition?.fields ?? []).map((field): [string, string | null] => [
      labelOf(field, reading.language),
      fieldWords(field, deal.fields[field.key], reading, [t('common.yes'), t('common.no')]),
    ]),
  ];
  return (
    <Panel title={t('facts.title')} side={definition && <Change deal={deal} definition={definition} />}>
      <dl className={classes.facts}>
        {facts.map(([name, value]) => value !== null && <Fact key={name} name={name} value={value} />)}
      </dl>
    </Panel>
  );
}

function Change({ deal, definition }: { readonly deal: DealView; readonly definition: Definition }) {
  const { t } = useTranslation();
  const { permissions } = useMe();
  const [isOpen, { open, close }] = useDisclosure();
  if (!permissions['deal.work'] || deal.status !== 'open') return null;
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={open}>
        {t('change.button')}
      </Button>
      {isOpen && <ChangeDialog deal={deal} definition={definition} onClose={close} />}
    </>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

function percent(of100: number, language: string): string {
  return new Intl.NumberFormat(language, { style: 'percent' }).format(of100 / 100);
}

/** A pipeline's own field as the reader reads it; null where it is empty. */
function fieldWords(
  field: Field,
  value: DealView['fields'][string] | undefined,
  reading: Reading,
  [yes, no]: readonly [string, string],
): string | null {
  if (value === undefined) return null;
  if (typeof value === 'boolean') return value ? yes : no;
  if (typeof value === 'number') return new Intl.NumberFormat(reading.language).format(value);
  const choice = (key: string) => {
    const found = field.choices?.find((one) => one.key === key);
    return found ? labelOf(found, reading.language) : key;
  };
  if (typeof value !== 'string') return value.map(choice).join(', ');
  if (field.type === 'choice') return choice(value);
  if (field.type === 'date') return plainDay(value, reading);
  if (field.type === 'decimal')
    return new Intl.NumberFormat(reading.language).format(value as Intl.StringNumericLiteral);
  return value;
}
