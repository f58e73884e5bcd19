import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Actions } from './actions.js';
import { classNormWords } from './class-norm-words.js';
import { Condition, useConditionWords } from './condition.js';
import { listAt, textAt, valueAt, type Draft } from './draft-tree.js';
import { useEditing, usePart } from './editor-context.js';
import { ChecksPart, ChoicePart, ChoicesPart, NumberPart, YesNoPart } from './inputs.js';
import { Items } from './items.js';
import { NamePart } from './name-part.js';
import { newKey } from './naming.js';
import { ClassNorms } from './norm-input.js';
import classes from './editor.module.css';

export const phases = ['awareness', 'alternatives', 'selection', 'contract'] as const;

/** The steps of the sale. */
export function Stages() {
  const { t } = useTranslation();
  const { content } = useEditing();
  const summary = (path: string) => {
    const probability = valueAt(content, `${path}.probability`);
    return [
      `${typeof probability === 'number' ? probability : '–'} %`,
      classNormWords(valueAt(content, `${path}.norm`), t),
    ].join(' · ');
  };
  return (
    <Items
      path="stages"
      title={t('part.stages')}
      add={t('editor.add.stages')}
      summary={summary}
      newItem={() => newStage(content)}
    >
      {(path) => <StageForm path={path} />}
    </Items>
  );
}

/** It goes on where the last one ended. */
function newStage(content: Draft): object {
  const last = listAt(content, 'stages').at(-1);
  const norm = valueAt(last, 'norm') ?? { A: 'P5D', B: 'P5D', C: 'P5D' };
  const phase = textAt(last, 'phase') || 'awareness';
  const probability = valueAt(last, 'probability') ?? 10;
  return { key: newKey(content, 'stages'), name: '', phase, probability, norm, moves: [], canWin: false };
}

function StageForm({ path }: { readonly path: string }) {
  const { t } = useTranslation();
  const { content } = useEditing();
  const stages = useNamed('stages');
  const fields = useNamed('fields');
  const own = textAt(content, `${path}.key`);
  return (
    <Stack>
      <NamePart path={path} />
      <div className={classes.two}>
        <ChoicePart
          path={`${path}.phase`}
          label={t('part.phase')}
          choices={phases.map((value) => ({ value, label: t(`value.phase.${value}`) }))}
        />
        <NumberPart path={`${path}.probability`} label={t('editor.probability')} />
      </div>
      <ClassNorms path={`${path}.norm`} label={t('editor.norm')} />
      <ChecksPart
        path={`${path}.moves`}
        label={t('part.moves')}
        choices={stages.filter(({ value }) => value !== own)}
      />
      <YesNoPart path={`${path}.canWin`} label={t('part.canWin')} />
      {fields.length > 0 && (
        <ChoicesPart
          path={`${path}.requiredFields`}
          label={t('part.requiredFields')}
          description={t('editor.required-hint')}
          choices={fields}
          isOptional
        />
      )}
      <Criteria path={`${path}.exitCriteria`} stage={path} />
      <Actions path={`${path}.actions`} />
    </Stack>
  );
}

/** Things of the definition as choices, by their keys. */
function useNamed(list: string): { value: string; label: string }[] {
  const { content } = useEditing();
  const items = listAt(content, list).map((item) => ({
    value: textAt(item, 'key'),
    label: textAt(item, 'name') || textAt(item, 'key'),
  }));
  // Of two of one key, which is a problem of its own, a list of choices takes one.
  return items.filter(
    ({ value }, index) => value !== '' && items.findIndex((one) => one.value === value) === index,
  );
}

/** What must hold before a deal leaves the stage forwards. */
function Criteria({ path, stage }: { readonly path: string; readonly stage: string }) {
  const { t } = useTranslation();
  const { content } = useEditing();
  const words = useConditionWords(stage);
  return (
    <fieldset className={classes.group}>
      <legend>{t('part.exitCriteria')}</legend>
      <Items
        path={path}
        title={t('part.exitCriteria')}
        add={t('editor.add.exitCriteria')}
        newItem={() => ({ key: newKey(content, path), name: '', when: '' })}
        summary={(at) => words(textAt(content, `${at}.when`))}
        mayBeAbsent
      >
        {(at) => <Criterion path={at} stage={stage} />}
      </Items>
    </fieldset>
  );
}

function Criterion({ path, stage }: { readonly path: string; readonly stage: string }) {
  const { t } = useTranslation();
  const { value, set, error } = usePart(`${path}.when`);
  return (
    <Stack>
      <NamePart path={path} />
      <Condition
        id={`${path}.when`}
        label={t('part.when')}
        value={typeof value === 'string' ? value : ''}
        error={error}
        stage={stage}
        asksKey
        onChange={set}
      />
    </Stack>
  );
}
