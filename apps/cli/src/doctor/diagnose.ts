import { setTimeout as pause } from 'node:timers/promises';
import type { DealState } from '@app/domain/deal/state.js';
import { watchedDeals } from '@app/doctor/watched.js';
import { WorkflowStates } from '@app/doctor/workflow-states.js';
import { DoctorRepository } from '@app/persistence/doctor.repository.js';
import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { concurrently } from '../concurrently.js';
import type { Diagnosis, Difference } from './diagnosis.js';
import { differingFields } from './same-state.js';

export interface DiagnoseOptions {
  /** A deadline that has passed for longer is overdue; five minutes is when the watchdog tells the administrators. */
  readonly overdueSeconds?: number;
  /** Workflows asked at once. */
  readonly atOnce?: number;
  /** Hears how many deals have been looked at. */
  readonly onCompared?: (compared: number) => void;
}

const overdueSeconds = 300;
/** Queries are work for the worker: more of them at once wait in its queue. */
const atOnce = 20;
const pageSize = 500;
/** A deal that moves right now differs for as long as its transition takes. It is looked at again before it is told. */
const looks = 4;
const betweenLooksMs = 300;
/** When so many questions were not answered and none was, the worker that Temporal remembers has gone. */
const silenceAtMost = 20;
/** Who did not answer may have been behind all the others: it is asked again when they have had their turn. */
const silentRounds = 3;
const silentAtOnce = 5;

/** Holds the rows of deals against their workflows, and against their events. Nothing is changed. */
export async function diagnose(
  database: DataSource,
  client: Client,
  options: DiagnoseOptions = {},
): Promise<Diagnosis> {
  const began = performance.now();
  const examination = new Examination(
    new DoctorRepository(database),
    new WorkflowStates<DealState>(client, watchedDeals),
    options,
  );
  return { ...(await examination.all()), seconds: Math.round(performance.now() - began) / 1_000 };
}

class Examination {
  private readonly differences: Difference[] = [];
  private compared = 0;
  /** Deals that have not answered yet. */
  private readonly silent: DealState[] = [];
  private workerPolls = false;

  constructor(
    private readonly rows: DoctorRepository,
    private readonly workflows: WorkflowStates<DealState>,
    private readonly options: DiagnoseOptions,
  ) {}

  async all(): Promise<Omit<Diagnosis, 'seconds'>> {
    this.workerPolls = await this.workflows.workerPolls();
    if (this.workerPolls) await this.compareStates();
    if (!this.workerPolls) await this.lookForWorkflows();
    await this.lookForStrayWorkflows();
    await this.lookAtRows();
    const { differences, compared, workerPolls } = this;
    const dealsDiffering = new Set(differences.map((difference) => difference.dealId)).size;
    return { ...(await this.rows.counts()), compared, workerPolls, differences, dealsDiffering };
  }

  private async compareStates(): Promise<void> {
    await concurrently(this.whileAnswered(), this.options.atOnce ?? atOnce, (state) => this.compare(state));
    this.workerPolls = !this.isSilent;
    if (!this.workerPolls) return;
    for (let round = 1; round <= silentRounds && this.silent.length > 0; round++) {
      await concurrently(this.silent.splice(0), silentAtOnce, (state) => this.compare(state));
    }
    for (const { dealId } of this.silent)
      this.tell('no-answer', dealId, 'the workflow did not tell its state');
  }

  private get isSilent(): boolean {
    return this.compared === 0 && this.silent.length >= silenceAtMost;
  }

  private async *whileAnswered(): AsyncGenerator<DealState> {
    for await (const state of this.rows.openDeals(pageSize)) {
      if (this.isSilent) return;
      yield state;
    }
  }

  private async compare(state: DealState): Promise<void> {
    let look = await this.look(state.dealId);
    for (let next = 2; isDifference(look) && next <= looks; next++) {
      await pause(betweenLooksMs);
      look = await this.look(state.dealId);
    }
    if (look === 'no-answer') {
      this.silent.push(state);
      return;
    }
    this.compared++;
    this.options.onCompared?.(this.compared);
    if (isDifference(look)) this.differences.push(look);
  }

  /** One look at a deal's workflow, and after it at its row: what is behind then is the workflow. */
  private async look(dealId: string): Promise<Difference | 'same' | 'no-answer'> {
    const workflow = await this.workflows.of(dealId);
    if (workflow.kind === 'no-answer') return 'no-answer';
    const row = await this.rows.stateOf(dealId);
    if (row?.status !== 'open') return 'same';
    if (workflow.kind === 'not-running') return { kind: 'no-workflow', dealId, detail: noWorkflow };
    return differenceOf(row, workflow.state) ?? 'same';
  }

  /** Without a worker the lists at least say which workflows run. */
  private async lookForWorkflows(): Promise<void> {
    const listed = new Set<string>();
    for await (const dealId of this.workflows.listed()) listed.add(dealId);
    await concurrently(this.rows.openDeals(pageSize), this.options.atOnce ?? atOnce, async ({ dealId }) => {
      if (listed.has(dealId) || (await this.workflows.isRunning(dealId))) return;
      if ((await this.rows.stateOf(dealId))?.status === 'open') this.tell('no-workflow', dealId, noWorkflow);
    });
  }

  private async lookForStrayWorkflows(): Promise<void> {
    let some: string[] = [];
    for await (const dealId of this.workflows.listed()) {
      some.push(dealId);
      if (some.length < pageSize) continue;
      await this.lookAtListed(some);
      some = [];
    }
    await this.lookAtListed(some);
  }

  private async lookAtListed(dealIds: readonly string[]): Promise<void> {
    const statuses = await this.rows.statuses(dealIds);
    const suspects = dealIds.filter((dealId) => statuses.get(dealId) !== 'open');
    await concurrently(suspects, this.options.atOnce ?? atOnce, async (dealId) => {
      // Lists are behind, and a deal that was closed this moment has still to end its workflow.
      for (let look = 1; look <= looks; look++) {
        if (!(await this.workflows.isRunning(dealId))) return;
        if ((await this.rows.stateOf(dealId))?.status === 'open') return;
        await pause(betweenLooksMs);
      }
      const row = statuses.get(dealId);
      this.tell('workflow-without-open-row', dealId, row ? `the row is ${row}` : 'there is no row');
    });
  }

  private async lookAtRows(): Promise<void> {
    for (const { id, seq, lastSeq } of await this.rows.uneven()) {
      this.tell('events-differ', id, `the row says ${seq} events, the last event is ${lastSeq ?? 'missing'}`);
    }
    for (const { id, nextDueAt } of await this.rows.overdue(this.options.overdueSeconds ?? overdueSeconds)) {
      this.tell('overdue', id, `was due at ${nextDueAt.toISOString()}`);
    }
  }

  private tell(kind: Difference['kind'], dealId: string, detail: string): void {
    this.differences.push({ kind, dealId, detail });
  }
}

function isDifference(look: Difference | 'same' | 'no-answer'): look is Difference {
  return typeof look === 'object';
}

const noWorkflow = 'the row is open, and no workflow runs';

function differenceOf(row: DealState, told: DealState | undefined): Difference | undefined {
  const { dealId } = row;
  if (told?.seq !== row.seq) {
    const detail = `the row has ${row.seq} events, the workflow ${told?.seq ?? 'none'}`;
    return { kind: row.seq < (told?.seq ?? 0) ? 'row-behind' : 'row-ahead', dealId, detail };
  }
  const differing = differingFields(row, told);
  if (differing.length === 0) return undefined;
  return { kind: 'state-differs', dealId, detail: `row and workflow differ in ${differing.join(', ')}` };
}
