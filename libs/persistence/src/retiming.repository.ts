import type { RetimingCause } from '@app/domain/escalation/happening.js';
import type { CustomerTiming } from '@app/domain/deal/rules.js';
import type { DealState } from '@app/domain/deal/state.js';
import type { HandoverState } from '@app/domain/handover/state.js';
import type { ReturnRules } from '@app/domain/returns/rules.js';
import type { ReturnCaseState } from '@app/domain/returns/state.js';
import type { DataSource } from 'typeorm';
import type { EffectiveVersions } from './definition.repository.js';
import { effectiveCalendar, effectiveTiming } from './effective-timing.js';
import { exclusively } from './exclusive.js';
import {
  concerned,
  concernedCase,
  type DealScope,
  type RetimingPhase,
  type RetimingScope,
} from './retiming-scope.js';
import { calendarsRememberedMs, type ReturnRegulationRepository } from './return-regulation.repository.js';
import { untoldOfCase } from './letter-reach.js';
import { newestCalendar, newestRegulation, type ReturnSurroundings } from './return.transaction.js';

/** A change on its way to running deals and open cases, and where the job has got to. */
export interface Retiming {
  readonly id: string;
  readonly cause: RetimingCause;
  readonly pipelineKey: string | null;
  readonly calendarKey: string | null;
  readonly customerId: string | null;
  readonly regulationKey: string | null;
  readonly counterpartyId: string | null;
  /** Running deals that it concerned when it was ordered. */
  readonly deals: number;
  readonly lookedAt: number;
  /** Open return cases that it concerned when it was ordered. */
  readonly cases: number;
  readonly casesLookedAt: number;
  readonly nudged: number;
  readonly createdAt: Date;
  readonly doneAt: Date | null;
}

/** A change that has not reached everything that it concerns yet. */
export interface OpenRetiming extends Retiming {
  /** What the job goes through now. */
  readonly phase: RetimingPhase;
  /** The last one of its phase that was dealt with; null: none yet. */
  readonly afterId: string | null;
  /** Workers may still count a counterparty's time by the calendar of before: cases come later. */
  readonly isTooEarlyForCases: boolean;
}

/** A running deal, and what applies to it now. */
export interface RunningDeal extends EffectiveVersions {
  readonly state: DealState;
  readonly customer: CustomerTiming;
}

/** An open handover, and what applies to it now. */
export interface OpenHandover extends EffectiveVersions {
  readonly state: HandoverState;
}

/** An open return case, and what applies to it now. */
export interface OpenCase {
  readonly state: ReturnCaseState;
  readonly surroundings: ReturnSurroundings;
}

/**
 * The rules under which an open case lives now.
 * @throws Error when its regulation's version is missing
 */
export async function rulesOfCase(
  regulations: Pick<ReturnRegulationRepository, 'rulesFor'>,
  { state, surroundings }: OpenCase,
): Promise<ReturnRules> {
  const { caseId, regulationKey } = state;
  const { regulationVersion, calendarVersion, ...around } = surroundings;
  const rules = await regulations.rulesFor(caseId, regulationKey, regulationVersion, calendarVersion);
  if (!rules) throw new Error(`regulation ${regulationKey} ${regulationVersion} is missing`);
  return { ...rules, ...around };
}

/** What a step of the job came to. */
export interface RetimingStep {
  /** The last one of the step; absent: there was none. */
  readonly lastId?: string;
  /** Deals that were looked at. */
  readonly lookedAt: number;
  readonly casesLookedAt: number;
  readonly nudged: number;
  /** What comes next: more of the same, or the next phase. */
  readonly next: 'more' | RetimingPhase | 'nothing';
}

const beforeAll = '00000000-0000-0000-0000-000000000000';

/** The changes of timing, calendars and customers that running deals are to follow. */
export class RetimingRepository {
  constructor(private readonly database: DataSource) {}

  /**
   * Does the work unless another worker is at it.
   * @returns whether it was done
   */
  async exclusively(work: () => Promise<void>): Promise<boolean> {
    return exclusively(this.database, 'retiming', work);
  }

  /** The change that has been waiting longest. */
  async next(): Promise<OpenRetiming | undefined> {
    const rows: OpenRetiming[] = await this.database.query(
      `SELECT ${columns}, after_id AS "afterId", ${isTooEarlyForCases} AS "isTooEarlyForCases",
         CASE WHEN of_cases THEN 'cases' WHEN of_handovers THEN 'handovers' ELSE 'deals' END AS phase
       FROM retiming WHERE done_at IS NULL ORDER BY created_at, id LIMIT 1`,
    );
    return rows[0];
  }

  /**
   * The transactions that read a timing and are still under way, by names that come only once. What was published after they
   * had read it is nothing they know of, and what they write is nothing that others see yet. Their locks tell of them, so
   * they need not do anything for it.
   */
  async readersUnderWay(): Promise<string[]> {
    const rows: { name: string }[] = await this.database.query(
      `SELECT DISTINCT virtualtransaction AS name FROM pg_locks
       WHERE locktype = 'relation' AND mode = 'AccessShareLock' AND granted
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
         AND relation IN ('pipeline_version'::regclass, 'return_regulation'::regclass) AND pid <> pg_backend_pid()`,
    );
    return rows.map(({ name }) => name);
  }

