/** How the rows of a table are named in the audit, and what of them is not kept. */
export interface AuditedTable {
  readonly table: string;
  /** What a row is, e.g. `user`: its changes are `user.added`, `user.changed`, `user.removed`. */
  readonly kind: string;
  /** Columns that name a row; `id` unless said otherwise. */
  readonly id?: readonly string[];
  /** Secrets: that they changed is kept, and not to what. */
  readonly hidden?: readonly string[];
  /** Columns whose change alone is no change. */
  readonly ignored?: readonly string[];
}

/** SQL: every change of a table's rows is written to the audit in its own transaction, through whichever door it came. */
export function auditTrigger({ table, kind, id = ['id'], hidden = [], ignored = [] }: AuditedTable): string {
  const values = [[kind], id, hidden, ['created_at', ...ignored]].map((words) => `'${words.join(',')}'`);
  return `CREATE TRIGGER audit_change AFTER INSERT OR UPDATE OR DELETE ON ${table}
    FOR EACH ROW EXECUTE FUNCTION audit_change(${values.join(', ')})`;
}
