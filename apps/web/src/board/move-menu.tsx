import type { DealView } from '@app/contracts/deals.js';
import { Menu } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { labelOf, type Definition } from '../api/pipelines.js';

export interface MenuFor {
  readonly deal: DealView;
  readonly anchor: HTMLElement;
}

interface Props {
  readonly of: MenuFor | undefined;
  readonly definition: Definition;
  readonly onClose: () => void;
  readonly onMove: (deal: DealView, to: string) => void;
}

/** "Move to …": all that dragging does, by keyboard or finger. */
export function MoveMenu({ of, definition, onClose, onMove }: Props) {
  const { t, i18n } = useTranslation();
  if (!of) return null;
  const { deal, anchor } = of;
  const { left, bottom, right } = anchor.getBoundingClientRect();
  const stage = definition.stages.find(({ key }) => key === deal.stage.key);
  const targets = definition.stages.filter(({ key }) => stage?.moves.includes(key));
  const close = () => {
    onClose();
    // Back to the card, for whoever came by keyboard.
    anchor.focus();
  };
  return (
    <Menu opened onClose={close} withinPortal position="bottom-end" returnFocus={false} trapFocus>
      <Menu.Target>
        <span aria-hidden style={{ position: 'fixed', left, top: bottom, width: right - left, height: 1 }} />
      </Menu.Target>
      <Menu.Dropdown aria-label={t('board.move', { deal: deal.title })}>
        <Menu.Label>{t('board.move-to')}</Menu.Label>
        {targets.map((target) => (
          <Menu.Item
            key={target.key}
            onClick={() => {
              onMove(deal, target.key);
            }}
          >
            {labelOf(target, i18n.language)}
          </Menu.Item>
        ))}
        {targets.length === 0 && <Menu.Item disabled>{t('board.no-move')}</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  );
}
