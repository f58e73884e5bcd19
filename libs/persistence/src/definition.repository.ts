import { createHash } from 'node:crypto';
import { canonicalJson } from '@app/domain/canonical-json.js';
import type { CalendarDefinition } from '@app/domain/calendar/calendar-definition.js';
import { workingCalendar, type WorkingCalendar } from '@app/domain/calendar/working-calendar.js';
import type { DealRules } from '@app/domain/deal/settle.js';
import { withTiming } from '@app/domain/pipeline/timing.js';
import type { PipelineDefinition } from '@app/domain/pipeline/definition.js';
import type { DataSource, EntityManager } from 'typeorm';
import { v5 as uuidv5 } from 'uuid';

export interface PublishedPipeline {
  readonly key: string;
  readonly version: number;
  readonly definition: PipelineDefinition;
  readonly calendarVersion: number;
  readonly publishedAt: Date;
  readonly note: string | null;
}

/** What publishing came to; not new when the newest version said the same already. */
export interface Published {
  readonly version: number;
  readonly isNew: boolean;
}

interface CompiledRules {
  readonly pipeline: PipelineDefinition;
  readonly calendar: WorkingCalendar;
  readonly calendarVersion: number;
}

/** Published pipelines and calendars. Versions never change, so what was read once is kept. */
export class DefinitionRepository {
  private readonly rules = new Map<string, Promise<CompiledRules>>();
  private readonly calendars = new Map<string, Promise<WorkingCalendar>>();

  constructor(private readonly database: DataSource) {}

  /**
   * The rules under which a deal lives: the structure of one version under the timing of another, counted in a version
   * of that timing's calendar (absent: the newest). Undefined when there is no such version.
   */
  async rulesFor(
    dealId: string,
    pipelineKey: string,
    version: number,
    timingVersion = version,
    calendarVersion?: number,
  ): Promise<DealRules | undefined> {
    const compiled = await this.compiled(pipelineKey, version, timingVersion, calendarVersion);
    return (
      compiled && {
        ...compiled,
        criteria: { evaluate: () => ({ holds: true }) },
        timingVersion,
        id: (name) => uuidv5(name, dealId),
      }
    );
  }

  /** The newest version of every pipeline, by key. */
  async newest(): Promise<PublishedPipeline[]> {
    const rows: PipelineRow[] = await this.database.query(
      `SELECT DISTINCT ON (key) ${pipelineColumns} FROM pipeline_version ORDER BY key, version DESC`,
    );
    return rows.map(published);
  }

  /** One version, or the newest. */
  async find(key: string, version?: number): Promise<PublishedPipeline | undefined> {
    const rows: PipelineRow[] = await this.database.query(
      `SELECT ${pipelineColumns} FROM pipeline_version
       WHERE key = $1 AND ($2::int IS NULL OR version = $2) ORDER BY version DESC LIMIT 1`,
      [key, version ?? null],
    );
    return rows[0] && published(rows[0]);
  }

  /** Every version's number and date, newest first. */
  async versionsOf(key: string): Promise<PublishedPipeline[]> {
    const rows: PipelineRow[] = await this.database.query(
      `SELECT ${pipelineColumns} FROM pipeline_version WHERE key = $1 ORDER BY version DESC`,
      [key],
    );
    return rows.map(published);
  }

  async findCalendar(key: string): Promise<{ version: number; definition: CalendarDefinition } | undefined> {
    const rows: { version: number; definition: CalendarDefinition }[] = await this.database.query(
      `SELECT version, definition FROM calendar WHERE key = $1 ORDER BY version DESC LIMIT 1`,
      [key],
    );
    return rows[0];
  }

  async calendarsNewest(): Promise<{ key: string; version: number; definition: CalendarDefinition }[]> {
    return this.database.query(
      `SELECT DISTINCT ON (key) key, version, definition FROM calendar ORDER BY key, version DESC`,
    );
  }

  /** The newest version of a person's or pipeline's calendar, compiled. */
  async calendarFor(key: string): Promise<WorkingCalendar | undefined> {
    const found = await this.findCalendar(key);
    return found && this.compiledCalendar(key, found.version);
  }

