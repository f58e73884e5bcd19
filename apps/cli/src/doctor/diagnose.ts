import { setTimeout as pause } from 'node:timers/promises';
import { everythingWatched, type Watched } from '@app/doctor/watched.js';
import { WorkflowStates } from '@app/doctor/workflow-states.js';
import { DoctorRepository, isOngoing, type FollowedState } from '@app/persistence/doctor.repository.js';
import type { Client } from '@temporalio/client';
import { MailQueueRepository } from '@app/persistence/mail-queue.repository.js';
import type { DataSource } from 'typeorm';
import { concurrently } from '@app/exchange/concurrently.js';
import type { Diagnosis, Difference, Examined } from './diagnosis.js';
import { differingFields } from './same-state.js';

export interface DiagnoseOptions {
  /** A deadline that has passed for longer is overdue; five minutes is when the watchdog tells the administrators. */
  readonly overdueSeconds?: number;
  /** Workflows asked at once. */
  readonly atOnce?: number;
  /** Hears how many rows have been looked at. */
  readonly onCompared?: (compared: number) => void;
}

const overdueSeconds = 300;
/** Queries are work for the worker: more of them at once wait in its queue. */
const atOnce = 20;
const pageSize = 500;
/** What moves right now differs for as long as its transition takes. It is looked at again before it is told. */
const looks = 4;
const betweenLooksMs = 300;
/** When so many questions were not answered and none was, the worker that Temporal remembers has gone. */
const silenceAtMost = 20;
/** Who did not answer may have been behind all the others: it is asked again when they have had their turn. */
const silentRounds = 3;
const silentAtOnce = 5;

/** Holds the rows of every kind of entity against their workflows, and against their events. Nothing is changed. */
export async function diagnose(
  database: DataSource,
  client: Client,
  options: DiagnoseOptions = {},
): Promise<Diagnosis> {
  const began = performance.now();
  const examinations: Examination[] = [];
  let comparedBefore = 0;
  for (const watched of everythingWatched) {
    const before = comparedBefore;
    const onCompared = (compared: number) => options.onCompared?.(before + compared);
    const examination = new Examination(database, client, watched, { ...options, onCompared });
    comparedBefore += (await examination.all()).compared;
    examinations.push(examination);
  }
  const differences = examinations.flatMap((examination) => examination.differences);
  return {
    examined: examinations.map(({ examined }) => examined),
    workerPolls: examinations.every(({ workerPolls }) => workerPolls),
    differences,
    differing: new Set(differences.map(({ id }) => id)).size,
    mailHeldSince: (await new MailQueueRepository(database).look()).heldSince,
    seconds: Math.round(performance.now() - began) / 1_000,
  };
}

/** Looks at all of one kind of entity. */
class Examination {
  readonly differences: Difference[] = [];
  workerPolls = false;
  examined: Examined;
  private compared = 0;
  /** Who has not answered yet. */
  private readonly silent: string[] = [];
  private readonly rows: DoctorRepository;
  private readonly workflows: WorkflowStates<FollowedState>;

  constructor(
    database: DataSource,
    client: Client,
    private readonly watched: Watched,
    private readonly options: DiagnoseOptions,
  ) {
    this.rows = new DoctorRepository(database, watched.table);
    this.workflows = new WorkflowStates<FollowedState>(client, watched);
    this.examined = { entity: watched.table.kind, open: 0, closed: 0, compared: 0 };
  }

  async all(): Promise<Examined> {
    this.workerPolls = await this.workflows.workerPolls();
    if (this.workerPolls) await this.compareStates();
    if (!this.workerPolls) await this.lookForWorkflows();
    await this.lookForStrayWorkflows();
    await this.lookAtRows();
    this.examined = { ...this.examined, ...(await this.rows.counts()), compared: this.compared };
    return this.examined;
  }

  private async compareStates(): Promise<void> {
    await concurrently(this.whileAnswered(), this.options.atOnce ?? atOnce, (id) => this.compare(id));
    this.workerPolls = !this.isSilent;
    if (!this.workerPolls) return;
    for (let round = 1; round <= silentRounds && this.silent.length > 0; round++) {
      await concurrently(this.silent.splice(0), silentAtOnce, (id) => this.compare(id));
    }
    for (const id of this.silent) this.tell('no-answer', id, 'the workflow did not tell its state');
  }

