import { setTimeout as pause } from 'node:timers/promises';
import type { DealState } from '@app/domain/deal/state.js';
import { wake } from '@app/doctor/waking.js';
import { watchedDeals } from '@app/doctor/watched.js';
import { WorkflowStates } from '@app/doctor/workflow-states.js';
import { AlertRepository } from '@app/persistence/alert.repository.js';
import { DoctorRepository } from '@app/persistence/doctor.repository.js';
import { RepairRepository } from '@app/persistence/repair.repository.js';
import { sqlStateOf } from '@app/persistence/sql-state.js';
import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { concurrently } from '../concurrently.js';
import type { Diagnosis, Difference } from './diagnosis.js';
import { isRepaired, type Repair, type RepairOutcome } from './repairs.js';
import { sameState } from './same-state.js';

/** Deals repaired together: each one costs a few transactions and a replay. */
const atOnce = 5;
/** A workflow answers a nudge in milliseconds, and as long as its worker is loaded in seconds. */
const agreeMs = 15_000;
const betweenLooksMs = 200;
/** What is repaired is rewritten from its event, then from its workflow, then adopted: no deal needs more steps. */
const stepsAtMost = 4;

/** Mends what a diagnosis has found, both ways, and takes back the alerts of what is mended. */
export async function repair(database: DataSource, client: Client, diagnosis: Diagnosis): Promise<Repair[]> {
  const repairing = new Repairing(database, client);
  const repairs: Repair[] = [];
  await concurrently(dealsOf(diagnosis.differences), atOnce, async ([dealId, differences]) => {
    repairs.push(await repairing.deal(dealId, differences));
  });
  const alerts = new AlertRepository(database);
  const mended = repairs.filter(isRepaired).map(({ dealId }) => dealId);
  const kinds = ['workflow-stopped', 'row-ahead', 'row-behind'] as const;
  await alerts.resolve(kinds, mended);
  if (mended.length === repairs.length) await alerts.resolveMany(kinds);
  return repairs.sort((one, other) => (one.dealId < other.dealId ? -1 : 1));
}

function dealsOf(differences: readonly Difference[]): Map<string, Difference[]> {
  const deals = new Map<string, Difference[]>();
  for (const difference of differences)
    deals.set(difference.dealId, [...(deals.get(difference.dealId) ?? []), difference]);
  return deals;
}

/** What a look at a deal calls for; undefined: row, events and workflow agree. */
type Step = Exclude<RepairOutcome, 'agrees' | 'not-repaired'> | undefined;

class Repairing {
  private readonly rows: DoctorRepository;
  private readonly repairs: RepairRepository;
  private readonly workflows: WorkflowStates<DealState>;

  constructor(
    database: DataSource,
    private readonly client: Client,
  ) {
    this.rows = new DoctorRepository(database);
    this.repairs = new RepairRepository(database);
    this.workflows = new WorkflowStates<DealState>(client, watchedDeals);
  }

  /** Mends one deal; what goes wrong with it does not keep the others from being mended. */
  async deal(dealId: string, differences: readonly Difference[]): Promise<Repair> {
    const found = differences.map(({ kind }) => kind);
    try {
      return { dealId, found, ...(await this.mended(dealId, found.includes('overdue'))) };
    } catch (error) {
      // What the database quotes of rows stays out of terminals and logs.
      const state = sqlStateOf(error);
      const why = state ? `SQLSTATE ${state}` : error instanceof Error ? error.message : String(error);
      return { dealId, found, outcome: 'not-repaired', detail: why };
    }
  }

  private async mended(dealId: string, wasOverdue: boolean): Promise<Pick<Repair, 'outcome' | 'detail'>> {
    const done: Exclude<Step, undefined>[] = [];
    if (await this.repairs.fromEvents(dealId)) done.push('row-from-event');
    for (let steps = 0; steps < stepsAtMost; steps++) {
      const step = await this.nextStep(dealId);
      if (!step) break;
      done.push(step);
    }
    if (wasOverdue && !(await this.isPunctual(dealId)))
      return {
        outcome: 'not-repaired',
        detail: 'the workflow was nudged, and its deadline is still overdue',
      };
    const row = await this.rows.stateOf(dealId);
    const detail = row ? `row and workflow have ${row.seq} events` : 'there is neither row nor workflow';
    return {
      outcome: done.at(-1) ?? 'agrees',
      detail: done.length > 1 ? `${done.join(', ')}; ${detail}` : detail,
    };
  }

  /** One step towards agreement. @throws Error when there is none */
  private async nextStep(dealId: string): Promise<Step> {
    const told = await this.workflows.of(dealId);
    const row = await this.rows.stateOf(dealId);
    if (told.kind === 'no-answer') throw new Error('the workflow does not answer: see whether a worker runs');
    if (told.kind === 'not-running') {
      if (row?.status !== 'open') return undefined;
      const last = await this.workflows.lastOf(dealId);
      if (last && last.seq > row.seq) {
        // It has ended further on than its row, which was put back: the end is what happened.
        await this.repairs.fromWorkflow(last);
        return 'row-from-workflow';
      }
      return this.wakeUntilAgreed(dealId, 'started');
    }
    const { state } = told;
    if (state && state.seq > (row?.seq ?? 0)) {
      await this.repairs.fromWorkflow(state);
      await wake(this.client, watchedDeals, dealId);
      return 'row-from-workflow';
    }
    if (!row) throw new Error('a workflow without a state and without a row: terminate it');
    if (row.status === 'open' && (await this.agree(dealId))) return undefined;
    return this.wakeUntilAgreed(dealId, row.status === 'open' ? 'adopted' : 'ended');
  }

  private async wakeUntilAgreed<Done extends Step>(dealId: string, done: Done): Promise<Done> {
    await wake(this.client, watchedDeals, dealId, true);
    if (await this.comesTrue(() => this.agree(dealId))) return done;
    throw new Error(`the workflow was nudged, and has not taken its row over within ${agreeMs / 1_000} s`);
  }

  /** Whether row and workflow say the same now; of a closed row, that no workflow runs. */
  private async agree(dealId: string): Promise<boolean> {
    const told = await this.workflows.of(dealId);
    const row = await this.rows.stateOf(dealId);
    if (row?.status !== 'open') return told.kind === 'not-running';
    return told.kind === 'running' && sameState(row, told.state);
  }

  private async isPunctual(dealId: string): Promise<boolean> {
    await wake(this.client, watchedDeals, dealId);
    return this.comesTrue(async () => !(await this.rows.isOverdue(dealId)));
  }

  private async comesTrue(condition: () => Promise<boolean>): Promise<boolean> {
    for (const end = Date.now() + agreeMs; Date.now() < end; await pause(betweenLooksMs))
      if (await condition()) return true;
    return false;
  }
}