  /**
   * Publishes a definition as the next version. Publishing what the newest version already says makes no new one.
   * @throws Error when there is no such calendar
   */
  async publish(
    definition: PipelineDefinition,
    by: { userId?: string; note?: string } = {},
  ): Promise<Published> {
    return this.database.transaction(async (transaction) => {
      const next = await nextVersion(transaction, 'pipeline_version', definition.key, definition);
      if (!next.isNew) return next;
      await transaction.query(`INSERT INTO pipeline (key) VALUES ($1) ON CONFLICT DO NOTHING`, [
        definition.key,
      ]);
      const written: unknown[] = await transaction.query(
        `INSERT INTO pipeline_version
           (key, version, definition, content_hash, calendar_key, calendar_version, published_by, note)
         SELECT $1, $2, $3, $4, key, version, $6, $7 FROM calendar WHERE key = $5 ORDER BY version DESC LIMIT 1
         RETURNING version`,
        [
          definition.key,
          next.version,
          definition,
          contentHash(definition),
          definition.calendar,
          by.userId ?? null,
          by.note ?? null,
        ],
      );
      if (written.length === 0) throw new Error(`there is no calendar ${definition.calendar}`);
      return next;
    });
  }

  /** Publishes a calendar as the next version, unless the newest already says the same. */
  async publishCalendar(definition: CalendarDefinition): Promise<number> {
    return this.database.transaction(async (transaction) => {
      const { version, isNew } = await nextVersion(transaction, 'calendar', definition.key, definition);
      if (!isNew) return version;
      await transaction.query(
        `INSERT INTO calendar (key, version, definition, content_hash) VALUES ($1, $2, $3, $4)`,
        [definition.key, version, definition, contentHash(definition)],
      );
      return version;
    });
  }

  private async compiled(
    pipelineKey: string,
    version: number,
    timingVersion: number,
    calendarVersion?: number,
  ): Promise<CompiledRules | undefined> {
    const key = `${pipelineKey} ${version} ${timingVersion} ${calendarVersion ?? ''}`;
    return remembered(this.rules, key, async () => {
      const structure = await this.find(pipelineKey, version);
      const timing = timingVersion === version ? structure : await this.find(pipelineKey, timingVersion);
      if (!structure || !timing) return undefined;
      const pipeline = withTiming(structure.definition, timing.definition);
      const counted = calendarVersion ?? (await this.findCalendar(pipeline.calendar))?.version ?? 0;
      const calendar = await this.compiledCalendar(pipeline.calendar, counted);
      if (!calendar) throw new Error(`calendar ${pipeline.calendar} ${counted} is missing`);
      return { pipeline, calendar, calendarVersion: counted };
    });
  }

  private compiledCalendar(key: string, version: number): Promise<WorkingCalendar | undefined> {
    return remembered(this.calendars, `${key} ${version}`, async () => {
      const rows: { definition: CalendarDefinition }[] = await this.database.query(
        `SELECT definition FROM calendar WHERE key = $1 AND version = $2`,
        [key, version],
      );
      return rows[0] && workingCalendar(rows[0].definition);
    });
  }
}

interface PipelineRow {
  key: string;
  version: number;
  definition: PipelineDefinition;
  calendar_version: number;
  published_at: Date;
  note: string | null;
}

const pipelineColumns = 'key, version, definition, calendar_version, published_at, note';

function published(row: PipelineRow): PublishedPipeline {
  return {
    key: row.key,
    version: row.version,
    definition: row.definition,
    calendarVersion: row.calendar_version,
    publishedAt: row.published_at,
    note: row.note,
  };
}

/** Keeps what was found; what was not found or failed is asked for again. */
async function remembered<Value>(
  known: Map<string, Promise<Value>>,
  key: string,
  load: () => Promise<Value | undefined>,
): Promise<Value | undefined> {
  const found = known.get(key);
  if (found) return found;
  const value = await load();
  if (value !== undefined) known.set(key, Promise.resolve(value));
  return value;
}

/** The version that a definition gets, or has already. Two who publish one key at once go one after the other. */
async function nextVersion(
  transaction: EntityManager,
  table: 'calendar' | 'pipeline_version',
  key: string,
  definition: object,
): Promise<Published> {
  await transaction.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [`${table}:${key}`]);
  const [newest]: { version: number; content_hash: string }[] = await transaction.query(
    `SELECT version, content_hash FROM ${table} WHERE key = $1 ORDER BY version DESC LIMIT 1`,
    [key],
  );
  if (newest?.content_hash === contentHash(definition)) return { version: newest.version, isNew: false };
  return { version: (newest?.version ?? 0) + 1, isNew: true };
}

/** The same content gives the same hash, in whatever order its keys were written. */
function contentHash(definition: object): string {
  return createHash('sha256').update(canonicalJson(definition)).digest('hex');
}
