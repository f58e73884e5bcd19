/** Given up for the sake of another transaction: a deadlock, or what cannot be put in one order. Nothing of it was done. */
export const lostToAnother = /^(40P01|40001)$/;

/** The five characters by which PostgreSQL names an error, wherever pg or TypeORM has put them. */
export function sqlStateOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, driverError } = error as { code?: unknown; driverError?: unknown };
  // Network errors have codes as well; theirs are longer words.
  if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && /\d/.test(code)) return code;
  return driverError === undefined || driverError === error ? undefined : sqlStateOf(driverError);
}
