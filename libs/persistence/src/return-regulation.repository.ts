import { createHash } from 'node:crypto';
import { workingCalendar, type WorkingCalendar } from '@app/domain/calendar/working-calendar.js';
import type { CalendarDefinition } from '@app/domain/calendar/calendar-definition.js';
import { canonicalJson } from '@app/domain/canonical-json.js';
import type { ReturnRegulation } from '@app/domain/returns/regulation.js';
import type { ReturnRules } from '@app/domain/returns/rules.js';
import type { DataSource, EntityManager } from 'typeorm';
import { v5 as uuidv5 } from 'uuid';
import { orderRetiming } from './retiming-scope.js';
import { Remembered } from './remembered.js';

export interface PublishedRegulation {
  readonly key: string;
  readonly version: number;
  readonly definition: ReturnRegulation;
  readonly publishedAt: Date;
  readonly note: string | null;
}

/** What publishing came to; not new when the newest version said the same already. */
export interface PublishedNow {
  readonly version: number;
  readonly isNew: boolean;
  /** Open cases that it concerns; they are re-timed in a while. */
  readonly retimedCases: number;
}

export interface RegulationPublishedBy {
  readonly userId?: string;
  readonly note?: string;
}

type Compiled = Omit<ReturnRules, 'id'>;

const rulesRemembered = 50;
/** How long a counterparty's calendar of before may still be counted in. */
export const calendarsRememberedMs = 5_000;

/** The regulations that return cases follow. Versions never change, so what was read once is kept. */
export class ReturnRegulationRepository {
  private readonly rules = new Remembered<Compiled>(rulesRemembered);
  private known?: {
    readonly at: number;
    readonly calendars: Promise<NonNullable<ReturnRules['calendarOf']>>;
  };

  constructor(private readonly database: DataSource) {}

  /** The rules of a version; undefined when there is none. */
  async rulesFor(
    caseId: string,
    key: string,
    version: number,
    calendarVersion: number,
  ): Promise<ReturnRules | undefined> {
    const compiled = await this.rules.get(`${key} ${version} ${calendarVersion}`, () =>
      this.compile(key, version, calendarVersion),
    );
    if (!compiled) return undefined;
    const calendarOf = await this.rememberedCalendars();
    return { ...compiled, calendarOf, id: (name) => uuidv5(name, caseId) };
  }

  /** The newest versions of regulation and calendar; undefined when there is no such regulation. */
  async newestVersions(
    key: string,
  ): Promise<{ readonly version: number; readonly calendarVersion: number } | undefined> {
    const [row]: { version: number; calendarVersion: number }[] = await this.database.query(
      `SELECT r.version, (SELECT max(c.version) FROM calendar c WHERE c.key = r.definition->>'calendar') AS "calendarVersion"
       FROM return_regulation r WHERE r.key = $1 ORDER BY r.version DESC LIMIT 1`,
      [key],
    );
    return row;
  }

  /** One version, or the newest. */
  async find(key: string, version?: number): Promise<PublishedRegulation | undefined> {
    const rows: PublishedRegulation[] = await this.database.query(
      `SELECT key, version, definition, published_at AS "publishedAt", note FROM return_regulation
       WHERE key = $1 AND ($2::int IS NULL OR version = $2) ORDER BY version DESC LIMIT 1`,
      [key, version ?? null],
    );
    return rows[0];
  }

  /** The newest version of each regulation, by key. */
  async newest(): Promise<PublishedRegulation[]> {
    return this.database.query(
      `SELECT DISTINCT ON (key) key, version, definition, published_at AS "publishedAt", note
       FROM return_regulation ORDER BY key, version DESC`,
    );
  }

  /** As publishRegulationVersion, in a transaction of its own. */
  async publish(definition: ReturnRegulation, by: RegulationPublishedBy = {}): Promise<PublishedNow> {
    return this.database.transaction((transaction) => publishRegulationVersion(transaction, definition, by));
  }

