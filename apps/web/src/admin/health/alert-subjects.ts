import type { AlertView } from '@app/contracts/alerts.js';

export interface AlertSubject {
  readonly kind: 'deal' | 'return-case' | 'webhook';
  readonly id: string;
}

/** More links than these say no more than the number does. */
const mostLinks = 3;

/** The deals, cases or webhooks that an alert is about, as far as it names any that have a page. */
export function alertSubjects({ entityId, detail }: Pick<AlertView, 'entityId' | 'detail'>): AlertSubject[] {
  const { entity, firstIds } = detail;
  if (entity !== 'deal' && entity !== 'return-case' && entity !== 'webhook') return [];
  const ids = entityId === null ? (Array.isArray(firstIds) ? firstIds : []) : [entityId];
  return ids
    .filter((id) => typeof id === 'string')
    .slice(0, mostLinks)
    .map((id) => ({ kind: entity, id }));
}
