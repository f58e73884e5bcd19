import type { ReturnCaseView } from '@app/contracts/returns.js';
import { Button, Group, Select, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useToldOtherwise } from '../api/cases.js';
import { useMe } from '../api/me.js';
import { AskDialog } from '../deal/ask-dialog.js';
import { ways } from './act-forms.js';
import classes from '../deal/deal.module.css';

/** Whom no letter has reached: somebody has to call, and says so here. */
export function Unreached({ of: one }: { readonly of: ReturnCaseView }) {
  const { t } = useTranslation();
  const { permissions } = useMe();
  const [isAsking, setAsking] = useState(false);
  if (one.unreached.length === 0) return null;
  const receivers = new Map(one.unreached.map((letter) => [`${letter.name} ${letter.because}`, letter]));
  return (
    <section className={classes.row} aria-label={t('case.unreached.title')}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Text size="sm" fw={550} c="var(--dw-late)">
            {t('case.unreached.title')}
          </Text>
          {[...receivers].map(([key, { name, because }]) => (
            <Text key={key} size="sm" className={classes.quiet}>
              {t(`case.unreached.${because}`, { name })}
            </Text>
          ))}
        </div>
        {permissions['return.work'] && (
          <Button size="compact-sm" variant="default" flex="none" onClick={() => setAsking(true)}>
            {t('case.unreached.told')}
          </Button>
        )}
      </Group>
      {isAsking && <ToldDialog of={one} onClose={() => setAsking(false)} />}
    </section>
  );
}

function ToldDialog({ of: one, onClose }: { readonly of: ReturnCaseView; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const [through, setThrough] = useState<string | null>(null);
  const told = useToldOtherwise(one.id, onClose);
  return (
    <AskDialog
      title={t('case.unreached.told')}
      submit={t('act.submit')}
      onSubmit={() => through !== null && told.mutate(through)}
      onClose={onClose}
      isPending={told.isPending}
      error={told.error}
      isIncomplete={through === null}
    >
      <Select
        label={t('act.through')}
        withAsterisk
        data={ways.map((value) => ({ value, label: t(`act.choice.through.${value}`) }))}
        value={through}
        onChange={setThrough}
      />
    </AskDialog>
  );
}
