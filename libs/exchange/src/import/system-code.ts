/** Why the system would not, such as ENOENT; undefined: it was not the system. */
export function systemCode(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined;
}
