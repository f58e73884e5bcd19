import { Text, Title } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { draftQuery, type Change, type Side } from '../api/pipeline-drafts.js';
import { pipelineVersionQuery } from '../api/pipelines.js';
import { changeWords } from './change-words.js';
import type { Naming } from './part-words.js';
import shared from '../app/rows.module.css';
import classes from './pipelines.module.css';

interface Props {
  readonly changes: readonly Change[];
  readonly pipelineKey: string;
  /** In whose definitions the names are found: the newer first. */
  readonly sides: readonly Side[];
}

/** What differs, in words: what running deals can follow apart from what stays with them. */
export function Changes({ changes, pipelineKey, sides }: Props) {
  const { t, i18n } = useTranslation();
  const definitions = useDefinitions(pipelineKey, sides);
  const naming: Naming = { definitions, t, language: i18n.language };
  if (changes.length === 0) return <Text className={shared.quiet}>{t('diff.none')}</Text>;
  return (
    <>
      {(['timing', 'structure'] as const).map((part) => (
        <Part
          key={part}
          title={t(`diff.${part}`)}
          changes={changes.filter((one) => one.part === part)}
          naming={naming}
        />
      ))}
    </>
  );
}

interface PartProps {
  readonly title: string;
  readonly changes: readonly Change[];
  readonly naming: Naming;
}

function Part({ title, changes, naming }: PartProps) {
  if (changes.length === 0) return null;
  return (
    <section>
      <Title order={3} size="h6">
        {title}
      </Title>
      <ul className={classes.changes}>
        {changes.map((change) => {
          const { place, what } = changeWords(change, naming);
          return (
            <li key={`${change.path} ${change.kind}`}>
              <Text size="sm" fw={550}>
                {place}
              </Text>
              <Text size="sm">{what}</Text>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function useDefinitions(key: string, sides: readonly Side[]): readonly unknown[] {
  const versions = useQueries({
    queries: sides.flatMap((side) =>
      side === 'draft' ? [] : [pipelineVersionQuery({ key, version: side })],
    ),
  });
  const draft = useQuery({ ...draftQuery(key), enabled: sides.includes('draft') });
  return [draft.data?.definition, ...versions.map(({ data }) => data?.definition)].filter(
    (definition) => definition !== undefined,
  );
}
