import type { ReturnCaseView } from '@app/contracts/returns.js';
import { Button, Menu } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActDialog } from './act-dialog.js';
import { otherActs, type PossibleAct } from './acts-of.js';

/** What may be done beside the steps that are due. */
export function MoreActs({ of: one }: { readonly of: ReturnCaseView }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<PossibleAct>();
  const acts = otherActs(one);
  if (acts.length === 0) return null;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button size="compact-sm" variant="default">
            {t('case.more')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {acts.map((act) => (
            <Menu.Item key={act.act} onClick={() => setAsking(act)}>
              {t(`act.do.${act.act}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {asking && <ActDialog of={one} act={asking} onClose={() => setAsking(undefined)} />}
    </>
  );
}
