import { wholeWordsInSql } from '@app/domain/whole-words.js';
import type { EntityManager } from 'typeorm';
import { codeColumns } from './code-columns.js';

/** A column in which something was found or changed, in so many rows. */
export interface Place {
  readonly table: string;
  readonly column: string;
  readonly rows: number;
}

/** What stands where a name or an e-mail stood. */
export const erasedWord = '[erased]';

interface TextColumn {
  readonly table: string;
  readonly column: string;
  readonly type: 'text' | 'jsonb' | 'text[]';
  /** Part of what has to be unique: to rewrite it could make two alike. */
  readonly isKey: boolean;
  /** Held by a CHECK or a foreign key: it is one of some words that the product knows. */
  readonly isCode: boolean;
  /** Computed of other columns: it follows them. */
  readonly isGenerated: boolean;
}

/** Of a regular expression: no quote and colon come next, as behind the name of a member. Quotes within a value have a backslash. */
const outsideOfKeys = String.raw`(?![^"\\]*":)`;

/**
 * What is never rewritten: the chain and what it commits to; what other people and companies are called, who may bear the
 * same name; and what is published under its hash.
 */
const kept = [
  ...['event', 'audit_record', 'audit_entry', 'audit_value', 'command_origin', 'migration'],
  ...['app_user', 'contact', 'customer', 'pipeline_version', 'calendar', 'counterparty', 'return_regulation'],
];

/** SQL: every column that can hold text, from the database's own catalogue, so that a new one is among them. */
const textColumns = `
  SELECT c.relname AS "table", a.attname AS "column", format_type(a.atttypid, NULL) AS type,
    EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisunique AND a.attnum = ANY (i.indkey::int2[])) AS "isKey",
    EXISTS (SELECT FROM pg_constraint k
      WHERE k.conrelid = c.oid AND k.contype IN ('c', 'f') AND a.attnum = ANY (k.conkey)) AS "isCode",
    a.attgenerated <> '' AS "isGenerated"
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
    AND a.atttypid IN ('text'::regtype, 'varchar'::regtype, 'json'::regtype, 'jsonb'::regtype, 'text[]'::regtype)
  ORDER BY c.relname, a.attnum`;

/** Whether people write their words into it. */
function holdsWords({ table, column, type, isKey, isCode, isGenerated }: TextColumn): boolean {
  const isOfEngine = isKey || isCode || isGenerated || codeColumns.has(`${table}.${column}`);
  return !isOfEngine && !kept.includes(table) && type !== 'text[]';
}

/** Rewrites every text that names a person. @returns where, and in how many rows */
export async function rewriteTexts(needles: readonly string[], transaction: EntityManager): Promise<Place[]> {
  const columns: TextColumn[] = await transaction.query(textColumns);
  const changed: Place[] = [];
  for (const { table, column, type } of columns.filter(holdsWords)) {
    for (const needle of needles) {
      const [count]: { rows: number }[] = await transaction.query(
        `WITH rewritten AS (
           UPDATE "${table}" SET "${column}" = regexp_replace("${column}"::text, $1, $2, 'gi')::${type}
           WHERE ${holding(`"${column}"`, '$3', '$1')} RETURNING 1
         ) SELECT count(*)::int AS rows FROM rewritten`,
        [
          wholeWordsInSql(writtenIn(type, needle)) + (type === 'jsonb' ? outsideOfKeys : ''),
          erasedWord,
          writtenIn(type, needle),
        ],
      );
      if (count && count.rows > 0) changed.push({ table, column, rows: count.rows });
    }
  }
  return changed;
}

/** Where any of these still stands, whatever the case of its letters. */
export async function searchTexts(needles: readonly string[], manager: EntityManager): Promise<Place[]> {
  const columns: TextColumn[] = await manager.query(textColumns);
  const found: Place[] = [];
  for (const { table, column, type } of columns) {
    const forms = needles.map((needle) => writtenIn(type, needle));
    const [count]: { rows: number }[] = await manager.query(
      `SELECT count(*)::int AS rows FROM "${table}" WHERE EXISTS (
         ${anyIn(`"${column}"`, '$1', '$2')})`,
      [forms, forms.map(wholeWordsInSql)],
    );
    if (count && count.rows > 0) found.push({ table, column, rows: count.rows });
  }
  return found;
}

/** As it stands in the text of a column of this type: JSON escapes quotes and backslashes. */
export function writtenIn(type: TextColumn['type'], needle: string): string {
  return type === 'text' ? needle : JSON.stringify(needle).slice(1, -1);
}

/** SQL: a value holds any of some texts as whole words; `needles` and `patterns` are parameters. */
export function anyIn(value: string, needles: string, patterns: string): string {
  return `SELECT FROM unnest(${needles}::text[], ${patterns}::text[]) AS n (needle, pattern) WHERE ${holding(value, 'n.needle', 'n.pattern')}`;
}

/** The plain look comes first: it is the faster one, and finds nothing in nearly every row. */
function holding(value: string, needle: string, pattern: string): string {
  return `CASE WHEN position(lower(${needle}) IN lower(${value}::text)) > 0 THEN ${value}::text ~* ${pattern} ELSE false END`;
}
