import { createHash } from 'node:crypto';
import type { CalendarDefinition } from '@app/domain/calendar/calendar-definition.js';
import { canonicalJson } from '@app/domain/canonical-json.js';
import type { PipelineDefinition } from '@app/domain/pipeline/definition.js';
import { changedParts } from '@app/domain/pipeline/timing.js';
import type { EntityManager } from 'typeorm';
import { orderRetiming } from './retiming-scope.js';

/** Whom the timing of a version is for: running deals as well, or those opened from then on. */
export type TimingFor = 'running' | 'new';

export interface PublishedBy {
  readonly userId?: string;
  readonly note?: string;
  /** Absent: as of the newest version while the timing stays the same, else running. */
  readonly timing?: TimingFor;
}

/** What publishing came to; not new when the newest version said the same already. */
export interface Published {
  readonly version: number;
  readonly isNew: boolean;
  /** Running deals whose timing it concerns; they are re-timed in a while. */
  readonly retimedDeals: number;
}

/** What publishing a calendar came to. */
export interface PublishedCalendar extends Published {
  /** Open return cases that it concerns, which are re-timed as well. */
  readonly retimedCases: number;
}

/**
 * Publishes a definition as the next version, and orders the re-timing of running deals if its timing is new to them.
 * What the newest version already says, and to the same deals, makes no new one.
 * @throws Error when there is no such calendar
 */
export async function publishPipelineVersion(
  transaction: EntityManager,
  definition: PipelineDefinition,
  { userId, note, timing }: PublishedBy,
): Promise<Published> {
  const { key } = definition;
  const newest = await lockNewest(transaction, 'pipeline_version', key);
  const retimes =
    (await isForRunning(transaction, definition, timing)) && !(await isInForce(transaction, definition));
  if (newest?.content_hash === contentHash(definition) && !retimes)
    return { version: newest.version, isNew: false, retimedDeals: 0 };
  const version = (newest?.version ?? 0) + 1;
  await transaction.query(`INSERT INTO pipeline (key) VALUES ($1) ON CONFLICT DO NOTHING`, [key]);
  const written: unknown[] = await transaction.query(
    `INSERT INTO pipeline_version
       (key, version, definition, content_hash, calendar_key, calendar_version, published_by, note, timing_for)
     SELECT $1, $2, $3, $4, key, version, $6, $7, $8 FROM calendar WHERE key = $5 ORDER BY version DESC LIMIT 1
     RETURNING version`,
    [
      ...[
        key,
        version,
        definition,
        contentHash(definition),
        definition.calendar,
        userId ?? null,
        note ?? null,
      ],
      retimes ? 'running' : 'new',
    ],
  );
  if (written.length === 0) throw new Error(`there is no calendar ${definition.calendar}`);
  const retimed = retimes && (await orderRetiming(transaction, { cause: 'timing', pipelineKey: key }));
  return { version, isNew: true, retimedDeals: retimed ? retimed.deals : 0 };
}

/**
 * Publishes a calendar as the next version, unless the newest already says the same. A deal's clocks run in the newest
 * version, so running deals are re-timed.
 */
export async function publishCalendarVersion(
  transaction: EntityManager,
  definition: CalendarDefinition,
): Promise<PublishedCalendar> {
  const { key } = definition;
  const newest = await lockNewest(transaction, 'calendar', key);
  if (newest?.content_hash === contentHash(definition))
    return { version: newest.version, isNew: false, retimedDeals: 0, retimedCases: 0 };
  const version = (newest?.version ?? 0) + 1;
  await transaction.query(
    `INSERT INTO calendar (key, version, definition, content_hash) VALUES ($1, $2, $3, $4)`,
    [key, version, definition, contentHash(definition)],
  );
  const retimed = newest && (await orderRetiming(transaction, { cause: 'calendar', calendarKey: key }));
  return { version, isNew: true, retimedDeals: retimed?.deals ?? 0, retimedCases: retimed?.cases ?? 0 };
}

/**
 * Whether a timing is meant for running deals. One that the newest version has already, and about which nothing is said,
 * leaves them as they are: whoever changes a label has not decided anew what was decided about the timing.
 */
async function isForRunning(
  transaction: EntityManager,
  definition: PipelineDefinition,
  timing: TimingFor | undefined,
): Promise<boolean> {
  if (timing) return timing === 'running';
  const [newest]: VersionRow[] = await transaction.query(
    `SELECT version, definition, timing_for FROM pipeline_version WHERE key = $1 ORDER BY version DESC LIMIT 1`,
    [definition.key],
  );
  return !newest || changedParts(newest.definition, definition).timing;
}

/**
 * Whether all running deals live by this timing already: so do the newest versions, back to one whose timing was meant for
 * running deals. A change of the structure alone then leaves clocks and timelines alone. The first version has none
 * before it whose deals could differ.
 */
async function isInForce(transaction: EntityManager, definition: PipelineDefinition): Promise<boolean> {
  for (let before: number | null = null; ;) {
    const [row]: VersionRow[] = await transaction.query(
      `SELECT version, definition, timing_for FROM pipeline_version
       WHERE key = $1 AND ($2::int IS NULL OR version < $2) ORDER BY version DESC LIMIT 1`,
      [definition.key, before],
    );
    if (!row) return true;
    if (changedParts(row.definition, definition).timing) return false;
    if (row.timing_for === 'running') return true;
    before = row.version;
  }
}

interface VersionRow {
  version: number;
  definition: PipelineDefinition;
  timing_for: TimingFor;
}

/** The newest version, if any. Two who publish one key at once go one after the other. */
async function lockNewest(
  transaction: EntityManager,
  table: 'calendar' | 'pipeline_version',
  key: string,
): Promise<{ version: number; content_hash: string } | undefined> {
  await transaction.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [`${table}:${key}`]);
  const rows: { version: number; content_hash: string }[] = await transaction.query(
    `SELECT version, content_hash FROM ${table} WHERE key = $1 ORDER BY version DESC LIMIT 1`,
    [key],
  );
  return rows[0];
}

/** The same content gives the same hash, in whatever order its keys were written. */
function contentHash(definition: object): string {
  return createHash('sha256').update(canonicalJson(definition)).digest('hex');
}
