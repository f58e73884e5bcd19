/** Nobody nests a definition deeper; far deeper, neither PostgreSQL nor a stack holds it. */
export const deepest = 64;

/** Whether something nests deeper than so many levels. However deep it is, no more of it is looked at. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > levels) return true;
    level = level.flatMap((one): unknown[] =>
      typeof one === 'object' && one !== null ? Object.values(one) : [],
    );
  }
  return false;
}
