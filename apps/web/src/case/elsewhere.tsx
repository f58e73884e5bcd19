import type { BatchElsewhere } from '@app/contracts/return-reading.js';
import type { ReturnCaseView } from '@app/contracts/returns.js';
import { Anchor, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { sameBatchQuery } from '../api/cases.js';
import { Panel } from '../deal/panel.js';
import { partsOf } from './parts.js';

/** The cases that go on here or there, and what others have claimed of the same batches; nothing where there is neither. */
export function Elsewhere({ of: one }: { readonly of: ReturnCaseView }) {
  const { t } = useTranslation();
  const { data: batches = [] } = useQuery(sameBatchQuery(one.id));
  const continued = [...new Set(partsOf(one).flatMap(({ part }) => part.continuedIn ?? []))];
  if (batches.length === 0 && continued.length === 0 && !one.first) return null;
  return (
    <Panel title={t('case.elsewhere')}>
      {one.first && <Linked caseId={one.first.caseId} label={t(`case.first.${one.first.because}`)} />}
      {continued.map((id) => (
        <Linked key={id} caseId={id} label={t('case.continued')} />
      ))}
      {batches.map((batch) => (
        <OfBatch key={`${batch.productKey} ${batch.batch}`} of={batch} />
      ))}
    </Panel>
  );
}

/** How much others claim of a batch, and their cases as far as one may see them. */
function OfBatch({ of: { batch, customers, claimed, cases } }: { readonly of: BatchElsewhere }) {
  const { t } = useTranslation();
  return (
    <>
      <Text size="sm" c="var(--dw-soon)">
        {t('case.same-batch', { batch, count: customers, claimed })}
      </Text>
      {cases.map((other) => (
        <Linked
          key={other.id}
          caseId={other.id}
          label={[
            ...[other.number, other.customer.name, t('case.units', { count: other.claimed })],
            ...(other.status === 'open' ? [] : [t(`desk.status.${other.status}`)]),
          ].join(' · ')}
        />
      ))}
    </>
  );
}

function Linked({ caseId, label }: { readonly caseId: string; readonly label: string }) {
  return (
    <Text size="sm">
      <Anchor component={Link} to="/cases/$id" params={{ id: caseId } as never} size="sm">
        {label}
      </Anchor>
    </Text>
  );
}
