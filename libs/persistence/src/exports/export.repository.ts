import type { FieldType } from '@app/domain/pipeline/definition.js';
import type { DataSource } from 'typeorm';
import type { Viewer } from '../deal.repository.js';
import { columnsOf, fieldsQuery, hasFields, rowsQuery } from './export-queries.js';
import type {
  Cell,
  CellKind,
  ExportColumn,
  ExportedRow,
  ExportFilter,
  ExportHead,
  ExportSubject,
} from './exported.js';
import { ofOneMoment, type Snapshot } from './snapshot-rows.js';

/** A batch of rows, with the head that is the same for all of them. The first comes also when it is empty. */
export interface Exported {
  readonly head: ExportHead;
  readonly rows: readonly ExportedRow[];
}

interface Queried extends Readonly<Record<string, unknown>> {
  readonly fields?: Readonly<Record<string, Cell>> | null;
}

/** Reads all of a subject for whoever may take it along: in one moment, and held batch by batch. */
export class ExportRepository {
  constructor(private readonly database: DataSource) {}

  /** Everything of a subject that the viewer may see, newest first. A connection is kept until the generator ends or is left. */
  read<Subject extends ExportSubject>(
    subject: Subject,
    filter: ExportFilter<Subject>,
    viewer: Viewer,
  ): AsyncGenerator<Exported> {
    return ofOneMoment(this.database, (snapshot) => exported(snapshot, subject, filter, viewer));
  }

  /** The teams that are called so, or have this id. */
  async teamsCalled(nameOrId: string): Promise<string[]> {
    const rows: { id: string }[] = await this.database.query(
      `SELECT id FROM team WHERE name = $1 OR id::text = lower($1) ORDER BY id`,
      [nameOrId],
    );
    return rows.map((row) => row.id);
  }
}

async function* exported(
  snapshot: Snapshot,
  subject: ExportSubject,
  filter: ExportFilter,
  viewer: Viewer,
): AsyncGenerator<Exported> {
  const columns = columnsOf(subject);
  const fields = hasFields(subject) ? await fieldsOf(snapshot, filter) : [];
  const head = { columns: columns.map(({ name, kind }) => ({ name, kind })), fields };
  for await (const rows of snapshot.batches<Queried>(rowsQuery(subject, filter, viewer))) {
    yield { head, rows: rows.map((row) => rowOf(row, columns, hasFields(subject))) };
  }
}

function rowOf(row: Queried, columns: readonly ExportColumn[], withFields: boolean): ExportedRow {
  const cells = Object.fromEntries(columns.map(({ name }) => [name, cellOf(row[name])]));
  return withFields ? { cells, fields: row.fields ?? {} } : { cells };
}

function cellOf(value: unknown): Cell {
  return value instanceof Date ? value.toISOString() : ((value ?? null) as Cell);
}

const kinds: Readonly<Record<FieldType, CellKind>> = {
  text: 'text',
  integer: 'number',
  decimal: 'number',
  boolean: 'flag',
  date: 'day',
  choice: 'code',
  choices: 'list',
};

/** A key that pipelines use for different things is taken for text, of which nothing is assumed. */
async function fieldsOf(snapshot: Snapshot, filter: ExportFilter): Promise<ExportColumn[]> {
  const rows = await snapshot.query<{ key: string; type: FieldType }>(fieldsQuery(filter));
  const byKey = new Map<string, CellKind>();
  for (const { key, type } of rows) {
    const known = byKey.get(key);
    byKey.set(key, known === undefined || known === kinds[type] ? kinds[type] : 'text');
  }
  return [...byKey].map(([name, kind]) => ({ name, kind }));
}