  /** Keeps what a step came to: whoever goes on goes on behind it. */
  async keep(id: string, { lastId, lookedAt, casesLookedAt, nudged, next }: RetimingStep): Promise<void> {
    await this.database.query(
      `UPDATE retiming SET after_id = CASE WHEN $5 IN ('handovers', 'cases') THEN NULL ELSE coalesce($2, after_id) END,
         of_handovers = of_handovers OR $5 = 'handovers', of_cases = of_cases OR $5 = 'cases',
         cases_looked_at = cases_looked_at + $6, looked_at = looked_at + $3, nudged = nudged + $4,
         done_at = CASE WHEN $5 = 'nothing' THEN now() END
       WHERE id = $1 AND done_at IS NULL`,
      [id, lastId ?? null, lookedAt, nudged, next, casesLookedAt],
    );
  }

  /** The next running deals that a change concerns, by id. */
  async runningDeals(scope: DealScope, after: string | null, limit: number): Promise<RunningDeal[]> {
    const { sql, value } = concerned(scope);
    return this.database.query(
      `${runningDeals}
       WHERE d.status = 'open' AND d.id > $2 AND ${sql} ORDER BY d.id LIMIT $3`,
      [value, after ?? beforeAll, limit],
    );
  }

  /** Those of some deals that run. */
  async runningDealsOf(dealIds: readonly string[]): Promise<RunningDeal[]> {
    return this.database.query(`${runningDeals} WHERE d.status = 'open' AND d.id = ANY ($1::uuid[])`, [
      dealIds,
    ]);
  }

  /**
   * The next open handovers of deals that a change concerns, by id. A handover has the same norm for every customer, so no
   * change of a customer concerns it.
   */
  async openHandovers(scope: DealScope, after: string | null, limit: number): Promise<OpenHandover[]> {
    const { sql, value } = concerned(scope);
    return this.database.query(
      `SELECT h.state, ${effectiveTiming('d')} AS "timingVersion", ${effectiveCalendar('d')} AS "calendarVersion"
       FROM handover h JOIN deal d ON d.id = h.deal_id
       WHERE h.status = 'open' AND h.id > $2 AND ${sql} ORDER BY h.id LIMIT $3`,
      [value, after ?? beforeAll, limit],
    );
  }

  /** The next open return cases that a change concerns, by id. */
  async openCases(scope: RetimingScope, after: string | null, limit: number): Promise<OpenCase[]> {
    const { sql, value } = concernedCase(scope);
    return this.database.query(
      `SELECT c.state, json_build_object('customerClass', k.class,
         'regulationVersion', ${newestRegulation(`c.state->>'regulationKey'`)},
         'calendarVersion', ${newestCalendar(`c.state->>'regulationKey'`)}, 'untold', ${untoldOfCase}) AS surroundings
       FROM return_case c JOIN customer k ON k.id = c.customer_id
       WHERE c.status <> 'closed' AND c.id > $2 AND ${sql} ORDER BY c.id LIMIT $3`,
      [value, after ?? beforeAll, limit],
    );
  }

  /** The newest changes, done or not. */
  async newest(limit: number): Promise<Retiming[]> {
    return this.database.query(
      `SELECT ${columns} FROM retiming ORDER BY done_at IS NULL DESC, created_at DESC, id LIMIT $1`,
      [limit],
    );
  }
}

/** What a change concerns. */
export function scopeOf(retiming: Retiming): RetimingScope {
  const { cause, pipelineKey, calendarKey, customerId, regulationKey, counterpartyId } = retiming;
  if (cause === 'timing' && regulationKey) return { cause, regulationKey };
  if (cause === 'calendar' && counterpartyId) return { cause, counterpartyId };
  if (cause === 'timing' && pipelineKey) return { cause, pipelineKey };
  if (cause === 'calendar' && calendarKey) return { cause, calendarKey };
  if ((cause === 'class' || cause === 'customer-norm') && customerId) return { cause, customerId };
  throw new Error(`a re-timing because of ${cause} says not of what`);
}

const runningDeals = `
  SELECT d.state, ${effectiveTiming('d')} AS "timingVersion", ${effectiveCalendar('d')} AS "calendarVersion",
    json_build_object('class', c.class, 'norms', c.norms) AS customer
  FROM deal d JOIN customer c ON c.id = d.customer_id`;

const columns = `id, cause, pipeline_key AS "pipelineKey", calendar_key AS "calendarKey", customer_id AS "customerId",
  regulation_key AS "regulationKey", counterparty_id AS "counterpartyId", deals, looked_at AS "lookedAt", cases,
  cases_looked_at AS "casesLookedAt", nudged, created_at AS "createdAt", done_at AS "doneAt"`;

/** Only where a counterparty works by the changed calendar does anybody remember one. */
const isTooEarlyForCases = `(created_at > now() - interval '${calendarsRememberedMs + 1_000} milliseconds'
  AND (counterparty_id IS NOT NULL
    OR EXISTS (SELECT FROM counterparty p WHERE p.calendar_key = retiming.calendar_key)))`;
