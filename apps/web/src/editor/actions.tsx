import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { languages, type Language } from '../i18n/languages.js';
import { textAt, valueAt, withValue, type Draft } from './draft-tree.js';
import { useEditing } from './editor-context.js';
import { ChecksPart, ChoicePart, TextPart } from './inputs.js';
import { Items } from './items.js';
import { NamePart } from './name-part.js';
import { newKey } from './naming.js';
import { NormPart } from './norm-input.js';
import classes from './editor.module.css';

const kinds = ['task', 'document', 'mail', 'approval', 'notify'] as const;
const doers = ['salesperson', 'system'] as const;
export const recipients = ['owner', 'head-of-sales', 'management'] as const;

/** What is to be done in a stage, by the salesperson or by itself. */
export function Actions({ path }: { readonly path: string }) {
  const { t } = useTranslation();
  const { content } = useEditing();
  return (
    <fieldset className={classes.group}>
      <legend>{t('part.actions')}</legend>
      <Items
        path={path}
        title={t('part.actions')}
        add={t('editor.add.actions')}
        newItem={() => ({ key: newKey(content, path), name: '', kind: 'task', by: 'salesperson' })}
        mayBeAbsent
      >
        {(at) => <ActionForm path={at} />}
      </Items>
    </fieldset>
  );
}

function ActionForm({ path }: { readonly path: string }) {
  const { t } = useTranslation();
  const { content, change } = useEditing();
  const [kind, by] = [textAt(content, `${path}.kind`), textAt(content, `${path}.by`)];
  const set = (part: 'kind' | 'by', value: string) =>
    change(fitting(withValue(content, `${path}.${part}`, value), path), `${path}.${part}`);
  return (
    <Stack>
      <NamePart path={path} />
      <div className={classes.two}>
        <ChoicePart
          path={`${path}.kind`}
          label={t('part.kind')}
          choices={kinds.map((value) => ({ value, label: t(`value.kind.${value}`) }))}
          onChosen={(value) => set('kind', value)}
        />
        <ChoicePart
          path={`${path}.by`}
          label={t('part.by')}
          choices={doers.map((value) => ({ value, label: t(`value.by.${value}`) }))}
          onChosen={(value) => set('by', value)}
        />
      </div>
      {(by === 'salesperson' || kind === 'task' || valueAt(content, `${path}.due`) !== undefined) && (
        <NormPart path={`${path}.due`} label={t('part.due')} description={t('editor.due-hint')} isOptional />
      )}
      {valueAt(content, `${path}.to`) !== undefined && (
        <ChecksPart
          path={`${path}.to`}
          label={t('part.to')}
          choices={recipients.map((value) => ({ value, label: t(`recipient.${value}`) }))}
        />
      )}
      {valueAt(content, `${path}.mail`) !== undefined && <MailForm path={`${path}.mail`} />}
    </Stack>
  );
}

/** The system's mail has texts, and its notice has somebody to tell; others have neither. */
function fitting(content: Draft, path: string): Draft {
  const { kind, by, mail, to } = valueAt(content, path) as Record<string, unknown>;
  const isSystems = (wanted: string) => by === 'system' && kind === wanted;
  const texts = { en: { subject: '', body: '' } };
  const withMail = withValue(
    content,
    `${path}.mail`,
    isSystems('mail') ? (mail ?? { send: 'for-approval', texts }) : undefined,
  );
  return withValue(withMail, `${path}.to`, isSystems('notify') ? (to ?? ['owner']) : undefined);
}

function MailForm({ path }: { readonly path: string }) {
  const { t } = useTranslation();
  return (
    <>
      <ChoicePart
        path={`${path}.send`}
        label={t('part.send')}
        choices={(['for-approval', 'at-once'] as const).map((value) => ({
          value,
          label: t(`value.send.${value}`),
        }))}
      />
      {(Object.keys(languages) as Language[]).map((language) => (
        <MailText key={language} path={`${path}.texts.${language}`} language={language} />
      ))}
    </>
  );
}

/** A mail's text in one language; emptied, there is none. */
function MailText({ path, language }: { readonly path: string; readonly language: Language }) {
  const { t } = useTranslation();
  const { content } = useEditing();
  const isThere = valueAt(content, path) !== undefined;
  return (
    <details className={classes.more} open={isThere || undefined}>
      <summary>{t('editor.text-in', { language: languages[language] })}</summary>
      <Stack gap="xs" mt={6} lang={language}>
        <TextPart path={`${path}.subject`} label={t('part.subject')} description={t('editor.mail-hint')} />
        <TextPart path={`${path}.body`} label={t('part.body')} rows={5} />
      </Stack>
    </details>
  );
}
