import { setTimeout as pause } from 'node:timers/promises';
import { wake } from '@app/doctor/waking.js';
import { everythingWatched, type Watched } from '@app/doctor/watched.js';
import { WorkflowStates } from '@app/doctor/workflow-states.js';
import { AlertRepository } from '@app/persistence/alert.repository.js';
import { DoctorRepository, isOngoing, type FollowedState } from '@app/persistence/doctor.repository.js';
import { RepairRepository } from '@app/persistence/repair.repository.js';
import { sqlStateOf } from '@app/persistence/sql-state.js';
import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { concurrently } from '@app/exchange/concurrently.js';
import type { Diagnosis, Difference } from './diagnosis.js';
import { isRepaired, type Repair, type RepairOutcome } from './repairs.js';
import { sameState } from './same-state.js';

/** Entities repaired together: each one costs a few transactions and a replay. */
const atOnce = 5;
/** A workflow answers a nudge in milliseconds, and as long as its worker is loaded in seconds. */
const agreeMs = 15_000;
const betweenLooksMs = 200;
/** What is repaired is rewritten from its event, then from its workflow, then adopted: nothing needs more steps. */
const stepsAtMost = 4;

const kinds = ['workflow-stopped', 'row-ahead', 'row-behind'] as const;

/**
 * Mends what a diagnosis has found, both ways, and takes back the alerts of what is mended. One kind of entity after the
 * other, as they depend on each other.
 */
export async function repair(database: DataSource, client: Client, diagnosis: Diagnosis): Promise<Repair[]> {
  const repairs: Repair[] = [];
  for (const watched of everythingWatched) {
    const entity = watched.table.kind;
    const differences = diagnosis.differences.filter((one) => one.entity === entity);
    const done = await repairKind(new Repairing(database, client, watched), differences);
    const mended = done.filter(isRepaired).map(({ id }) => id);
    const alerts = new AlertRepository(database);
    await alerts.resolve(kinds, mended);
    // An alert about many is about entities of one kind: it is over when all of that kind were looked at, and none is left.
    const isExamined = diagnosis.workerPolls && diagnosis.examined.some((one) => one.entity === entity);
    if (isExamined && mended.length === done.length) await alerts.resolveMany(kinds, entity);
    repairs.push(...done);
  }
  return repairs;
}

async function repairKind(repairing: Repairing, differences: readonly Difference[]): Promise<Repair[]> {
  const repairs: Repair[] = [];
  await concurrently(byEntity(differences), atOnce, async ([id, found]) => {
    repairs.push(await repairing.entity(id, found));
  });
  return repairs.sort((one, other) => (one.id < other.id ? -1 : 1));
}

function byEntity(differences: readonly Difference[]): Map<string, Difference[]> {
  const entities = new Map<string, Difference[]>();
  for (const difference of differences)
    entities.set(difference.id, [...(entities.get(difference.id) ?? []), difference]);
  return entities;
}

/** What a look at an entity calls for; undefined: row, events and workflow agree. */
type Step = Exclude<RepairOutcome, 'agrees' | 'not-repaired'> | undefined;

class Repairing {
  private readonly rows: DoctorRepository;
  private readonly repairs: RepairRepository;
  private readonly workflows: WorkflowStates<FollowedState>;

  constructor(
    database: DataSource,
    private readonly client: Client,
    private readonly watched: Watched,
  ) {
    this.rows = new DoctorRepository(database, watched.table);
    this.repairs = new RepairRepository(database, watched.mending);
    this.workflows = new WorkflowStates<FollowedState>(client, watched);
  }

  /** Mends one entity; what goes wrong with it does not keep the others from being mended. */
  async entity(id: string, differences: readonly Difference[]): Promise<Repair> {
    const of = { entity: this.watched.table.kind, id };
    const found = differences.map(({ kind }) => kind);
    try {
      return { ...of, found, ...(await this.mended(id, found.includes('overdue'))) };
    } catch (error) {
      // What the database quotes of rows stays out of terminals and logs.
      const state = sqlStateOf(error);
      const why = state ? `SQLSTATE ${state}` : error instanceof Error ? error.message : String(error);
      return { ...of, found, outcome: 'not-repaired', detail: why };
    }
  }

  private async mended(id: string, wasOverdue: boolean): Promise<Pick<Repair, 'outcome' | 'detail'>> {
    const done: Exclude<Step, undefined>[] = [];
    if (await this.repairs.fromEvents(id)) done.push('row-from-event');
    for (let steps = 0; steps < stepsAtMost; steps++) {
      const step = await this.nextStep(id);
      if (!step) break;
      done.push(step);
    }
    if (wasOverdue && !(await this.isPunctual(id)))
      return {
        outcome: 'not-repaired',
        detail: 'the workflow was nudged, and its deadline is still overdue',
      };
    const row = await this.rows.stateOf(id);
    const detail = row ? `row and workflow have ${row.seq} events` : 'there is neither row nor workflow';
    return {
      outcome: done.at(-1) ?? 'agrees',
      detail: done.length > 1 ? `${done.join(', ')}; ${detail}` : detail,
    };
  }

  /** One step towards agreement. @throws Error when there is none */
  private async nextStep(id: string): Promise<Step> {
    const told = await this.workflows.of(id);
    const row = await this.rows.stateOf(id);
    if (told.kind === 'no-answer') throw new Error('the workflow does not answer: see whether a worker runs');
    if (told.kind === 'not-running') {
      if (!row || !isOngoing(row.status)) return undefined;
      const last = await this.workflows.lastOf(id);
      if (last && last.seq > row.seq) {
        // It has ended further on than its row, which was put back: the end is what happened.
        await this.repairs.fromWorkflow(id, last);
        return 'row-from-workflow';
      }
      return this.wakeUntilAgreed(id, 'started');
    }
    const { state } = told;
    if (state && state.seq > (row?.seq ?? 0)) {
      await this.repairs.fromWorkflow(id, state);
      await wake(this.client, this.watched, id);
      return 'row-from-workflow';
    }
    if (!row) throw new Error('a workflow without a state and without a row: terminate it');
    if (isOngoing(row.status) && (await this.agree(id))) return undefined;
    return this.wakeUntilAgreed(id, isOngoing(row.status) ? 'adopted' : 'ended');
  }

  private async wakeUntilAgreed<Done extends Step>(id: string, done: Done): Promise<Done> {
    await wake(this.client, this.watched, id, true);
    if (await this.comesTrue(() => this.agree(id))) return done;
    throw new Error(`the workflow was nudged, and has not taken its row over within ${agreeMs / 1_000} s`);
  }

  /** Whether row and workflow say the same now; of a closed row, that no workflow runs. */
  private async agree(id: string): Promise<boolean> {
    const told = await this.workflows.of(id);
    const row = await this.rows.stateOf(id);
    if (!row || !isOngoing(row.status)) return told.kind === 'not-running';
    return told.kind === 'running' && sameState(row, told.state);
  }

  private async isPunctual(id: string): Promise<boolean> {
    await wake(this.client, this.watched, id);
    return this.comesTrue(async () => !(await this.rows.isOverdue(id)));
  }

  private async comesTrue(condition: () => Promise<boolean>): Promise<boolean> {
    for (const end = Date.now() + agreeMs; Date.now() < end; await pause(betweenLooksMs))
      if (await condition()) return true;
    return false;
  }
}
