import type { RetimingCause } from '@app/domain/escalation/happening.js';
import type { EntityManager } from 'typeorm';
import { calendarKeyFor } from './effective-timing.js';

/** What has changed for running deals: the timing of a pipeline, a calendar, or a customer's class or norms. */
export type RetimingScope =
  | { readonly cause: Extract<RetimingCause, 'timing'>; readonly pipelineKey: string }
  | { readonly cause: Extract<RetimingCause, 'calendar'>; readonly calendarKey: string }
  | { readonly cause: Extract<RetimingCause, 'class' | 'customer-norm'>; readonly customerId: string };

/** Whatever runs SQL: the database itself or a transaction. */
export type Queries = Pick<EntityManager, 'query'>;

/** The condition of the running deals `d` that a change concerns; its one value is `$1`. */
export function concerned(scope: RetimingScope): { readonly sql: string; readonly value: string } {
  if ('pipelineKey' in scope) return { sql: `d.pipeline_key = $1`, value: scope.pipelineKey };
  if ('customerId' in scope) return { sql: `d.customer_id = $1::uuid`, value: scope.customerId };
  const inCalendar = `SELECT v.key, v.version FROM pipeline_version v WHERE ${calendarKeyFor('v.key', 'v.version')} = $1`;
  return { sql: `(d.pipeline_key, d.pipeline_version) IN (${inCalendar})`, value: scope.calendarKey };
}

/** How many running deals a change concerns. */
export async function concernedDeals(queries: Queries, scope: RetimingScope): Promise<number> {
  const { sql, value } = concerned(scope);
  const rows: { count: number }[] = await queries.query(
    `SELECT count(*)::int AS count FROM deal d WHERE d.status = 'open' AND ${sql}`,
    [value],
  );
  return rows[0]?.count ?? 0;
}

/**
 * Orders the re-timing of the running deals that a change concerns, in the transaction of the change: the job finds it
 * when the change has come to be, and not otherwise.
 * @returns how many running deals it concerns
 */
export async function orderRetiming(transaction: EntityManager, scope: RetimingScope): Promise<number> {
  const deals = await concernedDeals(transaction, scope);
  await transaction.query(
    `INSERT INTO retiming (cause, pipeline_key, calendar_key, customer_id, deals) VALUES ($1, $2, $3, $4, $5)`,
    [
      scope.cause,
      'pipelineKey' in scope ? scope.pipelineKey : null,
      'calendarKey' in scope ? scope.calendarKey : null,
      'customerId' in scope ? scope.customerId : null,
      deals,
    ],
  );
  return deals;
}
