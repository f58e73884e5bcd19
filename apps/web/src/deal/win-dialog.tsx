import type { DealView } from '@app/contracts/deals.js';
import { Alert, Checkbox, Group, List, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDealCommand } from '../api/deal.js';
import { useMe } from '../api/me.js';
import { labelOf, pipelineVersionQuery } from '../api/pipelines.js';
import { ProblemError } from '../api/problem.js';
import { useReading } from '../app/reading.js';
import { unmetCriteria } from './unmet-criteria.js';
import { dayIn } from '../format/zoned.js';
import { AskDialog } from './ask-dialog.js';
import { decimalOf } from './field-input.js';

/** Wins a deal: what was signed. */
export function WinDialog({ deal, onClose }: { readonly deal: DealView; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { timeZone } = useReading();
  const { permissions } = useMe();
  const [signedOn, setSignedOn] = useState(() => dayIn(timeZone, new Date()));
  const [number, setNumber] = useState('');
  const [amount, setAmount] = useState(deal.amount);
  const [isOverriding, setOverriding] = useState(false);
  const [reason, setReason] = useState('');
  const win = useDealCommand(deal.id, onClose);
  const contract = { signedOn, number: number.trim() || undefined, amount: decimalOf(amount) };
  const overriding = isOverriding ? { override: true, reason: reason.trim() } : {};
  const isGate =
    win.error instanceof ProblemError && /required-fields|criterion/.test(win.error.problem.code);
  return (
    <AskDialog
      title={t('win.title')}
      submit={t('win.submit')}
      color="#217a36"
      onSubmit={() => win.mutate({ path: 'win', body: { contract, ...overriding } })}
      onClose={onClose}
      isPending={win.isPending}
      error={win.error}
      isIncomplete={signedOn === '' || amount === '' || (isOverriding && reason.trim() === '')}
    >
      {isGate && <Unmet deal={deal} error={win.error as ProblemError} />}
      <Group grow>
        <TextInput
          label={t('win.signed-on')}
          type="date"
          withAsterisk
          value={signedOn}
          onChange={(event) => setSignedOn(event.currentTarget.value)}
        />
        <TextInput
          label={t('win.number')}
          maxLength={100}
          value={number}
          onChange={(event) => setNumber(event.currentTarget.value)}
        />
      </Group>
      <TextInput
        label={t('win.amount', { currency: deal.currency })}
        inputMode="decimal"
        withAsterisk
        value={amount}
        onChange={(event) => setAmount(event.currentTarget.value)}
      />
      {isGate && permissions['deal.override'] && (
        <Checkbox
          label={t('win.override')}
          checked={isOverriding}
          onChange={(event) => setOverriding(event.currentTarget.checked)}
        />
      )}
      {isOverriding && (
        <Textarea
          label={t('common.reason')}
          withAsterisk
          autosize
          minRows={2}
          maxLength={2_000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
    </AskDialog>
  );
}

/** What its stage still asks for, by name. */
function Unmet({ deal, error }: { readonly deal: DealView; readonly error: ProblemError }) {
  const { t, i18n } = useTranslation();
  const { data } = useQuery(pipelineVersionQuery(deal.pipeline));
  if (!data) return null;
  const required = data.definition.stages.find(({ key }) => key === deal.stage.key)?.requiredFields ?? [];
  const missing = (data.definition.fields ?? []).filter(
    ({ key }) => required.includes(key) && deal.fields[key] === undefined,
  );
  const named = [...missing, ...unmetCriteria(data.definition, deal.stage.key, error.problem.detail ?? '')];
  return (
    <Alert color="orange" variant="light" title={t('gate.unmet')}>
      <List size="sm">
        {named.map((one) => (
          <List.Item key={one.key}>{labelOf(one, i18n.language)}</List.Item>
        ))}
      </List>
    </Alert>
  );
}
