import type { ReturnCaseView } from '@app/contracts/returns.js';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { linksQuery } from '../api/links.js';
import { Trouble } from '../app/trouble.js';
import { Panel } from '../deal/panel.js';
import { HolderRow } from './holder-row.js';
import { holdersOf } from './holders.js';

/** Whom letters with a link went to, which links work, and what can be sent to them. */
export function LinksPanel({ of: one }: { readonly of: ReturnCaseView }) {
  const { t } = useTranslation();
  const { data = [], error, refetch } = useQuery(linksQuery(one.id));
  return (
    <Panel title={t('links.title')}>
      {error && <Trouble error={error} retry={() => void refetch()} />}
      {holdersOf(one, data).map((holder) => (
        <HolderRow key={holder.counterpartyId} of={one} holder={holder} />
      ))}
    </Panel>
  );
}
