import { Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { languages, type Language } from '../i18n/languages.js';
import { textAt, valueAt, withValue } from './draft-tree.js';
import { useEditing, usePart } from './editor-context.js';
import { TextPart, Wrong } from './inputs.js';
import { withName } from './naming.js';
import classes from './editor.module.css';

/** The name of something; its key, and its names in other languages, for whoever opens them. */
export function NamePart({
  path,
  isKeyShown = true,
}: {
  readonly path: string;
  readonly isKeyShown?: boolean;
}) {
  const { t } = useTranslation();
  const { content, change, published } = useEditing();
  const at = (part: string) => (path === '' ? part : `${path}.${part}`);
  const { error, id } = usePart(at('name'));
  return (
    <div>
      <TextInput
        id={id}
        label={t('part.name')}
        withAsterisk
        maxLength={120}
        value={textAt(content, at('name'))}
        error={error && <Wrong what={error} />}
        onChange={({ currentTarget }) =>
          change(withName(content, path, currentTarget.value, published), at('name'))
        }
      />
      <details className={classes.more}>
        <summary>{isKeyShown ? t('editor.key-and-labels') : t('part.labels')}</summary>
        <Stack gap="xs" mt={6}>
          {isKeyShown && (
            <TextPart path={at('key')} label={t('part.key')} description={t('editor.key-hint')} />
          )}
          {(Object.keys(languages) as Language[]).map((language) => (
            <LabelPart key={language} path={at('labels')} language={language} />
          ))}
        </Stack>
      </details>
    </div>
  );
}

interface LabelProps {
  readonly path: string;
  readonly language: Language;
}

/** What it is called in one language; without any, there are no labels. */
function LabelPart({ path, language }: LabelProps) {
  const { content, change } = useEditing();
  const { error, id, value } = usePart(`${path}.${language}`);
  const set = (text: string) => {
    const changed = withValue(content, `${path}.${language}`, text === '' ? undefined : text);
    const isEmpty = Object.keys(valueAt(changed, path) ?? {}).length === 0;
    change(isEmpty ? withValue(changed, path, undefined) : changed, `${path}.${language}`);
  };
  return (
    <TextInput
      id={id}
      label={languages[language]}
      lang={language}
      maxLength={120}
      value={typeof value === 'string' ? value : ''}
      error={error && <Wrong what={error} />}
      onChange={({ currentTarget }) => set(currentTarget.value)}
    />
  );
}
