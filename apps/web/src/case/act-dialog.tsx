import type { ReturnCaseView } from '@app/contracts/returns.js';
import { Select, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCaseAct } from '../api/cases.js';
import { emptyLine, lineOf, missingOf, type DraftLine } from '../cases/claimed-lines.js';
import { AskDialog } from '../deal/ask-dialog.js';
import { ActFieldInput } from './act-field-input.js';
import { actBody, askedFields, isFilled, single, ways, type Values } from './act-forms.js';
import { partsFor, type PossibleAct } from './acts-of.js';
import { DocumentInput } from './document-input.js';
import { PartsInput } from './parts-input.js';

interface Props {
  readonly of: ReturnCaseView;
  readonly act: PossibleAct;
  /** The parts for which its step is due; absent: all to which it can be done. */
  readonly chosen?: readonly string[];
  /** Of an answer to an escalation. */
  readonly escalationId?: string;
  readonly onClose: () => void;
}

/** Asks for what an act needs, by its description; what is refused is told in it, and nothing that was typed is lost. */
export function ActDialog({ of: one, act: possible, chosen, escalationId, onClose }: Props) {
  const { t } = useTranslation();
  const { act, needs } = possible;
  const [values, setValues] = useState<Values>({ escalationId });
  const offered = partsFor(possible, chosen, values.step);
  const [picked, setPicked] = useState<readonly string[]>();
  const partIds = offered && (picked ?? (single.includes(act) ? offered.slice(0, 1) : offered));
  const [lines, setLines] = useState<DraftLine[]>([emptyLine]);
  const run = useCaseAct(one, onClose);
  const isOfLines = act === 'complete';
  const all: Values = isOfLines ? { ...values, lines: lines.map(lineOf) } : values;
  const isIncomplete =
    !isFilled(act, needs, all) ||
    partIds?.length === 0 ||
    (isOfLines && lines.some((line) => missingOf(line).length > 0));
  const set = (name: string, value: unknown) => {
    setValues((now) => ({ ...now, [name]: value }));
    // Another step is due for other parts.
    if (name === 'step') setPicked(undefined);
  };
  const parts = offered && partIds && (
    <PartsInput
      of={one}
      offered={offered}
      isSingle={single.includes(act)}
      value={partIds}
      onChange={setPicked}
    />
  );
  return (
    <AskDialog
      title={t(`act.do.${act}`)}
      submit={t('act.submit')}
      size={isOfLines ? 'xl' : 'md'}
      onSubmit={() => run.mutate(actBody(act, all, partIds))}
      onClose={onClose}
      isPending={run.isPending}
      error={run.error}
      isIncomplete={isIncomplete}
    >
      {act !== 'skip' && parts}
      {askedFields(act, values).map((field) => (
        <ActFieldInput
          key={`${field.name} ${field.kind === 'choice' ? field.of : ''}`}
          field={field}
          of={one}
          steps={possible.steps ?? []}
          value={values[field.name]}
          onChange={(value) => set(field.name, value)}
          lines={lines}
          onLines={setLines}
        />
      ))}
      {act === 'skip' && parts}
      {needs.includes('document') && (
        <DocumentInput
          caseId={one.id}
          values={values}
          onChange={(changes) => setValues((now) => ({ ...now, ...changes }))}
        />
      )}
      <EvidenceInput needs={act === 'snooze' ? [...needs, 'reason'] : needs} values={values} onChange={set} />
    </AskDialog>
  );
}

interface EvidenceProps {
  readonly needs: readonly string[];
  readonly values: Values;
  readonly onChange: (name: string, value: unknown) => void;
}

/** What shows it. A note can be written with every act; what else is asked for, the act says. */
function EvidenceInput({ needs, values, onChange }: EvidenceProps) {
  const { t } = useTranslation();
  const textOf = (name: string) => (typeof values[name] === 'string' ? values[name] : '');
  return (
    <>
      {needs.includes('through') && (
        <Select
          label={t('act.through')}
          withAsterisk
          data={ways.map((value) => ({ value, label: t(`act.choice.through.${value}`) }))}
          value={textOf('through') || null}
          onChange={(value) => onChange('through', value)}
        />
      )}
      {needs.includes('shipment') && (
        <TextInput
          label={t('act.shipment')}
          withAsterisk
          maxLength={200}
          value={textOf('shipment')}
          onChange={(event) => onChange('shipment', event.currentTarget.value)}
        />
      )}
      <Textarea
        label={t(needs.includes('reason') ? 'common.reason' : 'act.note')}
        withAsterisk={needs.includes('reason')}
        autosize
        minRows={2}
        maxLength={5_000}
        value={textOf('reason')}
        onChange={(event) => onChange('reason', event.currentTarget.value)}
      />
    </>
  );
}
