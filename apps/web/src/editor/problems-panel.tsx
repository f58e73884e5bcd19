import { Text, Title, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { DefinitionProblem } from '../api/pipeline-drafts.js';
import { partWords } from '../pipelines/part-words.js';
import { useEditing } from './editor-context.js';
import classes from './editor.module.css';

interface Props {
  readonly problems: readonly DefinitionProblem[];
  readonly warnings: readonly DefinitionProblem[];
}

/** What is wrong, and what is worth a second look: each leads to its place. */
export function ProblemsPanel({ problems, warnings }: Props) {
  const { t } = useTranslation();
  return (
    <section aria-label={t('editor.problems')}>
      <Title order={2} size="h6" aria-live="polite">
        {problems.length > 0
          ? t('editor.problem-count', { count: problems.length })
          : t('editor.no-problems')}
      </Title>
      <List of={problems} label={t('editor.problems')} sign="⚠" />
      {warnings.length > 0 && (
        <>
          <Text size="sm" fw={550} mt="xs">
            {t('editor.warnings')}
          </Text>
          <List of={warnings} label={t('editor.warnings')} sign="·" />
        </>
      )}
    </section>
  );
}

interface ListProps {
  readonly of: readonly DefinitionProblem[];
  readonly label: string;
  readonly sign: string;
}

function List({ of, label, sign }: ListProps) {
  const { t } = useTranslation();
  const { content, goTo } = useEditing();
  if (of.length === 0) return null;
  const naming = { definitions: [content], t };
  return (
    <ul className={classes.problems} aria-label={label}>
      {of.map(({ path, reason, hint }, index) => (
        <li key={`${path} ${index}`}>
          <UnstyledButton className={classes.problem} data-problem={path} onClick={() => goTo(path)}>
            <Text size="sm" fw={550}>
              {sign} {partWords(path, naming)}
            </Text>
            <Text size="xs" lang="en" className={classes.quiet}>
              {[reason, hint].filter(Boolean).join('. ')}.
            </Text>
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}
