import type { ReturnCaseView } from '@app/contracts/returns.js';
import { Button, Menu, type ButtonProps } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActDialog } from './act-dialog.js';
import type { PossibleAct } from './acts-of.js';

interface Props {
  readonly of: ReturnCaseView;
  readonly acts: readonly PossibleAct[];
  /** The parts to which it is done; absent: it is asked. */
  readonly chosen?: readonly string[];
  readonly text: string;
  /** What is read out, where the text alone does not tell one menu from another. */
  readonly label?: string;
  readonly size: ButtonProps['size'];
}

/** A menu of acts, each with its form; nothing where there is none. */
export function ActsMenu({ of: one, acts, chosen, text, label, size }: Props) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<PossibleAct>();
  if (acts.length === 0) return null;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button size={size} variant="default" flex="none" aria-label={label}>
            {text}
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
      {asking && <ActDialog of={one} act={asking} chosen={chosen} onClose={() => setAsking(undefined)} />}
    </>
  );
}
