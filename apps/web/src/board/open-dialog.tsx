import type { DealView } from '@app/contracts/deals.js';
import { Group, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../api/client.js';
import { useIntention, useRefresh } from '../api/deal.js';
import type { Definition } from '../api/pipelines.js';
import { CustomerChoice } from '../app/customer-choice.js';
import { WhenInput } from '../app/when-input.js';
import { AskDialog } from '../deal/ask-dialog.js';
import { decimalOf } from '../deal/field-input.js';

interface Props {
  readonly definition: Definition;
  readonly onClose: () => void;
}

/** Opens a deal: for whom, what about, how much, and when to call about it. */
export function OpenDialog({ definition, onClose }: Props) {
  const { t } = useTranslation();
  const [title, setTitle] = useState('');
  const [customerId, setCustomerId] = useState<string | null>(null);
  const [amount, setAmount] = useState('');
  const [when, setWhen] = useState('');
  const open = useOpening(onClose);
  const next = when ? { type: 'call', plannedFor: when, agreed: false } : undefined;
  const body = { pipeline: definition.key, title: title.trim(), customerId, amount: decimalOf(amount), next };
  return (
    <AskDialog
      title={t('open.title')}
      submit={t('open.submit')}
      onSubmit={() => open.mutate(body)}
      onClose={onClose}
      isPending={open.isPending}
      error={open.error}
      isIncomplete={title.trim() === '' || customerId === null || amount.trim() === '' || when === ''}
    >
      <TextInput
        label={t('open.what')}
        withAsterisk
        maxLength={200}
        data-autofocus
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <CustomerChoice value={customerId} onChange={setCustomerId} />
      <Group grow>
        <TextInput
          label={t('change.amount', { currency: definition.currency })}
          inputMode="decimal"
          withAsterisk
          value={amount}
          onChange={(event) => setAmount(event.currentTarget.value)}
        />
      </Group>
      <WhenInput label={t('open.call')} value={when} onChange={setWhen} isLoose />
    </AskDialog>
  );
}

/** Opens it once, and goes there. */
function useOpening(onClose: () => void) {
  const keyFor = useIntention();
  const refresh = useRefresh();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (body: object) =>
      keyFor(JSON.stringify(body), (key) => send<DealView>('POST', '/deals', { key, body })),
    onSuccess: async (deal) => {
      refresh(deal);
      onClose();
      await navigate({ to: '/deals/$id', params: { id: deal.id } });
    },
  });
}
