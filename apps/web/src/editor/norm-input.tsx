import { Group, Input, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePart } from './editor-context.js';
import { Wrong } from './inputs.js';
import { normOf, normUnits, typedNorm, type NormUnit } from './norms.js';
import classes from './editor.module.css';

interface Props {
  readonly path: string;
  readonly label: string;
  readonly description?: string;
  /** It may be none at all: then it is not watched. */
  readonly isOptional?: boolean;
  /** It may be over at once. */
  readonly mayBeAtOnce?: boolean;
  /** That it is working time stands elsewhere. */
  readonly isShort?: boolean;
}

/** Working time: a number and its unit, or the text of ISO 8601 where it is of several units. */
export function NormPart({
  path,
  label,
  description,
  isOptional = false,
  mayBeAtOnce = false,
  isShort,
}: Props) {
  const { value, set, error, id } = usePart(path);
  return (
    <NormInput
      id={id}
      label={label}
      description={description}
      value={typeof value === 'string' ? value : ''}
      error={error}
      mayBeAtOnce={mayBeAtOnce}
      isShort={isShort}
      onChange={(norm) => set(isOptional && norm === '' ? undefined : norm)}
    />
  );
}

interface InputProps {
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  readonly value: string;
  readonly error?: string;
  readonly mayBeAtOnce?: boolean;
  readonly isShort?: boolean;
  readonly onChange: (norm: string) => void;
}

export function NormInput({
  id,
  label,
  description,
  value,
  error,
  mayBeAtOnce = false,
  isShort = false,
  onChange,
}: InputProps) {
  const { t } = useTranslation();
  const [lastUnit, setUnit] = useState<NormUnit>('days');
  const typed = typedNorm(value);
  const unit = value === '' ? lastUnit : typed?.unit;
  const units = normUnits.filter((one) => one !== 'at-once' || mayBeAtOnce || unit === 'at-once');
  const choose = (next: NormUnit) => {
    setUnit(next);
    const number = typed?.number ?? '';
    onChange(
      normOf({
        number: next !== 'at-once' && number === '' && unit === 'at-once' ? '1' : number,
        unit: next,
      }),
    );
  };
  return (
    <Input.Wrapper id={id} label={label} description={description} error={error && <Wrong what={error} />}>
      <Group gap={4} wrap="nowrap" className={classes.norm}>
        <TextInput
          id={id}
          className={classes.number}
          inputMode={typed ? 'numeric' : 'text'}
          disabled={unit === 'at-once'}
          error={error !== undefined}
          value={typed?.number ?? value}
          onChange={({ currentTarget }) =>
            onChange(
              typed ? normOf({ number: currentTarget.value, unit: unit ?? 'days' }) : currentTarget.value,
            )
          }
        />
        {unit !== undefined && (
          <NativeSelect
            aria-label={t('editor.unit', { of: label })}
            data={units.map((one) => ({
              value: one,
              label: isShort ? t(`short-unit.${one}`) : t(`norm-unit.${one}`),
            }))}
            value={unit}
            onChange={({ currentTarget }) => choose(currentTarget.value as NormUnit)}
          />
        )}
      </Group>
    </Input.Wrapper>
  );
}

/** A norm for each class of customers. */
export function ClassNorms({ path, label }: { readonly path: string; readonly label: string }) {
  const { t } = useTranslation();
  return (
    <fieldset className={classes.group}>
      <legend>{label}</legend>
      <div className={classes.three}>
        {(['A', 'B', 'C'] as const).map((one) => (
          <NormPart key={one} path={`${path}.${one}`} label={t('part.class', { class: one })} isShort />
        ))}
      </div>
    </fieldset>
  );
}
