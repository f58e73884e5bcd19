import type { DealView } from '@app/contracts/deals.js';
import { ActionIcon, Menu } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './card.module.css';

/** A stage by its key and what it is called. */
export interface NamedStage {
  readonly key: string;
  readonly label: string;
}

interface Props {
  readonly deal: DealView;
  readonly targets: readonly NamedStage[];
  readonly onMove: (deal: DealView, to: string) => void;
}

/** "Move to …": all that dragging does, by keyboard or finger. */
export function MoveMenu({ deal, targets, onMove }: Props) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          className={classes.menu}
          aria-label={t('board.move', { deal: deal.title })}
        >
          <span aria-hidden>⋯</span>
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('board.move-to')}</Menu.Label>
        {targets.map(({ key, label }) => (
          <Menu.Item key={key} onClick={() => onMove(deal, key)}>
            {label}
          </Menu.Item>
        ))}
        {targets.length === 0 && <Menu.Item disabled>{t('board.no-move')}</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  );
}
