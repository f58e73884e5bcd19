import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { textAt, valueAt, withValue } from './draft-tree.js';
import { useEditing } from './editor-context.js';
import { ChoicePart } from './inputs.js';
import { Items } from './items.js';
import { NamePart } from './name-part.js';
import { newKey } from './naming.js';
import classes from './editor.module.css';

const types = ['text', 'integer', 'decimal', 'boolean', 'date', 'choice', 'choices'] as const;

/** What a pipeline's deals are asked beside what every deal has. */
export function Fields() {
  const { t } = useTranslation();
  const { content } = useEditing();
  const typeAt = (path: string) => textAt(content, `${path}.type`);
  return (
    <Items
      path="fields"
      title={t('part.fields')}
      add={t('editor.add.fields')}
      newItem={() => ({ key: newKey(content, 'fields'), name: '', type: 'text' })}
      summary={(path) => {
        const type = types.find((one) => one === typeAt(path));
        return type === undefined ? typeAt(path) : t(`value.type.${type}`);
      }}
      mayBeAbsent
    >
      {(path) => <FieldForm path={path} />}
    </Items>
  );
}

function FieldForm({ path }: { readonly path: string }) {
  const { t } = useTranslation();
  const { content, change } = useEditing();
  const setType = (type: string) => {
    const isPicked = type === 'choice' || type === 'choices';
    const choices = isPicked ? (valueAt(content, `${path}.choices`) ?? []) : undefined;
    change(withValue(withValue(content, `${path}.type`, type), `${path}.choices`, choices));
  };
  return (
    <Stack>
      <NamePart path={path} />
      <ChoicePart
        path={`${path}.type`}
        label={t('part.type')}
        choices={types.map((value) => ({ value, label: t(`value.type.${value}`) }))}
        onChosen={setType}
      />
      {valueAt(content, `${path}.choices`) !== undefined && (
        <fieldset className={classes.group}>
          <legend>{t('part.choices')}</legend>
          <Named path={`${path}.choices`} title={t('part.choices')} add={t('editor.add.choices')} />
        </fieldset>
      )}
    </Stack>
  );
}

interface NamedProps {
  readonly path: string;
  readonly title: string;
  readonly add: string;
}

/** A list of what has a name only. */
function Named({ path, title, add }: NamedProps) {
  const { content } = useEditing();
  return (
    <Items path={path} title={title} add={add} newItem={() => ({ key: newKey(content, path), name: '' })}>
      {(at) => <NamePart path={at} />}
    </Items>
  );
}

/** Why deals are lost. */
export function LossReasons() {
  const { t } = useTranslation();
  const { content } = useEditing();
  return (
    <Items
      path="lossReasons"
      title={t('part.lossReasons')}
      add={t('editor.add.lossReasons')}
      newItem={() => ({ key: newKey(content, 'lossReasons'), name: '', side: 'outside' })}
      summary={(path) => {
        const side = textAt(content, `${path}.side`);
        return side === 'inside' || side === 'outside' ? t(`value.side.${side}`) : side;
      }}
    >
      {(path) => (
        <Stack>
          <NamePart path={path} />
          <ChoicePart
            path={`${path}.side`}
            label={t('part.side')}
            description={t('editor.side-hint')}
            choices={(['outside', 'inside'] as const).map((value) => ({
              value,
              label: t(`value.side.${value}`),
            }))}
          />
        </Stack>
      )}
    </Items>
  );
}
