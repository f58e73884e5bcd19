import { dealWorkflowId } from '../../workflows/src/names.js';
import { until } from '../support/until.js';
import type { BenchClient } from './http-client.js';
import type { Scene } from './scene.js';

export interface DealLife {
  readonly historyEvents: number;
  readonly historyBytes: number;
}

/**
 * One deal as it goes: opened, stalled, told to the top of its ladder, taken on, 3 moves, 6 activities (each planned while
 * the one before is finished, the first with the opening), won.
 */
export async function dealLife(scene: Scene, http: BenchClient): Promise<DealLife> {
  let deal = await http.open({ pipeline: 'seconds', next: plan(1) });
  const { id } = deal;
  const path = `/deals/${id}`;
  const escalation = () =>
    scene.database.query<{ id: string }[]>(`SELECT id FROM escalation WHERE deal_id = $1 AND level = 2`, [
      id,
    ]);
  await until(async () => (await escalation()).length === 1);
  const [open] = await escalation();
  await http.post(`/escalations/${open!.id}/take-on`, { promisedFor: inDays(2) });
  const stages: Record<number, string> = { 2: 'offer', 4: 'talks', 6: 'contract' };
  for (const day of [2, 3, 4, 5, 6]) {
    if (stages[day]) await http.post(`${path}/moves`, { to: stages[day] });
    const [activity] = deal.activities;
    deal = await http.post(`${path}/activities/${activity!.id}/finish`, { next: plan(day) });
  }
  await http.post(`${path}/win`, {});
  const handle = scene.client.workflow.getHandle(dealWorkflowId(id));
  await handle.result();
  const { historyLength, historySize } = await handle.describe();
  return { historyEvents: historyLength, historyBytes: historySize ?? Number.NaN };
}

function plan(day: number) {
  return { type: 'call', plannedFor: inDays(day), agreed: true };
}

function inDays(count: number): string {
  return new Date(Date.now() + count * 86_400_000).toISOString();
}
