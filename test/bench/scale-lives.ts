import { dealLife } from '../support/deal-life.js';
import { until } from '../support/until.js';
import { dealWorkflowId, handoverWorkflowId } from '../../workflows/src/names.js';
import type { BenchClient } from './http-client.js';
import type { DealCourse } from './scale-model.js';
import { temporalBytes } from './scale-rows.js';
import { ringOf, type Scene } from './scene.js';

/** How long a stalled deal's mails are collected and sent, and its picture for reports is made. */
const settledSeconds = 300;
const livesAtOnce = 16;
const movingAtOnce = 8;

/** What `dealLife` does, with the acceptance of its handover: the counts of the model are held against it. */
export const lived: Omit<DealCourse, 'workingDays'> = { moves: 3, activities: 5, stalls: 1, levels: 3 };

/** What Temporal keeps of a deal, and what its workflows were made of. */
export interface InTemporal {
  readonly bytesRunning: number;
  readonly bytesEnded: number;
  readonly historyEvents: number;
  readonly timers: number;
  /** Armed in a deal that is open. */
  readonly timersRunning: number;
}

/** Deals that are lived and asked over HTTP. */
export class ScaleLives {
  constructor(
    private readonly scene: Scene,
    private readonly http: BenchClient,
  ) {}

  /** Lives, some at once, until all of each has been told and counted. */
  async live(count: number): Promise<string[]> {
    const ids: string[] = [];
    let begun = 0;
    const lane = async () => {
      while (begun++ < count) {
        const post = (path: string, body: object) => this.http.post(path, body);
        const { dealId } = await dealLife({ ...this.scene, customerId: this.scene.cast.customerId, post });
        const handoverId = await this.handoverOf(dealId);
        await this.http.post(`/handovers/${handoverId}/accept`, {}, this.scene.deskToken);
        await this.scene.client.workflow.getHandle(handoverWorkflowId(handoverId)).result();
        ids.push(dealId);
      }
    };
    await Promise.all(Array.from({ length: Math.min(count, livesAtOnce) }, lane));
    await until(() => this.isSettled(), settledSeconds);
    return ids;
  }

  /** Temporal's bytes of deals that are open, and of some that have ended. */
  async inTemporal(open: number, ended: number): Promise<InTemporal> {
    const empty = await temporalBytes(this.scene);
    const opened: string[] = [];
    for (let at = 0; at < open; at++) opened.push((await this.http.open()).id);
    const running = await temporalBytes(this.scene);
    const ids = await this.live(ended);
    const all = await temporalBytes(this.scene);
    const histories = await Promise.all(ids.map((id) => this.eventsOf(id)));
    const ofOpen = await Promise.all(opened.slice(0, 20).map((id) => this.timersOf(dealWorkflowId(id))));
    return {
      bytesRunning: (running - empty) / open,
      bytesEnded: (all - running) / ended,
      historyEvents: mean(histories.map(({ events }) => events)),
      timers: mean(histories.map(({ timers }) => timers)),
      timersRunning: mean(ofOpen.map(({ armed }) => armed)),
    };
  }

  /** What one transition takes of the processor, ms by program: the mean of openings and moves in equal parts. */
  async cpuOfTransitions(count: number): Promise<Record<string, number>> {
    await this.openAndMove(count / 2);
    const before = this.scene.cpu();
    await this.openAndMove(count);
    const spent = [...this.scene.cpu()].map(([program, ms]): [string, number] => [
      program,
      (ms - (before.get(program) ?? 0)) / count,
    ]);
    // The bench is whoever asks, the floor does nothing here.
    return Object.fromEntries(spent.filter(([program]) => program !== 'bench' && program !== 'floor'));
  }

  private async openAndMove(count: number): Promise<void> {
    let done = 0;
    const lane = async () => {
      while (done < count) {
        done += 2;
        const { id } = await this.http.open({ pipeline: 'quick' });
        await this.http.post(`/deals/${id}/moves`, { to: `stage-${1 % ringOf}` });
      }
    };
    await Promise.all(Array.from({ length: movingAtOnce }, lane));
  }

  private async handoverOf(dealId: string): Promise<string> {
    const rows: { id: string }[] = await this.scene.database.query(
      `SELECT id FROM handover WHERE deal_id = $1`,
      [dealId],
    );
    return rows[0]!.id;
  }

  private async isSettled(): Promise<boolean> {
    const [row]: { settled: boolean }[] = await this.scene.database.query(
      `SELECT NOT EXISTS (SELECT FROM notice WHERE channel = 'email' AND mail_id IS NULL AND suppressed_at IS NULL)
         AND NOT EXISTS (SELECT FROM mail WHERE status = 'waiting')
         AND NOT EXISTS (SELECT FROM deal d LEFT JOIN report_deal r ON r.deal_id = d.id WHERE r.seq IS DISTINCT FROM d.seq)
         AND NOT EXISTS (SELECT FROM event e LEFT JOIN audit_entry a ON a.entity_id = e.entity_id AND a.seq = e.seq
           WHERE a.no IS NULL) AS settled`,
    );
    return row!.settled;
  }

  private async eventsOf(dealId: string): Promise<{ events: number; timers: number }> {
    const parts = await Promise.all([
      this.timersOf(dealWorkflowId(dealId)),
      this.timersOf(handoverWorkflowId(await this.handoverOf(dealId))),
    ]);
    return {
      events: parts.reduce((sum, { events }) => sum + events, 0),
      timers: parts.reduce((sum, { started }) => sum + started, 0),
    };
  }

  private async timersOf(workflowId: string): Promise<{ events: number; started: number; armed: number }> {
    const { events } = await this.scene.client.workflow.getHandle(workflowId).fetchHistory();
    const all = events ?? [];
    const started = all.filter((event) => event.timerStartedEventAttributes).length;
    const over = all.filter((event) => event.timerFiredEventAttributes ?? event.timerCanceledEventAttributes);
    return { events: all.length, started, armed: started - over.length };
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
