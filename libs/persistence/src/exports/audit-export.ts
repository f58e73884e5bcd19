import type { DataSource } from 'typeorm';
import { auditEntries, type AuditFilter, type AuditRow } from '../audit.repository.js';
import type { Exported } from './export.repository.js';
import type { Cell, ExportColumn } from './exported.js';
import { ofOneMoment, type Snapshot } from './snapshot-rows.js';

const columns: readonly ExportColumn[] = [
  { name: 'no', kind: 'number' },
  { name: 'at', kind: 'time' },
  { name: 'action', kind: 'text' },
  { name: 'principalKind', kind: 'code' },
  { name: 'principalId', kind: 'code' },
  { name: 'principal', kind: 'text' },
  { name: 'tokenId', kind: 'code' },
  { name: 'token', kind: 'text' },
  { name: 'objectKind', kind: 'code' },
  { name: 'objectId', kind: 'text' },
  { name: 'requestId', kind: 'text' },
  { name: 'detail', kind: 'text' },
  { name: 'values', kind: 'text' },
  { name: 'erased', kind: 'text' },
];

/**
 * The audit for whoever may read all of it: as of one moment, the newest first. What an entry says besides is JSON in `detail` and
 * `values`; a connection is kept until the generator ends or is left.
 */
export function auditExported(database: DataSource, filter: AuditFilter): AsyncGenerator<Exported> {
  return ofOneMoment(database, (snapshot) => exported(snapshot, filter));
}

async function* exported(snapshot: Snapshot, filter: AuditFilter): AsyncGenerator<Exported> {
  const head = { columns, fields: [] };
  for await (const rows of snapshot.batches<AuditRow>(auditEntries(filter))) {
    yield { head, rows: rows.map((row) => ({ cells: cellsOf(row) })) };
  }
}

function cellsOf(row: AuditRow): Record<string, Cell> {
  const { action, principalKind, principalId, tokenId, objectKind, objectId, requestId } = row;
  return {
    ...{ no: row.no, at: row.at.toISOString(), action, principalKind, principalId, tokenId },
    ...{ principal: row.principalName, token: row.tokenName, objectKind, objectId, requestId },
    ...{ detail: JSON.stringify(row.detail), values: JSON.stringify(row.values) },
    erased: row.erased.join(', '),
  };
}