  private async compile(
    key: string,
    version: number,
    calendarVersion: number,
  ): Promise<Compiled | undefined> {
    const regulation = (await this.find(key, version))?.definition;
    if (!regulation) return undefined;
    const calendar = await this.calendar(regulation.calendar, calendarVersion);
    if (!calendar) throw new Error(`calendar ${regulation.calendar} ${calendarVersion} is missing`);
    return { regulation, regulationVersion: version, calendar, calendarVersion };
  }

  private async calendar(key: string, version: number): Promise<WorkingCalendar | undefined> {
    const [row]: { definition: CalendarDefinition }[] = await this.database.query(
      `SELECT definition FROM calendar WHERE key = $1 AND version = $2`,
      [key, version],
    );
    return row && workingCalendar(row.definition);
  }

  /** Every transition asks, and they hardly ever change. */
  private rememberedCalendars(): ReturnType<ReturnRegulationRepository['counterpartyCalendars']> {
    const now = Date.now();
    if (this.known && now - this.known.at < calendarsRememberedMs) return this.known.calendars;
    const calendars = this.counterpartyCalendars();
    this.known = { at: now, calendars };
    calendars.catch(() => (this.known = undefined));
    return calendars;
  }

  /** The newest version of a calendar; undefined when there is none. */
  async newestCalendar(
    key: string,
  ): Promise<{ readonly calendar: WorkingCalendar; readonly calendarVersion: number } | undefined> {
    const [row]: { version: number; definition: CalendarDefinition }[] = await this.database.query(
      `SELECT version, definition FROM calendar WHERE key = $1 ORDER BY version DESC LIMIT 1`,
      [key],
    );
    return row && { calendar: workingCalendar(row.definition), calendarVersion: row.version };
  }

  /** Ids of the vendors and carriers that work by a calendar. */
  async counterpartiesIn(calendarKey: string): Promise<ReadonlySet<string>> {
    const rows: { id: string }[] = await this.database.query(
      `SELECT id FROM counterparty WHERE calendar_key = $1`,
      [calendarKey],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** Vendors and carriers that work by another calendar than we do. */
  async counterpartyCalendars(): Promise<NonNullable<ReturnRules['calendarOf']>> {
    const rows: { id: string; key: string; version: number }[] = await this.database.query(
      `SELECT p.id, p.calendar_key AS key, (SELECT max(version) FROM calendar c WHERE c.key = p.calendar_key) AS version
       FROM counterparty p WHERE p.calendar_key IS NOT NULL`,
    );
    const calendars = new Map<string, WorkingCalendar>();
    for (const { id, key, version } of rows) {
      const calendar =
        version === null
          ? undefined
          : await this.calendars.get(`${key} ${version}`, () => this.calendar(key, version));
      if (calendar) calendars.set(id, calendar);
    }
    return (id) => calendars.get(id);
  }

  private readonly calendars = new Remembered<WorkingCalendar>(rulesRemembered);
}

/**
 * Publishes a regulation as its next version, for running cases as well; what the newest says already makes no new one.
 * Their re-timing is ordered with it.
 */
export async function publishRegulationVersion(
  transaction: EntityManager,
  definition: ReturnRegulation,
  by: RegulationPublishedBy,
): Promise<PublishedNow> {
  const { key } = definition;
  const hash = createHash('sha256').update(canonicalJson(definition)).digest('hex');
  await transaction.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [
    `return_regulation:${key}`,
  ]);
  const [newest]: { version: number; content_hash: string }[] = await transaction.query(
    `SELECT version, content_hash FROM return_regulation WHERE key = $1 ORDER BY version DESC LIMIT 1`,
    [key],
  );
  if (newest?.content_hash === hash) return { version: newest.version, isNew: false, retimedCases: 0 };
  const version = (newest?.version ?? 0) + 1;
  await transaction.query(
    `INSERT INTO return_regulation (key, version, definition, content_hash, published_by, note)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [key, version, definition, hash, by.userId ?? null, by.note ?? null],
  );
  const scope = { cause: 'timing', regulationKey: key } as const;
  const retimed = newest && (await orderRetiming(transaction, scope));
  return { version, isNew: true, retimedCases: retimed?.cases ?? 0 };
}
