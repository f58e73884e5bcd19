import type { ReturnCaseView } from '@app/contracts/returns.js';
import { Checkbox, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCaseAct } from '../api/cases.js';
import { emptyLine, lineOf, missingOf, type DraftLine } from '../cases/claimed-lines.js';
import { AskDialog } from '../deal/ask-dialog.js';
import { ActFieldInput } from './act-field-input.js';
import { actBody, askedFields, isFilled, single, ways, type Values } from './act-forms.js';
import type { PossibleAct } from './acts-of.js';
import { DocumentInput } from './document-input.js';
import { partName, partsOf } from './parts.js';

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
  const offered = possible.partIds?.filter((id) => chosen === undefined || chosen.includes(id));
  const [partIds, setPartIds] = useState<readonly string[]>(
    single.includes(act) ? (offered ?? []).slice(0, 1) : (offered ?? []),
  );
  const [values, setValues] = useState<Values>({ escalationId });
  const [lines, setLines] = useState<DraftLine[]>([emptyLine]);
  const run = useCaseAct(one, onClose);
  const isOfLines = act === 'complete';
  const all: Values = isOfLines ? { ...values, lines: lines.map(lineOf) } : values;
  const isIncomplete =
    !isFilled(act, needs, all) ||
    (offered !== undefined && partIds.length === 0) ||
    (isOfLines && lines.some((line) => missingOf(line).length > 0));
  const set = (name: string, value: unknown) => setValues((now) => ({ ...now, [name]: value }));
  return (
    <AskDialog
      title={t(`act.do.${act}`)}
      submit={t('act.submit')}
      size={isOfLines ? 'xl' : 'md'}
      onSubmit={() => run.mutate(actBody(act, all, sentParts(act, offered, partIds, values, one)))}
      onClose={onClose}
      isPending={run.isPending}
      error={run.error}
      isIncomplete={isIncomplete}
    >
      {offered && offered.length > 1 && (
        <PartsInput
          of={one}
          offered={offered}
          isSingle={single.includes(act)}
          value={partIds}
          onChange={setPartIds}
        />
      )}
      {askedFields(act, values).map((field) => (
        <ActFieldInput
          key={`${field.name} ${field.kind === 'choice' ? field.of : ''}`}
          field={field}
          of={one}
          value={values[field.name]}
          onChange={(value) => set(field.name, value)}
          lines={lines}
          onLines={setLines}
        />
      ))}
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

/** A step that is left out is one of the whole case, or of the parts for which it is due. */
function sentParts(
  act: PossibleAct['act'],
  offered: readonly string[] | undefined,
  partIds: readonly string[],
  values: Values,
  { duties }: ReturnCaseView,
): readonly string[] | undefined {
  if (act !== 'skip') return offered && partIds;
  const due = duties.filter(({ step }) => step === values.step);
  const ids = due.flatMap(({ partId }) => (partId === null ? [] : [partId]));
  return ids.length > 0 ? ids : undefined;
}

interface PartsProps {
  readonly of: ReturnCaseView;
  readonly offered: readonly string[];
  readonly isSingle: boolean;
  readonly value: readonly string[];
  readonly onChange: (partIds: readonly string[]) => void;
}

/** Which of the parts it is done to. */
function PartsInput({ of: one, offered, isSingle, value, onChange }: PartsProps) {
  const { t } = useTranslation();
  const parts = partsOf(one).filter(({ part }) => offered.includes(part.id));
  if (isSingle)
    return (
      <Select
        label={t('act.part')}
        allowDeselect={false}
        data={parts.map((each) => ({ value: each.part.id, label: partName(each) }))}
        value={value[0] ?? null}
        onChange={(id) => onChange(id ? [id] : [])}
      />
    );
  return (
    <Checkbox.Group label={t('act.parts')} value={[...value]} onChange={onChange}>
      <Stack gap={6} mt={4}>
        {parts.map((each) => (
          <Checkbox key={each.part.id} value={each.part.id} label={partName(each)} />
        ))}
      </Stack>
    </Checkbox.Group>
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
