import { isDeepStrictEqual } from 'node:util';

/** Names of the fields in which two states of one entity differ. */
export function differingFields(one: object, other: object): string[] {
  const [ours, theirs] = [new Map(Object.entries(one)), new Map(Object.entries(other))];
  const fields = [...new Set([...ours.keys(), ...theirs.keys()])];
  return fields.filter((field) => !isDeepStrictEqual(ours.get(field), theirs.get(field)));
}

export function sameState(one: object, other: object | undefined): boolean {
  return other !== undefined && differingFields(one, other).length === 0;
}
