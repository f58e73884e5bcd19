import type { CalendarDefinition } from '@app/domain/calendar/calendar-definition.js';
import { workingCalendar, type WorkingCalendar } from '@app/domain/calendar/working-calendar.js';
import { celCriteria } from '@app/domain/criteria/cel.js';
import type { DealRules } from '@app/domain/deal/settle.js';
import type { PipelineDefinition } from '@app/domain/pipeline/definition.js';
import { withTiming } from '@app/domain/pipeline/timing.js';
import type { DataSource, EntityManager } from 'typeorm';
import { v5 as uuidv5 } from 'uuid';
import { calendarKeyFor, effectiveVersions, timingVersionFor } from './effective-timing.js';
import {
  publishCalendarVersion,
  publishPipelineVersion,
  type Published,
  type PublishedBy,
  type PublishedCalendar,
} from './publication.js';
import { Remembered } from './remembered.js';

export interface PublishedPipeline {
  readonly key: string;
  readonly version: number;
  readonly definition: PipelineDefinition;
  readonly calendarVersion: number;
  readonly publishedAt: Date;
  readonly note: string | null;
}

/** A version of a structure, with the timing that now counts for its deals. */
export type TimedVersion = Pick<PublishedPipeline, 'key' | 'version' | 'definition'>;

/** The versions of timing and calendar that apply to the deals of a version. */
export interface EffectiveVersions {
  readonly timingVersion: number;
  readonly calendarVersion: number;
}

interface CompiledRules extends EffectiveVersions {
  readonly pipeline: PipelineDefinition;
  readonly calendar: WorkingCalendar;
}

/** Rules that say which versions they are made of. */
export type VersionedRules = DealRules & EffectiveVersions;

/** Definitions are small, but publishing never ends; each of these is some tens of kB at most. */
const rulesRemembered = 500;
const calendarsRemembered = 200;

/** A version `v` that is its pipeline's newest, or in which deals run. */
const isLive = `(v.version = (SELECT max(version) FROM pipeline_version WHERE key = v.key)
  OR EXISTS (SELECT FROM deal d WHERE d.status = 'open' AND d.pipeline_key = v.key AND d.pipeline_version = v.version))`;

/** Published pipelines and calendars. Versions never change, so what was read once is kept. */
export class DefinitionRepository {
  private readonly rules = new Remembered<CompiledRules>(rulesRemembered);
  private readonly calendars = new Remembered<WorkingCalendar>(calendarsRemembered);

  private readonly criteria = celCriteria();

  constructor(private readonly database: DataSource) {}

  /**
   * The rules under which a deal lives; undefined when there is no such version.
   * @param timingVersion version whose timing applies; absent: that of the structure
   * @param calendarVersion version of the calendar that the timing names; absent: the one the timing was published with
   */
  async rulesFor(
    dealId: string,
    pipelineKey: string,
    structureVersion: number,
    timingVersion = structureVersion,
    calendarVersion?: number,
  ): Promise<VersionedRules | undefined> {
    const compiled = await this.compiled(pipelineKey, structureVersion, timingVersion, calendarVersion);
    return compiled && { ...compiled, criteria: this.criteria, id: (name) => uuidv5(name, dealId) };
  }

