import type { WorkflowStates } from '@app/doctor/workflow-states.js';
import { isOngoing, type DoctorRepository } from '@app/persistence/doctor.repository.js';

/** Workflows a round holds against their rows: one page of Temporal's list, and one query. */
const listedAtOnce = 1_000;

/**
 * Finds workflows that run on though their row has ended, and makes them look at it. So it is when Temporal loses the command
 * that ended the row after PostgreSQL has it, and its client was answered from the event and never came again: no deadline of a
 * row that has ended would find it.
 */
export class Strays {
  private listed?: AsyncGenerator<string>;
  /** Found in the round before: what ends just now is still listed for a moment. */
  private suspects: readonly string[] = [];

  constructor(
    private readonly rows: Pick<DoctorRepository, 'statuses'>,
    private readonly workflows: Pick<WorkflowStates<unknown>, 'listed' | 'isRunning'>,
    private readonly wake: (entityId: string) => Promise<void>,
  ) {}

  /** Wakes whom the last round has found, and looks at the next page. */
  async round(): Promise<void> {
    const suspects = this.suspects;
    this.suspects = [];
    for (const id of suspects) if (await this.workflows.isRunning(id)) await this.wake(id);
    const ids = await this.page();
    const statuses = await this.rows.statuses(ids);
    // A workflow that is just being opened has no row yet.
    this.suspects = ids.filter((id) => statuses.has(id) && !isOngoing(statuses.get(id)));
  }

  private async page(): Promise<string[]> {
    const ids: string[] = [];
    this.listed ??= this.workflows.listed();
    try {
      while (ids.length < listedAtOnce) {
        const next = await this.listed.next();
        if (next.done) {
          this.listed = undefined;
          break;
        }
        ids.push(next.value);
      }
    } catch (error) {
      // A list that broke off is begun anew.
      this.listed = undefined;
      throw error;
    }
    return ids;
  }
}