  private get isSilent(): boolean {
    return this.compared === 0 && this.silent.length >= silenceAtMost;
  }

  private async *whileAnswered(): AsyncGenerator<string> {
    for await (const id of this.rows.openIds(pageSize)) {
      if (this.isSilent) return;
      yield id;
    }
  }

  private async compare(id: string): Promise<void> {
    let look = await this.look(id);
    for (let next = 2; isDifference(look) && next <= looks; next++) {
      await pause(betweenLooksMs);
      look = await this.look(id);
    }
    if (look === 'no-answer') {
      this.silent.push(id);
      return;
    }
    this.compared++;
    this.options.onCompared?.(this.compared);
    if (isDifference(look)) this.differences.push(look);
  }

  /** One look at a workflow, and after it at its row: what is behind then is the workflow. */
  private async look(id: string): Promise<Difference | 'same' | 'no-answer'> {
    const workflow = await this.workflows.of(id);
    if (workflow.kind === 'no-answer') return 'no-answer';
    const row = await this.rows.stateOf(id);
    if (!row || !isOngoing(row.status)) return 'same';
    if (workflow.kind === 'not-running') return this.difference('no-workflow', id, noWorkflow);
    const differing = differenceOf(row, workflow.state);
    return differing ? this.difference(differing.kind, id, differing.detail) : 'same';
  }

  /** Without a worker the lists at least say which workflows run. */
  private async lookForWorkflows(): Promise<void> {
    const listed = new Set<string>();
    for await (const id of this.workflows.listed()) listed.add(id);
    await concurrently(this.rows.openIds(pageSize), this.options.atOnce ?? atOnce, async (id) => {
      if (listed.has(id) || (await this.workflows.isRunning(id))) return;
      if (isOngoing((await this.rows.stateOf(id))?.status)) this.tell('no-workflow', id, noWorkflow);
    });
  }

  private async lookForStrayWorkflows(): Promise<void> {
    let some: string[] = [];
    for await (const id of this.workflows.listed()) {
      some.push(id);
      if (some.length < pageSize) continue;
      await this.lookAtListed(some);
      some = [];
    }
    await this.lookAtListed(some);
  }

  private async lookAtListed(ids: readonly string[]): Promise<void> {
    const statuses = await this.rows.statuses(ids);
    const suspects = ids.filter((id) => !isOngoing(statuses.get(id)));
    await concurrently(suspects, this.options.atOnce ?? atOnce, async (id) => {
      // Lists are behind, and what was closed this moment has still to end its workflow.
      for (let look = 1; look <= looks; look++) {
        if (!(await this.workflows.isRunning(id))) return;
        if (isOngoing((await this.rows.stateOf(id))?.status)) return;
        await pause(betweenLooksMs);
      }
      const row = statuses.get(id);
      this.tell('workflow-without-open-row', id, row ? `the row is ${row}` : 'there is no row');
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

  private tell(kind: Difference['kind'], id: string, detail: string): void {
    this.differences.push(this.difference(kind, id, detail));
  }

  private difference(kind: Difference['kind'], id: string, detail: string): Difference {
    return { kind, entity: this.watched.table.kind, id, detail };
  }
}

function isDifference(look: Difference | 'same' | 'no-answer'): look is Difference {
  return typeof look === 'object';
}

const noWorkflow = 'the row is open, and no workflow runs';

function differenceOf(
  row: FollowedState,
  told: FollowedState | undefined,
): Pick<Difference, 'kind' | 'detail'> | undefined {
  if (told?.seq !== row.seq) {
    const detail = `the row has ${row.seq} events, the workflow ${told?.seq ?? 'none'}`;
    return { kind: row.seq < (told?.seq ?? 0) ? 'row-behind' : 'row-ahead', detail };
  }
  const differing = differingFields(row, told);
  if (differing.length === 0) return undefined;
  return { kind: 'state-differs', detail: `row and workflow differ in ${differing.join(', ')}` };
}
