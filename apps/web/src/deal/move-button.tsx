import type { DealView } from '@app/contracts/deals.js';
import { Button, Menu } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { sendMove, useRefresh } from '../api/deal.js';
import { labelOf, pipelineVersionQuery } from '../api/pipelines.js';
import { GateAsked } from './gate.js';
import { useGates, type Move } from './gates.js';

/** "Move to …" on a deal's own page. */
export function MoveButton({ deal }: { readonly deal: DealView }) {
  const { t, i18n } = useTranslation();
  const { gate, closeGate, refused } = useGates();
  const refresh = useRefresh();
  const { data } = useQuery(pipelineVersionQuery(deal.pipeline));
  const { mutate, isPending } = useMutation<DealView, Error, Move>({
    mutationFn: sendMove,
    onSuccess: refresh,
    onError: (error, move): void => refused(move, error, (again) => mutate(again)),
  });
  const stages = data?.definition.stages ?? [];
  const here = stages.find(({ key }) => key === deal.stage.key);
  const targets = stages.filter(({ key }) => here?.moves.includes(key));
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" loading={isPending} disabled={targets.length === 0}>
            {t('board.move-to')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {targets.map((stage) => (
            <Menu.Item
              key={stage.key}
              onClick={() => mutate({ deal, to: stage.key, key: crypto.randomUUID() })}
            >
              {labelOf(stage, i18n.language)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <GateAsked gate={gate} onClose={closeGate} />
    </>
  );
}
