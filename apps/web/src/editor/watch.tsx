import { Stack, Switch, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { normWords } from '../format/norms.js';
import { recipients } from './actions.js';
import { listAt, textAt, valueAt, withValue } from './draft-tree.js';
import { useEditing, usePart } from './editor-context.js';
import { ChecksPart, ChoicePart } from './inputs.js';
import { Items } from './items.js';
import { LadderTimes } from './ladder-times.js';
import { ClassNorms, NormInput, NormPart } from './norm-input.js';

/** What makes a deal stall beside its stage, and who is told then. */
export function Watch() {
  const { t } = useTranslation();
  return (
    <Stack>
      <Title order={2} size="h6">
        {t('part.stalls')}
      </Title>
      <NormPart path="stalls.noFutureActivity" label={t('part.noFutureActivity')} />
      <NormPart
        path="stalls.activityOverdue"
        label={t('part.activityOverdue')}
        description={t('editor.not-watched')}
        isOptional
      />
      <SilentCustomer />
      <HandoverNorm />
      <Title order={2} size="h6">
        {t('part.ladder')}
      </Title>
      <Ladder />
      <LadderTimes />
    </Stack>
  );
}

function SilentCustomer() {
  const { t } = useTranslation();
  const { content, change } = useEditing();
  const path = 'stalls.customerSilent';
  const isWatched = valueAt(content, path) !== undefined;
  const first = { A: 'P3D', B: 'P5D', C: 'P5D' };
  return (
    <>
      <Switch
        id={`part-${path}`}
        label={t('editor.watch-silence')}
        checked={isWatched}
        onChange={({ currentTarget }) =>
          change(withValue(content, path, currentTarget.checked ? first : undefined))
        }
      />
      {isWatched && <ClassNorms path={path} label={t('part.customerSilent')} />}
    </>
  );
}

/** Absent, it is two working days. */
function HandoverNorm() {
  const { t } = useTranslation();
  const { content, change } = useEditing();
  const path = 'handover.norm';
  const { error, id } = usePart(path);
  return (
    <NormInput
      id={id}
      label={t('part.handover')}
      description={t('editor.handover-hint')}
      value={textAt(content, path)}
      error={error}
      onChange={(norm) => change(withValue(content, 'handover', norm === '' ? undefined : { norm }), path)}
    />
  );
}

function Ladder() {
  const { t } = useTranslation();
  const { content } = useEditing();
  const whoAt = (path: string) => {
    const to = recipients.find((one) => one === textAt(content, `${path}.to`));
    return to === undefined ? textAt(content, `${path}.to`) : t(`recipient.${to}`);
  };
  const next = () => {
    const told = listAt(content, 'ladder').map((level) => textAt(level, 'to'));
    const to = recipients.find((one) => !told.includes(one)) ?? 'management';
    return { to, after: told.length === 0 ? 'PT0S' : 'PT8H', channels: ['inbox', 'email'] };
  };
  return (
    <Items
      path="ladder"
      title={t('part.ladder')}
      add={t('editor.add.ladder')}
      newItem={next}
      titleOf={whoAt}
      summary={(path) => normWords(textAt(content, `${path}.after`), t)}
    >
      {(path) => <Level path={path} isFirst={path === 'ladder.0'} />}
    </Items>
  );
}

function Level({ path, isFirst }: { readonly path: string; readonly isFirst: boolean }) {
  const { t } = useTranslation();
  return (
    <Stack>
      <ChoicePart
        path={`${path}.to`}
        label={t('part.to')}
        description={t('editor.management-hint')}
        choices={recipients.map((value) => ({ value, label: t(`recipient.${value}`) }))}
      />
      <NormPart
        path={`${path}.after`}
        label={t('part.after')}
        description={isFirst ? t('editor.after-stall') : t('editor.after-level')}
        mayBeAtOnce
      />
      <ChecksPart
        path={`${path}.channels`}
        label={t('part.channels')}
        choices={(['inbox', 'email'] as const).map((value) => ({
          value,
          label: t(`value.channels.${value}`),
        }))}
      />
    </Stack>
  );
}
