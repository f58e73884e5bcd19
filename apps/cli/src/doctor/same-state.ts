import { isDeepStrictEqual } from 'node:util';
import type { DealState } from '@app/domain/deal/state.js';

/** Names of the fields in which two states of one deal differ. */
export function differingFields(one: DealState, other: DealState): string[] {
  const [ours, theirs] = [new Map(Object.entries(one)), new Map(Object.entries(other))];
  const fields = [...new Set([...ours.keys(), ...theirs.keys()])];
  return fields.filter((field) => !isDeepStrictEqual(ours.get(field), theirs.get(field)));
}

export function sameState(one: DealState, other: DealState | undefined): boolean {
  return other !== undefined && differingFields(one, other).length === 0;
}
