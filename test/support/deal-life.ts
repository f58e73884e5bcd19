import type { DealView } from '@app/contracts/deals.js';
import type { PipelineDefinition, StageDefinition } from '@app/domain/pipeline/definition.js';
import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { dealWorkflowId } from '../../workflows/src/names.js';
import { quickPipeline } from './cast.js';
import { until } from './until.js';

/** What a deal's life may cost in history: events, and bytes. */
export const lifeBudget = { historyEvents: 100, historyBytes: 60_000 };

export interface DealLife {
  readonly dealId: string;
  readonly historyEvents: number;
  readonly historyBytes: number;
}

/** Where a deal lives, and how it is asked to. */
export interface Living {
  readonly database: DataSource;
  readonly client: Client;
  readonly customerId: string;
  /** Posts to a path of the API, and takes success only. */
  readonly post: (path: string, body: object) => Promise<DealView>;
}

/** Own fields, and clocks of every kind. */
export const rulesOfAll: Partial<PipelineDefinition> = {
  fields: [
    { key: 'budget', name: 'Budget', type: 'decimal' },
    { key: 'lines', name: 'Lines', type: 'integer' },
    { key: 'note', name: 'Note', type: 'text' },
  ],
  stalls: {
    noFutureActivity: 'P1D',
    activityOverdue: 'P1D',
    customerSilent: { A: 'P10D', B: 'P15D', C: 'P20D' },
  },
};

/** What a stage may ask for: fields, a criterion, and things to do by a date. */
export const asksForAll: Partial<StageDefinition> = {
  requiredFields: ['budget', 'lines'],
  exitCriteria: [{ key: 'worth-it', name: 'Worth it', when: 'fields.lines > 0 && amount >= fields.budget' }],
  actions: [
    { key: 'visit', name: 'Visit', kind: 'task', by: 'salesperson', due: 'P2D' },
    { key: 'papers', name: 'Papers', kind: 'document', by: 'salesperson' },
  ],
};

/** What a stage does of itself beside that: it prepares a mail for its owner's approval, and tells the head of sales. */
export const doesForAll: Partial<StageDefinition> = {
  actions: [
    ...asksForAll.actions!,
    {
      ...{ key: 'offer', name: 'Offer', kind: 'mail', by: 'system' },
      mail: { send: 'for-approval', texts: { en: { subject: '{{deal}}', body: 'Dear {{customer}}, …' } } },
    },
    { key: 'tell', name: 'Tell', kind: 'notify', by: 'system', to: ['head-of-sales'] },
  ],
};

/** Values of those fields that open the gates. */
export const filledFields = { budget: '50000', lines: 2 };

/**
 * The pipeline of that life: a first stage that is late after a second, a ladder that is told within two more, and a second
 * stage that acts of itself.
 */
export function lifePipeline() {
  const channels = ['inbox', 'email'] as const;
  const [first] = quickPipeline().stages;
  const norm = { A: 'P5D', B: 'P5D', C: 'P5D' };
  const keys = ['need', 'offer', 'talks', 'contract'];
  const stages = keys.map((key, at) => ({
    ...first!,
    ...{ key, name: key, moves: keys.slice(at + 1, at + 2), canWin: at === keys.length - 1 },
    ...(at === 1 ? doesForAll : asksForAll),
    norm: at === 0 ? { A: 'PT1S', B: 'PT1S', C: 'PT1S' } : norm,
  }));
  return quickPipeline({
    ...rulesOfAll,
    key: 'seconds',
    stages,
    ladder: [
      { to: 'owner', after: 'PT0S', channels },
      { to: 'head-of-sales', after: 'PT1S', channels },
      { to: 'management', after: 'PT1S', channels },
    ],
  });
}

const activities = 6;

/**
 * One deal as it goes: opened, stalled, told to the top of its ladder, taken on, 3 moves, 6 activities done (each planned
 * while the one before is finished, the first with the opening), won.
 */
export async function dealLife({ database, client, customerId, post }: Living): Promise<DealLife> {
  const opening = {
    pipeline: 'seconds',
    title: 'A life',
    customerId,
    amount: '60000',
    next: plan(1),
    fields: filledFields,
  };
  let deal = await post('/deals', opening);
  const { id } = deal;
  const path = `/deals/${id}`;
  const escalation = () =>
    database.query<{ id: string }[]>(`SELECT id FROM escalation WHERE deal_id = $1 AND level = 2`, [id]);
  await until(async () => (await escalation()).length === 1);
  const [open] = await escalation();
  await post(`/escalations/${open!.id}/take-on`, { promisedFor: inDays(2) });
  const stages: Record<number, string> = { 2: 'offer', 4: 'talks', 6: 'contract' };
  for (let day = 2; day <= activities + 1; day++) {
    if (stages[day]) await post(`${path}/moves`, { to: stages[day] });
    const [activity] = deal.activities;
    const next = day <= activities ? { next: plan(day) } : {};
    deal = await post(`${path}/activities/${activity!.id}/finish`, next);
  }
  await post(`${path}/win`, {});
  const handle = client.workflow.getHandle(dealWorkflowId(id));
  await handle.result();
  const { historyLength, historySize } = await handle.describe();
  if (historySize === undefined) throw new Error('the server does not say how large the history is');
  return { dealId: id, historyEvents: historyLength, historyBytes: historySize };
}

function plan(day: number) {
  return { type: 'call', plannedFor: inDays(day), agreed: true };
}

function inDays(count: number): string {
  return new Date(Date.now() + count * 86_400_000).toISOString();
}
