import type { EscalationView } from '@app/contracts/escalations.js';
import { Box, Loader, Tabs, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { escalationsQuery, standInQuery, tallyQuery, type EscalationStatus } from '../api/escalations.js';
import { useMe } from '../api/me.js';
import { More } from '../app/more.js';
import { Trouble } from '../app/trouble.js';
import { useRows } from '../app/use-rows.js';
import { HandOverDialog } from '../deal/hand-over-dialog.js';
import { AnswerDialog } from './answer-dialog.js';
import { EscalationRow } from './escalation-row.js';
import { views, type EscalationsSearch } from './escalations-search.js';
import { askablesOf, type Ask } from './askables.js';
import shared from '../app/rows.module.css';

/** What stalls and waits for an answer: one row each, emptied by keyboard. */
export function EscalationsPage() {
  const { t } = useTranslation();
  const { view = 'telling' } = useSearch({ from: '/signed-in/escalations' });
  const navigate = useNavigate({ from: '/escalations' });
  const { data: tally } = useQuery(tallyQuery);
  const counts: Partial<Record<EscalationStatus, number>> = tally
    ? { telling: tally.telling, 'taken-on': tally.takenOn, snoozed: tally.snoozed }
    : {};
  const go = (next: EscalationStatus) =>
    void navigate({ search: next === 'telling' ? {} : ({ view: next } as EscalationsSearch) });
  return (
    <Box className={shared.page}>
      <Title order={1} size="h4">
        {t('nav.escalations')}
      </Title>
      <Tabs
        value={view}
        onChange={(next) => next && go(next as EscalationStatus)}
        mt="sm"
        keepMounted={false}
      >
        <Tabs.List>
          {views.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`inbox.view.${one}`)}{' '}
              {counts[one] ? <span className={shared.count}>{counts[one]}</span> : null}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {views.map((one) => (
          <Tabs.Panel key={one} value={one}>
            <List view={one} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Box>
  );
}

type StandIns = ReadonlyMap<string, { readonly name: string; readonly escalation: EscalationView }>;

/** By id, what waits for somebody who is away and whom one stands in for. */
function useStandIns(view: EscalationStatus): StandIns {
  const { data = [] } = useQuery({ ...standInQuery, enabled: view === 'telling' });
  return new Map(
    data.map(({ escalation, inSteadOf }) => [escalation.id, { name: inSteadOf ?? '', escalation }]),
  );
}

/** Those that are not within one's own reach. */
function missingIn(rows: readonly EscalationView[], stead: StandIns): EscalationView[] {
  const known = new Set(rows.map(({ id }) => id));
  return [...stead.values()].map(({ escalation }) => escalation).filter(({ id }) => !known.has(id));
}

interface Asking {
  readonly ask: Ask;
  readonly escalation: EscalationView;
}

function List({ view }: { readonly view: EscalationStatus }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<Asking>();
  const pages = useInfiniteQuery(escalationsQuery(view));
  const { data, error, refetch } = pages;
  const stead = useStandIns(view);
  const within = data?.pages.flatMap(({ items }) => items) ?? [];
  const rows = [...missingIn(within, stead), ...within];
  const { selected, select, list } = useSelection(rows, (ask, escalation) => setAsking({ ask, escalation }));
  if (!data) return error ? <Trouble error={error} retry={() => void refetch()} /> : <Loader m="xl" />;
  return (
    <>
      {rows.length === 0 && <Empty view={view} />}
      <ul ref={list} className={shared.list} aria-label={t(`inbox.view.${view}`)}>
        {rows.map((escalation, index) => (
          <EscalationRow
            key={escalation.id}
            escalation={escalation}
            inSteadOf={stead.get(escalation.id)?.name}
            isSelected={index === selected}
            onSelect={() => select(index)}
            onAsk={(ask) => setAsking({ ask, escalation })}
          />
        ))}
      </ul>
      <More of={pages} label={t('inbox.more')} size="xs" my="md" />
      {rows.length > 0 && view === 'telling' && (
        <Text size="xs" className={shared.hint} visibleFrom="sm">
          {t('inbox.hint')}
        </Text>
      )}
      {asking && <Dialog asking={asking} onClose={() => setAsking(undefined)} />}
    </>
  );
}

function Dialog({
  asking: { ask, escalation },
  onClose,
}: {
  readonly asking: Asking;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const { id, deal } = escalation;
  if (ask === 'hand-over') return <HandOverDialog dealId={deal.id} onClose={onClose} />;
  const told = () =>
    notifications.show({ message: t(`answer.${ask}.done`, { deal: deal.title }), color: 'green' });
  return (
    <AnswerDialog
      kind={ask}
      escalation={{ id, title: deal.title, ownerName: deal.ownerName }}
      onClose={onClose}
      onDone={told}
    />
  );
}

function Empty({ view }: { readonly view: EscalationStatus }) {
  const { t } = useTranslation();
  return (
    <Box className={shared.empty}>
      <Text fw={600}>{t(`inbox.empty.${view}.title`)}</Text>
      <Text size="sm" className={shared.quiet}>
        {t(`inbox.empty.${view}.text`)}
      </Text>
    </Box>
  );
}

const keyOf: Readonly<Record<string, Ask>> = { t: 'take-on', s: 'snooze', o: 'instruct', h: 'hand-over' };

/** Which row the keys are for, and what they ask. */
function useSelection(rows: readonly EscalationView[], ask: (ask: Ask, escalation: EscalationView) => void) {
  const navigate = useNavigate();
  const me = useMe();
  return useRows(
    rows,
    ({ deal }) => void navigate({ to: '/deals/$id', params: { id: deal.id } }),
    (current) =>
      Object.fromEntries(
        Object.entries(keyOf).map(([key, kind]) => [
          key,
          () => {
            if (askablesOf(current, me).includes(kind)) ask(kind, current);
          },
        ]),
      ),
  );
}