  /** Which timing and calendar now apply to the deals of a version; undefined when there is no such version. */
  async effectiveVersions(
    pipelineKey: string,
    structureVersion: number,
  ): Promise<EffectiveVersions | undefined> {
    const rows: EffectiveVersions[] = await this.database.query(effectiveVersions, [
      pipelineKey,
      structureVersion,
    ]);
    return rows[0];
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

  /**
   * The versions whose deals run in a calendar, with the timing that counts for each: the newest ones, and those of running
   * deals. An old structure may have stages that no newer timing knows.
   */
  async runningIn(calendarKey: string): Promise<TimedVersion[]> {
    const rows: { key: string; version: number; timing: number }[] = await this.database.query(
      `SELECT v.key, v.version, ${timingVersionFor('v.key', 'v.version')} AS timing
       FROM pipeline_version v WHERE ${calendarKeyFor('v.key', 'v.version')} = $1 AND ${isLive}
       ORDER BY v.key, v.version`,
      [calendarKey],
    );
    return Promise.all(
      rows.map(async ({ key, version, timing }) => {
        const compiled = await this.compiled(key, version, timing, undefined);
        if (!compiled) throw new Error(`pipeline ${key} ${version} is missing`);
        return { key, version, definition: compiled.pipeline };
      }),
    );
  }

  /** The keys of all calendars in which deals run, or begin to. */
  async runningCalendars(): Promise<string[]> {
    const rows: { key: string }[] = await this.database.query(
      `SELECT DISTINCT ${calendarKeyFor('v.key', 'v.version')} AS key FROM pipeline_version v WHERE ${isLive} ORDER BY key`,
    );
    return rows.map(({ key }) => key);
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

  /** Every version of a calendar, the newest first. */
  async calendarVersions(
    key: string,
  ): Promise<{ key: string; version: number; definition: CalendarDefinition; publishedAt: Date }[]> {
    return this.database.query(
      `SELECT key, version, definition, published_at AS "publishedAt" FROM calendar
       WHERE key = $1 ORDER BY version DESC`,
      [key],
    );
  }

  /** The newest version of a person's or pipeline's calendar, compiled. */
  async calendarFor(key: string): Promise<WorkingCalendar | undefined> {
    const found = await this.findCalendar(key);
    return found && this.compiledCalendar(key, found.version);
  }

  /**
   * As publishPipelineVersion, in a transaction of its own.
   * @param first what else has to be so in the transaction
   */
  async publish(
    definition: PipelineDefinition,
    by: PublishedBy = {},
    first?: (transaction: EntityManager) => Promise<void>,
  ): Promise<Published> {
    return this.database.transaction(async (transaction) => {
      await first?.(transaction);
      return publishPipelineVersion(transaction, definition, by);
    });
  }

  /** As publishCalendarVersion, in a transaction of its own. */
  async publishCalendar(definition: CalendarDefinition): Promise<PublishedCalendar> {
    return this.database.transaction((transaction) => publishCalendarVersion(transaction, definition));
  }

  private compiled(
    pipelineKey: string,
    structureVersion: number,
    timingVersion: number,
    calendarVersion: number | undefined,
  ): Promise<CompiledRules | undefined> {
    const versions = [pipelineKey, structureVersion, timingVersion, calendarVersion ?? 'published'];
    return this.rules.get(versions.join(' '), async () => {
      const structure = await this.find(pipelineKey, structureVersion);
      const timings = await this.runningTimings(pipelineKey, structureVersion, timingVersion);
      const timing = timingVersion === structureVersion ? structure : timings.at(-1);
      if (!structure || timing?.version !== timingVersion) return undefined;
      const pipeline = timings.reduce(
        (timed, { definition }) => withTiming(timed, definition),
        structure.definition,
      );
      const version = calendarVersion ?? timing.calendarVersion;
      const calendar = await this.compiledCalendar(pipeline.calendar, version);
      if (!calendar) throw new Error(`calendar ${pipeline.calendar} ${version} is missing`);
      return { pipeline, calendar, timingVersion, calendarVersion: version };
    });
  }

  /**
   * What was meant for running deals of a version, from the oldest on: the newest may not know every stage that they can
   * be in.
   */
  private async runningTimings(key: string, after: number, upTo: number): Promise<PublishedPipeline[]> {
    if (upTo === after) return [];
    const rows: PipelineRow[] = await this.database.query(
      `SELECT ${pipelineColumns} FROM pipeline_version
       WHERE key = $1 AND version > $2 AND version <= $3 AND (timing_for = 'running' OR version = $3) ORDER BY version`,
      [key, after, upTo],
    );
    return rows.map(published);
  }

  private compiledCalendar(key: string, version: number): Promise<WorkingCalendar | undefined> {
    return this.calendars.get(`${key} ${version}`, async () => {
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
