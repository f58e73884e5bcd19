import type { DealView } from '@app/contracts/deals.js';
import { Checkbox, Fieldset, Group, SegmentedControl, Select, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDealCommand, type DealCommand } from '../api/deal.js';
import { WhenInput } from '../app/when-input.js';
import { AskDialog } from './ask-dialog.js';

type Activity = DealView['activities'][number];
type ActivityType = Activity['type'];

export type ActivityAsk =
  { readonly kind: 'record' | 'plan' } | { readonly kind: 'finish' | 'move'; readonly activity: Activity };

interface Props {
  readonly deal: DealView;
  readonly ask: ActivityAsk;
  readonly onClose: () => void;
}

interface Draft {
  readonly type: ActivityType;
  readonly answered: boolean;
  readonly note: string;
  readonly hasNext: boolean;
  readonly nextType: ActivityType;
  readonly when: string;
  readonly agreed: boolean;
}

const types: readonly ActivityType[] = ['call', 'message', 'meeting', 'visit', 'quote', 'reference-visit'];

/** "Called, again next week": what was done and what comes next, in one step. */
export function ActivityDialog({ deal, ask, onClose }: Props) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState<Draft>(() => draftFor(ask));
  const change = (changes: Partial<Draft>) => setDraft({ ...draft, ...changes });
  const command = useDealCommand(deal.id, onClose);
  const isDone = ask.kind === 'record' || ask.kind === 'finish';
  const needsWhen = !isDone || draft.hasNext;
  return (
    <AskDialog
      title={t(`ask.${ask.kind}.title`)}
      submit={t(`ask.${ask.kind}.submit`)}
      onSubmit={() => command.mutate(commandOf(ask, draft))}
      onClose={onClose}
      isPending={command.isPending}
      error={command.error}
      isIncomplete={needsWhen && draft.when === ''}
    >
      {isDone && <Done ask={ask} draft={draft} change={change} />}
      {isDone && (
        <Checkbox
          label={t('ask.plan-next')}
          checked={draft.hasNext}
          onChange={(event) => change({ hasNext: event.currentTarget.checked })}
        />
      )}
      {needsWhen && <Next ask={ask} draft={draft} change={change} />}
    </AskDialog>
  );
}

interface PartProps {
  readonly ask: ActivityAsk;
  readonly draft: Draft;
  readonly change: (changes: Partial<Draft>) => void;
}

function Done({ ask, draft, change }: PartProps) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm">
      {ask.kind === 'record' && (
        <TypeChoice label={t('ask.what')} value={draft.type} onChange={(type) => change({ type })} />
      )}
      <SegmentedControl
        aria-label={t('ask.answered')}
        data={[
          { value: 'yes', label: t('ask.reached') },
          { value: 'no', label: t('ask.not-reached') },
        ]}
        value={draft.answered ? 'yes' : 'no'}
        onChange={(value) => change({ answered: value === 'yes' })}
      />
      <Textarea
        label={t('ask.note')}
        autosize
        minRows={2}
        maxLength={2_000}
        value={draft.note}
        onChange={(event) => change({ note: event.currentTarget.value })}
      />
    </Stack>
  );
}

function Next({ ask, draft, change }: PartProps) {
  const { t } = useTranslation();
  return (
    <Fieldset legend={t('ask.next')} variant="filled">
      <Stack gap="sm">
        {ask.kind !== 'move' && (
          <Group align="flex-end" gap="sm">
            <TypeChoice
              label={t('ask.what')}
              value={draft.nextType}
              onChange={(nextType) => change({ nextType })}
            />
          </Group>
        )}
        <WhenInput label={t('ask.when')} value={draft.when} onChange={(when) => change({ when })} isLoose />
        <Checkbox
          label={t('ask.agreed')}
          checked={draft.agreed}
          onChange={(event) => change({ agreed: event.currentTarget.checked })}
        />
      </Stack>
    </Fieldset>
  );
}

interface TypeProps {
  readonly label: string;
  readonly value: ActivityType;
  readonly onChange: (type: ActivityType) => void;
}

function TypeChoice({ label, value, onChange }: TypeProps) {
  const { t } = useTranslation();
  return (
    <Select
      label={label}
      allowDeselect={false}
      data={types.map((type) => ({ value: type, label: t(`activity.${type}`) }))}
      value={value}
      onChange={(type) => type && onChange(type)}
    />
  );
}

function draftFor(ask: ActivityAsk): Draft {
  const type = 'activity' in ask ? ask.activity.type : 'call';
  return { type, answered: true, note: '', hasNext: true, nextType: 'call', when: '', agreed: false };
}

function commandOf(ask: ActivityAsk, draft: Draft): DealCommand {
  const plan = { type: draft.nextType, plannedFor: draft.when, agreed: draft.agreed };
  const next = draft.hasNext ? plan : undefined;
  const note = draft.note.trim() || undefined;
  switch (ask.kind) {
    case 'plan':
      return { path: 'activities', body: plan };
    case 'record':
      return {
        path: 'done-activities',
        body: { type: draft.type, customerAnswered: draft.answered, note, next },
      };
    case 'finish':
      return {
        path: `activities/${ask.activity.id}/finish`,
        body: { customerAnswered: draft.answered, note, next },
      };
    case 'move':
      return {
        path: `activities/${ask.activity.id}/move`,
        body: { plannedFor: draft.when, agreed: draft.agreed },
      };
  }
}
