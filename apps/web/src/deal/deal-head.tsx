import type { DealView } from '@app/contracts/deals.js';
import { Anchor, Badge, Button, Group, Menu, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDealCommand } from '../api/deal.js';
import { useMe } from '../api/me.js';
import type { Definition } from '../api/pipelines.js';
import { labelOf } from '../api/pipelines.js';
import { money } from '../format/money.js';
import { HandOverDialog } from './hand-over-dialog.js';
import { HoldDialog } from './hold-dialog.js';
import { LoseDialog } from './lose-dialog.js';
import { MoveButton } from './move-button.js';
import { ReasonDialog } from './reason-dialog.js';
import { WinDialog } from './win-dialog.js';
import classes from './deal.module.css';

interface Props {
  readonly deal: DealView;
  readonly definition: Definition | undefined;
}

/** What the deal is, where it stands, and what can be done with it. */
export function DealHead({ deal, definition }: Props) {
  const { t, i18n } = useTranslation();
  return (
    <header>
      <Anchor component={Link} to="/board" search={{ pipeline: deal.pipeline.key } as never} size="sm">
        {definition ? labelOf(definition, i18n.language) : deal.pipeline.key}
      </Anchor>
      <Group justify="space-between" align="flex-start" mt={4}>
        <div>
          <Group gap="xs">
            <Title order={1} size="h3" className={classes.title}>
              {deal.title}
            </Title>
            <Badges deal={deal} />
          </Group>
          <Text size="sm" className={classes.quiet}>
            {deal.customer.name} · {t('deal.class', { class: deal.customer.class })} ·{' '}
            <strong>{money(deal.amount, deal.currency, i18n.language)}</strong> · {deal.owner.name}
          </Text>
        </div>
        <Actions deal={deal} />
      </Group>
      {definition && <Course deal={deal} definition={definition} />}
    </header>
  );
}

function Badges({ deal: { key, status, stalled, hold } }: { readonly deal: DealView }) {
  const { t } = useTranslation();
  return (
    <>
      {key && (
        <Badge color="yellow" variant="light" c="light-dark(#6b4500, #ffe066)">
          {t('deal.key')}
        </Badge>
      )}
      {status !== 'open' && (
        <Badge color={status === 'won' ? '#217a36' : 'gray.7'} variant="filled">
          {t(`deal.status.${status}`)}
        </Badge>
      )}
      {stalled && (
        <Badge color="red.8" variant="filled">
          {t('stall.stalls')}
        </Badge>
      )}
      {hold && (
        <Badge color="gray.7" variant="filled">
          {t('deal.on-hold')}
        </Badge>
      )}
    </>
  );
}

/** The stages of its pipeline, and where the deal is among them. */
function Course({ deal, definition }: { readonly deal: DealView; readonly definition: Definition }) {
  const { t, i18n } = useTranslation();
  const at = definition.stages.findIndex(({ key }) => key === deal.stage.key);
  return (
    <ol className={classes.course} aria-label={t('deal.course')}>
      {definition.stages.map((stage, index) => (
        <li
          key={stage.key}
          data-place={index < at ? 'past' : index === at ? 'here' : 'ahead'}
          aria-current={index === at ? 'step' : undefined}
        >
          {labelOf(stage, i18n.language)}
        </li>
      ))}
    </ol>
  );
}

type Asked = 'win' | 'lose' | 'hold' | 'hand-over' | 'reopen' | 'key';

function Actions({ deal }: { readonly deal: DealView }) {
  const { t } = useTranslation();
  const { permissions } = useMe();
  const [asked, setAsked] = useState<Asked>();
  const close = () => setAsked(undefined);
  if (!permissions['deal.work']) return null;
  const isOpen = deal.status === 'open';
  return (
    <Group gap="xs">
      {isOpen && (
        <>
          <MoveButton deal={deal} />
          <Button color="#217a36" onClick={() => setAsked('win')}>
            {t('win.button')}
          </Button>
          <Button variant="default" onClick={() => setAsked('lose')}>
            {t('lose.button')}
          </Button>
          <More deal={deal} onAsk={setAsked} />
        </>
      )}
      {!isOpen && (
        <Button variant="default" onClick={() => setAsked('reopen')}>
          {t('deal.reopen')}
        </Button>
      )}
      {asked === 'win' && <WinDialog deal={deal} onClose={close} />}
      {asked === 'lose' && <LoseDialog deal={deal} onClose={close} />}
      {asked === 'hold' && <HoldDialog deal={deal} onClose={close} />}
      {asked === 'hand-over' && <HandOverDialog dealId={deal.id} ownerId={deal.owner.id} onClose={close} />}
      {asked === 'reopen' && (
        <ReasonDialog
          dealId={deal.id}
          title={t('deal.reopen')}
          submit={t('deal.reopen')}
          path="reopen"
          onClose={close}
        />
      )}
      {asked === 'key' && (
        <ReasonDialog
          dealId={deal.id}
          title={t('deal.mark-key')}
          submit={t('deal.mark-key')}
          path="key-mark"
          body={{ key: true }}
          onClose={close}
        />
      )}
    </Group>
  );
}

function More({ deal, onAsk }: { readonly deal: DealView; readonly onAsk: (asked: Asked) => void }) {
  const { t } = useTranslation();
  const { permissions } = useMe();
  const { mutate } = useDealCommand(deal.id);
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" px="sm" aria-label={t('deal.more')}>
          ⋯
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {deal.hold ? (
          <Menu.Item onClick={() => mutate({ path: 'resume' })}>{t('hold.resume')}</Menu.Item>
        ) : (
          <Menu.Item onClick={() => onAsk('hold')}>{t('hold.title')}</Menu.Item>
        )}
        {permissions['deal.hand-over'] && (
          <Menu.Item onClick={() => onAsk('hand-over')}>{t('hand-over.title')}</Menu.Item>
        )}
        {permissions['deal.mark-key'] && !deal.key && (
          <Menu.Item onClick={() => onAsk('key')}>{t('deal.mark-key')}</Menu.Item>
        )}
        {permissions['deal.mark-key'] && deal.keyMarkedByHand && (
          <Menu.Item onClick={() => mutate({ path: 'key-mark', body: { key: 'by-rule' } })}>
            {t('deal.key-by-rule')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
