import type { RetimingCause } from '@app/domain/escalation/happening.js';
import type { EntityManager } from 'typeorm';
import { calendarKeyFor } from './effective-timing.js';

/** What has changed for running deals and open return cases. */
export type RetimingScope = DealScope | CaseOnlyScope;

/** The timing of a pipeline, a calendar, or a customer's class or norms. */
export type DealScope =
  | { readonly cause: Extract<RetimingCause, 'timing'>; readonly pipelineKey: string }
  | { readonly cause: Extract<RetimingCause, 'calendar'>; readonly calendarKey: string }
  | { readonly cause: Extract<RetimingCause, 'class' | 'customer-norm'>; readonly customerId: string };

/** What concerns no deal: a return regulation, or by which calendar a vendor or carrier works. */
export type CaseOnlyScope =
  | { readonly cause: Extract<RetimingCause, 'timing'>; readonly regulationKey: string }
  | { readonly cause: Extract<RetimingCause, 'calendar'>; readonly counterpartyId: string };

/** What the job goes through, in this order. */
export type RetimingPhase = 'deals' | 'handovers' | 'cases';

/** What a change concerns: a handover has one norm for every customer, and a case none that was agreed with one. */
export function phasesOf(scope: RetimingScope): readonly RetimingPhase[] {
  if (isOfCasesOnly(scope)) return ['cases'];
  const phases: Readonly<Record<RetimingCause, readonly RetimingPhase[]>> = {
    timing: ['deals', 'handovers'],
    calendar: ['deals', 'handovers', 'cases'],
    class: ['deals', 'cases'],
    'customer-norm': ['deals'],
  };
  return phases[scope.cause];
}

export function isOfCasesOnly(scope: RetimingScope): scope is CaseOnlyScope {
  return 'regulationKey' in scope || 'counterpartyId' in scope;
}

/** Whatever runs SQL: the database itself or a transaction. */
export type Queries = Pick<EntityManager, 'query'>;

/** The condition of the running deals `d` that a change concerns; its one value is `$1`. */
export function concerned(scope: DealScope): { readonly sql: string; readonly value: string } {
  if ('pipelineKey' in scope) return { sql: `d.pipeline_key = $1`, value: scope.pipelineKey };
  if ('customerId' in scope) return { sql: `d.customer_id = $1::uuid`, value: scope.customerId };
  const inCalendar = `SELECT v.key, v.version FROM pipeline_version v WHERE ${calendarKeyFor('v.key', 'v.version')} = $1`;
  return { sql: `(d.pipeline_key, d.pipeline_version) IN (${inCalendar})`, value: scope.calendarKey };
}

/** The condition of the open return cases `c` that a change concerns; its one value is `$1`. */
export function concernedCase(scope: RetimingScope): { readonly sql: string; readonly value: string } {
  if ('regulationKey' in scope) return { sql: `c.state->>'regulationKey' = $1`, value: scope.regulationKey };
  if ('customerId' in scope) return { sql: `c.customer_id = $1::uuid`, value: scope.customerId };
  if ('counterpartyId' in scope)
    return { sql: waitsFor(`q.counterparty_id = $1::uuid`), value: scope.counterpartyId };
  // The timing of a pipeline concerns none.
  if ('pipelineKey' in scope) return { sql: `$1::text IS NULL`, value: scope.pipelineKey };
  // In our calendar, or in that of whoever it waits for.
  const ours = `$1 = (SELECT r.definition->>'calendar' FROM return_regulation r
    WHERE r.key = c.state->>'regulationKey' ORDER BY r.version DESC LIMIT 1)`;
  const theirs = waitsFor(`q.counterparty_id IN (SELECT p.id FROM counterparty p WHERE p.calendar_key = $1)`);
  return { sql: `(${ours} OR ${theirs})`, value: scope.calendarKey };
}

function waitsFor(whom: string): string {
  return `EXISTS (SELECT FROM return_duty q WHERE q.case_id = c.id AND ${whom})`;
}

/** How many open return cases a change concerns. */
export async function concernedCases(queries: Queries, scope: RetimingScope): Promise<number> {
  if (!phasesOf(scope).includes('cases')) return 0;
  const { sql, value } = concernedCase(scope);
  const rows: { count: number }[] = await queries.query(
    `SELECT count(*)::int AS count FROM return_case c WHERE c.status <> 'closed' AND ${sql}`,
    [value],
  );
  return rows[0]?.count ?? 0;
}

/** How many running deals a change concerns. */
export async function concernedDeals(queries: Queries, scope: RetimingScope): Promise<number> {
  if (isOfCasesOnly(scope)) return 0;
  const { sql, value } = concerned(scope);
  const rows: { count: number }[] = await queries.query(
    `SELECT count(*)::int AS count FROM deal d WHERE d.status = 'open' AND ${sql}`,
    [value],
  );
  return rows[0]?.count ?? 0;
}

/** How many a re-timing was ordered for. */
export interface Retimed {
  readonly deals: number;
  readonly cases: number;
}

/**
 * Orders the re-timing of the running deals and open cases that a change concerns, in the transaction of the change: the job finds it
 * when the change has come to be, and not otherwise.
 */
export async function orderRetiming(transaction: EntityManager, scope: RetimingScope): Promise<Retimed> {
  const deals = await concernedDeals(transaction, scope);
  const cases = await concernedCases(transaction, scope);
  await transaction.query(
    `INSERT INTO retiming (cause, pipeline_key, calendar_key, customer_id, regulation_key, counterparty_id, deals, cases, of_cases)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      scope.cause,
      'pipelineKey' in scope ? scope.pipelineKey : null,
      'calendarKey' in scope ? scope.calendarKey : null,
      'customerId' in scope ? scope.customerId : null,
      'regulationKey' in scope ? scope.regulationKey : null,
      'counterpartyId' in scope ? scope.counterpartyId : null,
      ...[deals, cases, isOfCasesOnly(scope)],
    ],
  );
  return { deals, cases };
}
