import type { CheckedMappingView } from '@app/contracts/imports.js';
import { Alert, Button, FileInput, Group, List, Loader, Select, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { shippedMappingsQuery, type NamedMapping } from '../../api/imports.js';
import { saveFile } from '../../api/save-file.js';
import { Trouble } from '../../app/trouble.js';
import { mappingFiles } from './deal-files.js';
import { own, type DraftProps } from './draft.js';
import { columnsOf } from './mapping-columns.js';
import shared from '../../app/rows.module.css';

interface Props extends DraftProps {
  /** Undefined: it has not been checked yet. */
  readonly problems: CheckedMappingView['problems'] | undefined;
}

/** How the file is read: by a mapping that comes with the product, or by one of one's own. */
export function MappingInput({ draft, problems, onChange }: Props) {
  const { t } = useTranslation();
  const { data: shipped = [], error, refetch } = useQuery(shippedMappingsQuery);
  const find = (name: string | null) => shipped.find((one) => one.name === name);
  const chosen = find(draft.named);
  return (
    <div>
      {error && <Trouble error={error} retry={() => void refetch()} />}
      <Group gap="xs" align="flex-end">
        <Select
          flex={1}
          miw={200}
          label={t('imports.mapping')}
          description={t('imports.mapping-hint')}
          placeholder={t('imports.choose-mapping')}
          withAsterisk
          data={[
            ...shipped.map(({ name }) => ({ value: name, label: name })),
            { value: own, label: t('imports.own-mapping') },
          ]}
          value={draft.named}
          onChange={(named) => onChange({ named, ownFile: null, mapping: find(named)?.mapping })}
        />
        {chosen && (
          <Button variant="default" onClick={() => saveMapping(chosen)}>
            {t('imports.save-mapping')}
          </Button>
        )}
      </Group>
      {draft.named === own && <OwnMapping {...{ draft, onChange }} />}
      {draft.mapping !== undefined && <Checked mapping={draft.mapping} problems={problems} />}
    </div>
  );
}

function saveMapping({ name, mapping }: NamedMapping): void {
  const text = `${JSON.stringify(mapping, null, 2)}\n`;
  saveFile(new Blob([text], { type: 'application/json' }), `${name}.json`);
}

function OwnMapping({ draft, onChange }: DraftProps) {
  const { t } = useTranslation();
  const { ownFile, mapping } = draft;
  const take = async (given: File | null) =>
    onChange({ ownFile: given, mapping: given ? parsed(await given.text()) : undefined });
  return (
    <FileInput
      mt="xs"
      label={t('imports.own-file')}
      placeholder={t('imports.choose-file')}
      accept={mappingFiles}
      value={ownFile}
      onChange={(given) => void take(given)}
      error={ownFile !== null && mapping === undefined ? t('imports.no-json') : undefined}
    />
  );
}

/** Undefined: it is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** All that is wrong with a mapping; or which columns a file must have for it. */
function Checked({ mapping, problems }: { readonly mapping: unknown } & Pick<Props, 'problems'>) {
  const { t } = useTranslation();
  if (!problems) return <Loader size="xs" mt="xs" />;
  if (problems.length === 0)
    return (
      <Text size="xs" mt={6} className={shared.quiet}>
        {t('imports.columns', { columns: columnsOf(mapping).join(', ') })}
      </Text>
    );
  return (
    <Alert color="red" variant="light" role="alert" mt="xs" title={t('imports.mapping-wrong')}>
      <List size="sm" lang="en">
        {problems.map(({ path, reason, hint }) => (
          <List.Item key={path + reason}>
            <strong>{path}</strong>: {reason}; {hint}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
