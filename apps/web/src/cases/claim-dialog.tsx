import type { ReturnCaseView } from '@app/contracts/returns.js';
import { Checkbox, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTakingClaim } from '../api/cases.js';
import { CustomerChoice } from '../app/customer-choice.js';
import { AskDialog } from '../deal/ask-dialog.js';
import { emptyLine, lineOf, missingOf } from './claimed-lines.js';
import { LinesInput } from './lines-input.js';

interface Props {
  readonly onClose: () => void;
  readonly onTaken: (taken: ReturnCaseView) => void;
}

/** Takes a claim: three fields while the customer is on the phone; the goods at once, where they are known. */
export function ClaimDialog({ onClose, onTaken }: Props) {
  const { t } = useTranslation();
  const [customerId, setCustomerId] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const [contact, setContact] = useState('');
  const [isWhole, setWhole] = useState(false);
  const [lines, setLines] = useState([emptyLine]);
  const take = useTakingClaim((taken) => {
    onClose();
    onTaken(taken);
  });
  const send = () =>
    take.mutate({
      customerId: customerId ?? '',
      said: said.trim() || undefined,
      contact: contact.trim() || undefined,
      lines: isWhole ? lines.map(lineOf) : [],
    });
  return (
    <AskDialog
      title={t('claim.title')}
      submit={t(isWhole ? 'claim.submit' : 'claim.submit-draft')}
      size={isWhole ? 'xl' : 'md'}
      onSubmit={send}
      onClose={onClose}
      isPending={take.isPending}
      error={take.error}
      isIncomplete={customerId === null || (isWhole && lines.some((line) => missingOf(line).length > 0))}
    >
      <CustomerChoice value={customerId} onChange={setCustomerId} autoFocus />
      <Textarea
        label={t('claim.said')}
        autosize
        minRows={2}
        maxLength={5_000}
        value={said}
        onChange={(event) => setSaid(event.currentTarget.value)}
      />
      <TextInput
        label={t('claim.contact')}
        maxLength={200}
        value={contact}
        onChange={(event) => setContact(event.currentTarget.value)}
      />
      <Checkbox
        label={t('claim.whole')}
        description={t('claim.draft-hint')}
        checked={isWhole}
        onChange={(event) => setWhole(event.currentTarget.checked)}
      />
      {isWhole && <LinesInput lines={lines} onChange={setLines} />}
    </AskDialog>
  );
}
