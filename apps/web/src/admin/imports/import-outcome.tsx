import type { ImportView } from '@app/contracts/imports.js';
import { Alert, Button, Group, Progress, Stack, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isUnderWay, useSavingErrors } from '../../api/imports.js';
import { useProblemWords } from '../../app/problem-words.js';
import { useImportWords } from './import-words.js';
import shared from '../../app/rows.module.css';
import classes from './imports.module.css';

interface Props {
  readonly job: ImportView;
  /** How many rows its file has, where that is known from a dry run. */
  readonly rows?: number;
}

/** How far an import is, what came of its rows, and what is wrong with those that were left out. */
export function ImportOutcome({ job, rows }: Props) {
  const { standing } = useImportWords();
  return (
    <Stack gap="sm">
      <div role="status">
        <Text size="sm" fw={600}>
          {standing(job)}
        </Text>
        {isUnderWay(job) && <Way job={job} rows={rows} />}
      </div>
      {job.problem !== null && (
        <Alert color={job.status === 'interrupted' ? 'orange' : 'red'} variant="light" lang="en">
          <div className={classes.told}>{[job.problem, job.advice].filter(Boolean).join('. ')}</div>
        </Alert>
      )}
      {job.counts.read > 0 && <Counts job={job} />}
      {job.counts.refused > 0 && <LeftOut job={job} />}
    </Stack>
  );
}

function Way({ job, rows }: Props) {
  const { standing } = useImportWords();
  const isKnown = rows !== undefined && rows > 0;
  return (
    <Progress
      mt={4}
      value={isKnown ? Math.min(100, (job.counts.read / rows) * 100) : 100}
      striped={!isKnown}
      animated={!isKnown}
      aria-label={standing(job)}
    />
  );
}

function Counts({ job: { counts, dryRun } }: Props) {
  const { t } = useTranslation();
  const { count } = useImportWords();
  const shown = ['read', 'created', 'updated', 'unchanged', 'movedHere', 'customers', 'refused'] as const;
  return (
    <div>
      <Text size="xs" className={shared.quiet} mb={4}>
        {dryRun ? t('imports.would') : t('imports.did')}
      </Text>
      <dl className={classes.counts}>
        {shown.map((name) => (
          <div key={name} data-count={name}>
            <dt>{t(`imports.count.${name}`)}</dt>
            <dd>{count(counts[name])}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** The first of the rows that were left out, and the file of all of them. */
function LeftOut({ job }: Props) {
  const { t } = useTranslation();
  const words = useProblemWords();
  const { mutate, isPending, variables, error } = useSavingErrors(job.id);
  return (
    <div>
      <Table.ScrollContainer
        minWidth={0}
        type="native"
        mah={260}
        tabIndex={0}
        role="region"
        aria-label={t('imports.first-errors')}
      >
        <Table fz="sm" verticalSpacing={4} className={classes.errors}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('imports.line')}</Table.Th>
              <Table.Th scope="col">{t('imports.what')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {job.firstErrors.map(({ line, problems }) => (
              <Table.Tr key={line}>
                <Table.Th scope="row">{line}</Table.Th>
                <Table.Td lang="en">
                  {problems.map(({ column, reason }) => (
                    <div key={column + reason}>{column ? `${column}: ${reason}` : reason}</div>
                  ))}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Group gap="xs" mt="xs">
        {(['spreadsheet', 'as-sent'] as const).map((form) => (
          <Button
            key={form}
            size="xs"
            variant="default"
            loading={isPending && variables === form}
            onClick={() => mutate(form)}
          >
            {t(`imports.errors.${form}`)}
          </Button>
        ))}
      </Group>
      <Text size="xs" className={shared.quiet} mt={4}>
        {t('imports.errors.hint')}
      </Text>
      {error && (
        <Text size="sm" role="alert" className={classes.problem}>
          {words(error)}
        </Text>
      )}
    </div>
  );
}
