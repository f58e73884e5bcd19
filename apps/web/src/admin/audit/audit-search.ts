/** Which entries are shown; days are those of the reader. */
export interface AuditSearch {
  readonly action?: string;
  readonly kind?: string;
  /** A user: what they did. */
  readonly by?: string;
  readonly from?: string;
  readonly to?: string;
}

const code = /^[a-z0-9.-]{1,80}$/;
const id = /^[0-9a-f-]{36}$/;
const day = /^20\d\d-\d\d-\d\d$/;

/** Whatever an address holds, only what is well-formed is taken from it. */
export function auditSearch(given: Record<string, unknown>): AuditSearch {
  const forms = { action: code, kind: code, by: id, from: day, to: day };
  return Object.fromEntries(
    Object.entries(forms).flatMap(([name, form]) => {
      const value = given[name];
      return typeof value === 'string' && form.test(value) ? [[name, value]] : [];
    }),
  );
}
