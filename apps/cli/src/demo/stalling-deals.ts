import type { DealView } from '@app/contracts/deals.js';
import type { EscalationView } from '@app/contracts/escalations.js';
import { setTimeout as delay } from 'node:timers/promises';
import { concurrently } from '@app/exchange/concurrently.js';
import type { DemoClient } from './demo-client.js';

/** The people of the demo, each signed in. */
export interface DemoPeople {
  readonly salespeople: readonly DemoClient[];
  readonly headOfSales: DemoClient;
  readonly management: DemoClient;
}

const keyAmount = '75000';
const smallAmount = '4000';
const pipeline = 'demo-seconds';
const hourMs = 3_600_000;

/** Opens deals without a next activity, so that they begin to stall: `keys` key deals and `others`. */
export async function openDeals(
  people: DemoPeople,
  customerIds: readonly string[],
  keys: number,
  others: number,
): Promise<DealView[]> {
  const amounts = [...Array<string>(keys).fill(keyAmount), ...Array<string>(others).fill(smallAmount)];
  const deals: DealView[] = [];
  await concurrently(amounts.entries(), 6, async ([index, amount]) => {
    const owner = people.salespeople[index % people.salespeople.length]!;
    const customerId = customerIds[index % customerIds.length]!;
    const title = `Demo deal ${index + 1}`;
    deals.push(await owner.command('open', '/deals', { pipeline, title, customerId, amount }));
  });
  return deals;
}

/** Escalations of the demo's own key deals, as management sees them. */
export async function keyEscalations(
  people: DemoPeople,
  dealIds: ReadonlySet<string>,
): Promise<EscalationView[]> {
  const open = await people.management.all<EscalationView>('/escalations?status=open');
  return open.filter(({ deal }) => deal.key && dealIds.has(deal.id));
}

/** Takes escalations on: the first half keep their promise to the end of the demo, the others break it in seconds. */
export async function takeOn(
  by: DemoClient,
  escalations: readonly EscalationView[],
  brokenAfterMs: number,
): Promise<void> {
  await concurrently(escalations.entries(), 4, async ([index, escalation]) => {
    const keeps = index < escalations.length / 2;
    const promisedFor = new Date(Date.now() + (keeps ? hourMs : brokenAfterMs)).toISOString();
    await by.command('take-on', `/escalations/${escalation.id}/take-on`, { promisedFor });
  });
}

/** Moves deals to the next stage and plans what follows: they recover. */
export async function mend(by: DemoClient, deals: readonly DealView[]): Promise<void> {
  await concurrently(deals, 4, async ({ id }) => {
    await by.command('move', `/deals/${id}/moves`, { to: 'offer' });
    const plannedFor = new Date(Date.now() + 24 * hourMs).toISOString();
    await by.command('plan-activity', `/deals/${id}/activities`, { type: 'visit', plannedFor, agreed: true });
  });
}

/** Waits until a condition holds. @throws when it does not within `seconds` */
export async function until(what: string, seconds: number, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + seconds * 1_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`waited ${seconds} s in vain until ${what}`);
    await delay(500);
  }
}
