import { Spotlight } from '@mantine/spotlight';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dealsFound } from '../api/deals.js';
import { useMe } from '../api/me.js';
import { money } from '../format/money.js';
import { entriesFor } from './navigation.js';

const waitMs = 150;

/** ⌘K: where to go, and any deal by its name or its customer's. */
export function Palette() {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const { permissions } = useMe();
  const [asked, setAsked] = useState('');
  const [text] = useDebouncedValue(asked.trim(), waitMs);
  const found = useQuery({
    ...dealsFound(text),
    enabled: text.length > 1,
    placeholderData: keepPreviousData,
  });
  const { main, admin } = entriesFor(permissions);
  const pages = [...main, ...admin]
    .filter(({ label }) => t(label).toLowerCase().includes(asked.trim().toLowerCase()))
    .map(({ to, label }) => ({ id: to, label: t(label), onClick: () => void navigate({ to }) }));
  const deals = (text.length > 1 ? (found.data?.items ?? []) : []).map((deal) => ({
    id: deal.id,
    label: deal.title,
    description: `${deal.customer.name} · ${money(deal.amount, deal.currency, i18n.language)}`,
    onClick: () => void navigate({ to: '/deals/$id', params: { id: deal.id } }),
  }));
  const actions = [
    ...(pages.length > 0 ? [{ group: t('palette.pages'), actions: pages }] : []),
    ...(deals.length > 0 ? [{ group: t('palette.deals'), actions: deals }] : []),
  ];
  return (
    <Spotlight
      actions={actions}
      query={asked}
      onQueryChange={setAsked}
      filter={(_, all) => all}
      shortcut="mod + K"
      nothingFound={t('palette.nothing')}
      searchProps={{ placeholder: t('palette.ask'), 'aria-label': t('palette.ask') }}
      scrollable
      maxHeight={420}
    />
  );
}
