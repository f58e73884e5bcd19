import type { ReturnLinkView } from '@app/contracts/return-links.js';
import type { ReturnCaseView } from '@app/contracts/returns.js';
import { partsOf } from './parts.js';

/** Somebody outside who is or was written to about the case. */
export interface Holder {
  /** null: the customer. */
  readonly counterpartyId: string | null;
  readonly name: string;
  readonly kind: 'vendor' | 'carrier' | 'customer' | null;
  /** Goods of the case are asked of it now. */
  readonly isAsked: boolean;
  readonly links: readonly ReturnLinkView[];
}

type Given = Pick<ReturnCaseView, 'customer' | 'lines'>;

/** Vendors and carriers of the case, those who were asked before, and the customer; each with the links that it was sent. */
export function holdersOf(one: Given, links: readonly ReturnLinkView[]): Holder[] {
  const holders = new Map<string | null, Omit<Holder, 'links'>>();
  for (const { part } of partsOf(one)) {
    if (!part.counterparty) continue;
    const { id, name, kind } = part.counterparty;
    const isAsked = part.claim !== 'refused' && part.claim !== 'dropped';
    holders.set(id, {
      ...{ counterpartyId: id, name, kind },
      isAsked: isAsked || holders.get(id)?.isAsked === true,
    });
  }
  for (const { counterpartyId, name } of links) {
    if (counterpartyId !== null && !holders.has(counterpartyId))
      holders.set(counterpartyId, { counterpartyId, name, kind: null, isAsked: false });
  }
  holders.set(null, { counterpartyId: null, name: one.customer.name, kind: 'customer', isAsked: false });
  return [...holders.values()].map((holder) => ({
    ...holder,
    links: links.filter(({ counterpartyId }) => counterpartyId === holder.counterpartyId),
  }));
}
