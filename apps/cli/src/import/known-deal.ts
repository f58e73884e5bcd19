import { compareAmounts } from '@app/domain/deal/money.js';
import type { DealCommand } from '@app/domain/deal/commands.js';
import type { KnownDeal } from '@app/persistence/import.repository.js';
import { asElsewhere, closing } from './deal-history.js';
import type { OpportunityField } from './export-tables.js';
import type { Identity } from '@app/exchange/import/identity.js';
import type { Opportunity } from './opportunity.js';

/** What is to be done about an opportunity whose deal is here already. */
export type Comparison =
  | { readonly kind: 'unchanged' }
  /** People have moved or closed the deal here: the product leads. */
  | { readonly kind: 'moved-here' }
  /** It has moved on in the export: the deal is given these commands. */
  | { readonly kind: 'follow'; readonly commands: readonly DealCommand[] }
  /** It has changed in a way that no command can follow. */
  | { readonly kind: 'not-applied'; readonly changes: readonly Change[] };

export interface Change {
  readonly field: OpportunityField;
  readonly reason: string;
}

/** Holds an opportunity against its deal. */
export function compared(opportunity: Opportunity, known: KnownDeal, identity: Identity): Comparison {
  const { state } = known;
  const { becomes } = opportunity;
  if (known.isMovedHere) return { kind: 'moved-here' };
  if (state.status === 'open' && (becomes.status !== 'open' || becomes.stage !== state.stage)) {
    const move: DealCommand[] =
      becomes.stage === state.stage ? [] : [{ kind: 'move', to: becomes.stage, ...asElsewhere }];
    return { kind: 'follow', commands: becomes.status === 'open' ? move : [...move, closing(becomes)] };
  }
  const changes = changesOf(opportunity, known, identity);
  return changes.length === 0 ? { kind: 'unchanged' } : { kind: 'not-applied', changes };
}

function changesOf(opportunity: Opportunity, { state, productKey }: KnownDeal, identity: Identity): Change[] {
  const { becomes, owner, account, product, amount } = opportunity;
  const differs: Partial<Record<OpportunityField, boolean>> = {
    stage: becomes.status !== state.status,
    salesperson: owner.id !== state.ownerId,
    account: identity.of('customer', account) !== state.customerId,
    product: product.key !== productKey,
    // A deal that was closed by following keeps the amount it was opened with.
    amount: state.status === 'open' && compareAmounts(amount, state.amount) !== 0,
  };
  return Object.entries(differs)
    .filter(([, differing]) => differing)
    .map(([field]) => ({
      field: field as OpportunityField,
      reason: 'has changed since it was imported; not applied',
    }));
}
