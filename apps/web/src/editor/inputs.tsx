import {
  Checkbox,
  Group,
  MultiSelect,
  NumberInput,
  Select,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core';
import { usePart } from './editor-context.js';

interface PartProps {
  readonly path: string;
  readonly label: string;
  readonly description?: string;
}

/** What is wrong is told by the server, in English. */
export function Wrong({ what }: { readonly what: string | undefined }) {
  return what === undefined ? null : <span lang="en">{what}</span>;
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '');
const textsOf = (value: unknown) =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];

interface TextProps extends PartProps {
  /** It goes when it is empty. */
  readonly isOptional?: boolean;
  readonly rows?: number;
}

export function TextPart({ path, label, description, isOptional = false, rows = 0 }: TextProps) {
  const { value, set, error, id } = usePart(path);
  const Input = rows > 0 ? Textarea : TextInput;
  return (
    <Input
      id={id}
      label={label}
      description={description}
      value={textOf(value)}
      error={error && <Wrong what={error} />}
      onChange={({ currentTarget }) =>
        set(isOptional && currentTarget.value === '' ? undefined : currentTarget.value)
      }
      {...(rows > 0 ? { autosize: true, minRows: rows } : {})}
    />
  );
}

export function NumberPart({ path, label, description }: PartProps) {
  const { value, set, error, id } = usePart(path);
  return (
    <NumberInput
      id={id}
      label={label}
      description={description}
      hideControls
      value={typeof value === 'number' ? value : ''}
      error={error && <Wrong what={error} />}
      onChange={(given) => set(typeof given === 'number' ? given : null)}
    />
  );
}

export function YesNoPart({ path, label, description }: PartProps) {
  const { value, set, error, id } = usePart(path);
  return (
    <Checkbox
      id={id}
      label={label}
      description={description}
      checked={value === true}
      error={error && <Wrong what={error} />}
      onChange={({ currentTarget }) => set(currentTarget.checked)}
    />
  );
}

interface Choice {
  readonly value: string;
  readonly label: string;
}

interface ChoiceProps extends PartProps {
  readonly choices: readonly Choice[];
  /** What else changes with it. */
  readonly onChosen?: (value: string) => void;
}

export function ChoicePart({ path, label, description, choices, onChosen }: ChoiceProps) {
  const { value, set, error, id } = usePart(path);
  const given = textOf(value);
  // What is not among the choices stays to be seen.
  const data =
    given === '' || choices.some((one) => one.value === given)
      ? choices
      : [...choices, { value: given, label: given }];
  return (
    <Select
      id={id}
      label={label}
      description={description}
      allowDeselect={false}
      data={data}
      value={given || null}
      error={error && <Wrong what={error} />}
      onChange={(chosen) => chosen !== null && (onChosen ?? set)(chosen)}
    />
  );
}

interface ChoicesProps extends ChoiceProps {
  readonly isOptional?: boolean;
}

export function ChoicesPart({ path, label, description, choices, isOptional = false }: ChoicesProps) {
  const { value, set, error, id } = usePart(path, true);
  const given = textsOf(value);
  const unknown = given.filter((one) => !choices.some((choice) => choice.value === one));
  return (
    <MultiSelect
      id={id}
      label={label}
      description={description}
      data={[...choices, ...unknown.map((one) => ({ value: one, label: one }))]}
      value={given}
      error={error && <Wrong what={error} />}
      onChange={(chosen) => set(isOptional && chosen.length === 0 ? undefined : chosen)}
    />
  );
}

/** A short list of which all choices are to be seen. */
export function ChecksPart({ path, label, choices }: ChoicesProps) {
  const { value, set, error, id } = usePart(path, true);
  return (
    <Checkbox.Group
      label={label}
      value={textsOf(value)}
      error={error && <Wrong what={error} />}
      onChange={(chosen) => set(choices.map((one) => one.value).filter((one) => chosen.includes(one)))}
    >
      <Group mt={6} gap="md">
        {choices.map((one, index) => (
          <Checkbox key={one.value} id={index === 0 ? id : undefined} value={one.value} label={one.label} />
        ))}
      </Group>
    </Checkbox.Group>
  );
}

interface TextsProps extends PartProps {
  readonly isOptional?: boolean;
  readonly isUpperCase?: boolean;
}

/** Any texts, one after the other. */
export function TextsPart({ path, label, description, isOptional = false, isUpperCase = false }: TextsProps) {
  const { value, set, error, id } = usePart(path, true);
  const given = (texts: string[]) => (isUpperCase ? texts.map((text) => text.toUpperCase()) : texts);
  return (
    <TagsInput
      id={id}
      label={label}
      description={description}
      value={textsOf(value)}
      error={error && <Wrong what={error} />}
      onChange={(texts) => set(isOptional && texts.length === 0 ? undefined : given(texts))}
    />
  );
}
