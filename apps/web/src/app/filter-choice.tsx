import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface Props<Value extends string> {
  readonly label: string;
  readonly value: Value | undefined;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value | undefined) => void;
  readonly width?: number;
}

/** One of several to filter by, or none of them. */
export function FilterChoice<Value extends string>(props: Props<Value>) {
  const { label, value, options, onChange, width = 170 } = props;
  const { t } = useTranslation();
  return (
    <Select
      size="xs"
      w={width}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('common.clear') }}
      placeholder={label}
      aria-label={label}
      data={options}
      value={value ?? null}
      onChange={(chosen) => onChange(options.find((one) => one.value === chosen)?.value)}
    />
  );
}
