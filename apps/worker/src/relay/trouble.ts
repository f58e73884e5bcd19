/**
 * An error for the log. Errors of databases and servers quote values, so of those that have a code only the code is
 * told; the others are our own mistakes, and are told with the place where they were made.
 */
export function describeTrouble(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const code = codeOf(error);
  if (code !== undefined) return `${error.name} ${code}`;
  return error.stack ?? `${error.name}: ${error.message}`;
}

function codeOf(error: object): string | undefined {
  const { code, driverError } = error as { code?: unknown; driverError?: unknown };
  if (typeof code === 'string' || typeof code === 'number') return String(code);
  return typeof driverError === 'object' && driverError !== null ? codeOf(driverError) : undefined;
}
