import { Alert, Checkbox, List, Loader, Stack, Text, Textarea } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../api/client.js';
import { useIntention } from '../api/deal.js';
import { useMe } from '../api/me.js';
import { labelOf, pipelineVersionQuery, type Definition } from '../api/pipelines.js';
import { AskDialog } from './ask-dialog.js';
import { FieldInput, type FieldValue } from './field-input.js';
import type { Gate } from './gates.js';
import { unmetCriteria } from './unmet-criteria.js';

interface Props {
  readonly gate: Gate;
  readonly onClose: () => void;
}

/** What a stage asks for before a deal may go on, asked for where it was dropped. */
export function GateDialog({ gate, onClose }: Props) {
  const { data } = useQuery(pipelineVersionQuery(gate.move.deal.pipeline));
  return data ? <Asking gate={gate} definition={data.definition} onClose={onClose} /> : <Loader m="xl" />;
}

function Asking({ gate, definition, onClose }: Props & { readonly definition: Definition }) {
  const { t, i18n } = useTranslation();
  const { deal, to } = gate.move;
  const { permissions } = useMe();
  const [values, setValues] = useState<Record<string, FieldValue>>({});
  const [reason, setReason] = useState('');
  const [isOverriding, setOverriding] = useState(false);
  const isBack = gate.error.problem.code === 'reason-missing';
  const missing = isBack ? [] : missingFields(definition, deal);
  const unmet = unmetCriteria(definition, deal.stage.key, gate.error.problem.detail ?? '');
  const needsReason = isBack || isOverriding;
  const filled = Object.entries(values).filter(([, value]) => value !== undefined);
  const keyFor = useIntention();
  const go = useMutation({
    mutationFn: async () => {
      if (filled.length === 0) return;
      const fields = Object.fromEntries(filled);
      await keyFor(JSON.stringify(fields), (key) =>
        send('PATCH', `/deals/${deal.id}`, { key, body: { fields } }),
      );
    },
    onSuccess: () => {
      onClose();
      gate.again({ reason: needsReason ? reason.trim() : undefined, override: isOverriding || undefined });
    },
  });
  const target = definition.stages.find(({ key }) => key === to);
  const isIncomplete = needsReason
    ? reason.trim() === ''
    : missing.some(({ key }) => values[key] === undefined);
  return (
    <AskDialog
      title={t(isBack ? 'gate.back' : 'gate.title', { stage: target ? labelOf(target, i18n.language) : to })}
      submit={t('gate.go')}
      onSubmit={() => go.mutate()}
      onClose={onClose}
      isPending={go.isPending}
      error={go.error}
      isIncomplete={isIncomplete}
    >
      <Text size="sm">{t(isBack ? 'gate.back-text' : 'gate.text', { deal: deal.title })}</Text>
      {unmet.length > 0 && !isOverriding && (
        <Alert color="orange" variant="light" title={t('gate.unmet')}>
          <List size="sm">
            {unmet.map((criterion) => (
              <List.Item key={criterion.key}>{labelOf(criterion, i18n.language)}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      {!isOverriding && (
        <Fields
          fields={fieldsFor(definition, missing, unmet.length > 0)}
          required={new Set(missing.map(({ key }) => key))}
          values={{ ...deal.fields, ...values }}
          onChange={(key, value) => setValues({ ...values, [key]: value })}
        />
      )}
      {!isBack && permissions['deal.override'] && (
        <Checkbox
          label={t('gate.override')}
          checked={isOverriding}
          onChange={(event) => setOverriding(event.currentTarget.checked)}
        />
      )}
      {needsReason && (
        <Textarea
          label={t('common.reason')}
          withAsterisk
          autosize
          minRows={2}
          maxLength={2_000}
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
    </AskDialog>
  );
}

interface FieldsProps {
  readonly fields: NonNullable<Definition['fields']>;
  readonly required: ReadonlySet<string>;
  readonly values: Readonly<Record<string, FieldValue>>;
  readonly onChange: (key: string, value: FieldValue) => void;
}

function Fields({ fields, required, values, onChange }: FieldsProps) {
  return (
    <Stack gap="xs">
      {fields.map((field) => (
        <FieldInput
          key={field.key}
          field={field}
          required={required.has(field.key)}
          value={values[field.key]}
          onChange={(value) => onChange(field.key, value)}
        />
      ))}
    </Stack>
  );
}

function missingFields(
  definition: Definition,
  deal: Gate['move']['deal'],
): NonNullable<Definition['fields']> {
  const stage = definition.stages.find(({ key }) => key === deal.stage.key);
  return (definition.fields ?? []).filter(
    ({ key }) => stage?.requiredFields?.includes(key) && deal.fields[key] === undefined,
  );
}

/** A criterion may speak of any field, so all of them can be mended where one is not met. */
function fieldsFor(
  { fields = [] }: Definition,
  missing: NonNullable<Definition['fields']>,
  isUnmet: boolean,
): NonNullable<Definition['fields']> {
  return isUnmet ? fields : missing;
}
