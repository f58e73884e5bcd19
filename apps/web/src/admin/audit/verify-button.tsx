import type { CheckedAudit } from '@app/contracts/audit.js';
import { Alert, Button, Code, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useVerifying } from '../../api/audit.js';
import { Trouble } from '../../app/trouble.js';

/** Counts the chain anew, and says what came of it. */
export function Verification() {
  const { t } = useTranslation();
  const { mutate, data, error, isPending } = useVerifying();
  return (
    <>
      <Button mt="sm" size="xs" variant="default" loading={isPending} onClick={() => mutate()}>
        {t('audit.verify')}
      </Button>
      {error && <Trouble error={error} retry={() => mutate()} />}
      {data && !error && <Outcome of={data} />}
    </>
  );
}

function Outcome({ of: { entries, head, waiting, erased, broken } }: { readonly of: CheckedAudit }) {
  const { t } = useTranslation();
  if (broken)
    return (
      <Alert color="red" variant="light" my="sm" role="alert" title={t('audit.broken.title')}>
        <Text size="sm">
          {broken.no === null ? t('audit.broken.beside') : t('audit.broken.at', { no: broken.no })}{' '}
          {broken.why}
        </Text>
        <Text size="sm">{t('audit.broken.until', { count: entries })}</Text>
      </Alert>
    );
  return (
    <Alert color="green" variant="light" my="sm" role="status" title={t('audit.sound', { count: entries })}>
      <Text size="sm">{t('audit.counts', { waiting, erased })}</Text>
      {head !== null && (
        <Text size="sm">
          {t('audit.head')} <Code style={{ overflowWrap: 'anywhere' }}>{head}</Code>
        </Text>
      )}
    </Alert>
  );
}
