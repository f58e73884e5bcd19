import type { ImportMapping } from '@app/contracts/import-mapping.js';
import type { DealChanges, DealCommand } from '@app/domain/deal/commands.js';
import { compareAmounts } from '@app/domain/deal/money.js';
import type { FieldValue } from '@app/domain/deal/state.js';
import type { LookedUpDeal } from '@app/persistence/imports/import-lookups.repository.js';
import type { DealRow, Place } from './deal-row.js';
import type { ImportAuthor } from './import-asker.js';
import { closingOf } from './imported-history.js';

/** What is to be done about a row whose deal is here already. */
export type Comparison =
  | { readonly kind: 'unchanged' }
  /** People have moved or closed the deal here: the product leads. */
  | { readonly kind: 'moved-here' }
  | { readonly kind: 'follow'; readonly commands: readonly DealCommand[] }
  /** It has changed in a way that no command can follow. */
  | { readonly kind: 'not-applied'; readonly place: Place; readonly reason: string };

const leading = ['move', 'win', 'lose', 'reopen'];

/**
 * Holds a row against its deal. What people have changed here is left to them, and its gates are closed to whoever may not override them.
 */
export function compared(
  row: DealRow,
  known: LookedUpDeal,
  columns: ImportMapping['columns'],
  { mayOverride }: Pick<ImportAuthor, 'mayOverride'>,
): Comparison {
  const passes = { override: mayOverride, reasoned: true } as const;
  const { state, peopleDid } = known;
  if (peopleDid.some((kind) => leading.includes(kind))) return { kind: 'moved-here' };
  if (state.status !== 'open') {
    if (row.target.status === state.status) return { kind: 'unchanged' };
    return {
      kind: 'not-applied',
      place: 'stage',
      reason: `is ${row.target.status}, but the deal is ${state.status} here`,
    };
  }
  const commands = [
    ...(peopleDid.includes('change') ? [] : changing(row, known, columns)),
    ...(peopleDid.includes('hand-over') || row.owner.id === state.ownerId ? [] : [handOver(row)]),
    ...(row.target.stage === state.stage ? [] : [{ kind: 'move', to: row.target.stage, ...passes } as const]),
    ...(row.target.status === 'open' ? [] : [closingOf(row.target, passes)]),
  ];
  return commands.length === 0 ? { kind: 'unchanged' } : { kind: 'follow', commands };
}

function handOver({ owner }: DealRow): DealCommand {
  return { kind: 'hand-over', ownerId: owner.id, teamId: owner.teamId };
}

/** Only what the file has a column for, and says something in, is followed; texts stay as they came. */
function changing(row: DealRow, { state }: LookedUpDeal, columns: ImportMapping['columns']): DealCommand[] {
  const fields = Object.fromEntries(
    Object.entries(row.fields).filter(
      ([key, value]) => !Object.hasOwn(row.texts, key) && !isSame(value, state.fields?.[key]),
    ),
  );
  const changes: DealChanges = {
    ...(row.amount !== undefined && columns.amount && compareAmounts(row.amount, state.amount) !== 0
      ? { amount: row.amount }
      : {}),
    ...(columns.currency && row.currency !== state.currency ? { currency: row.currency } : {}),
    ...(row.expectedContractOn !== undefined && row.expectedContractOn !== state.expectedContractOn
      ? { expectedContractOn: row.expectedContractOn }
      : {}),
    ...(row.productKey !== undefined && row.productKey !== state.productKey
      ? { productKey: row.productKey }
      : {}),
    ...(Object.keys(fields).length > 0 ? { fields } : {}),
  };
  return Object.keys(changes).length > 0 ? [{ kind: 'change', changes }] : [];
}

function isSame(given: FieldValue, known: FieldValue | undefined): boolean {
  return JSON.stringify(given) === JSON.stringify(known);
}
