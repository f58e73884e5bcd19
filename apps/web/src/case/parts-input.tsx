import type { ReturnCaseView } from '@app/contracts/returns.js';
import { Checkbox, Select, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { partName, partsOf } from './parts.js';

interface Props {
  readonly of: ReturnCaseView;
  readonly offered: readonly string[];
  /** Exactly one is asked for. */
  readonly isSingle: boolean;
  readonly value: readonly string[];
  readonly onChange: (partIds: readonly string[]) => void;
}

/** Which of the parts it is done to; where there is no choice, the part is named, unless the case has no other. */
export function PartsInput({ of: one, offered, isSingle, value, onChange }: Props) {
  const { t } = useTranslation();
  const all = partsOf(one);
  const parts = all.filter(({ part }) => offered.includes(part.id));
  if (parts.length <= 1)
    return (
      all.length > 1 &&
      parts.map((only) => (
        <Text size="sm" key={only.part.id}>
          {partName(only)}
        </Text>
      ))
    );
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
