import type { DealView } from '@app/contracts/deals.js';
import type { EscalationView } from '@app/contracts/escalations.js';
import { concurrently } from '@app/exchange/concurrently.js';
import type { DemoPeople } from './stalling-deals.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Puts some escalations off, and tells the owners of others what to do by when. */
export async function answerOtherwise(
  { headOfSales, management }: DemoPeople,
  toSnooze: readonly EscalationView[],
  toInstruct: readonly EscalationView[],
): Promise<void> {
  await concurrently(toSnooze, 4, async ({ id }) => {
    await headOfSales.command('snooze', `/escalations/${id}/snooze`, {
      until: inFuture(hourMs),
      reason: 'Their board meets this afternoon',
    });
  });
  await concurrently(toInstruct, 4, async ({ id }) => {
    await management.command('instruct', `/escalations/${id}/instruct`, {
      what: 'Ask their buyer what is missing in our offer.',
      doneBy: inFuture(hourMs),
    });
  });
}

/** What else happens to deals on a day, each to deals of its own. */
export async function workOtherwise(
  { headOfSales, salespeople }: DemoPeople,
  deals: readonly DealView[],
): Promise<void> {
  const each: ((deal: DealView) => Promise<void>)[] = [
    async ({ id }) => {
      const reason = 'The plant is being moved';
      await headOfSales.command('hold', `/deals/${id}/hold`, { until: inFuture(30 * dayMs), reason });
    },
    async ({ id }) => {
      const next = { type: 'call', plannedFor: inFuture(7 * dayMs), agreed: true };
      const done = { type: 'call', customerAnswered: true, next };
      await headOfSales.command('record-activity', `/deals/${id}/done-activities`, done);
    },
    async ({ id }) => {
      await headOfSales.command('lose', `/deals/${id}/lose`, { reason: 'competitor' });
      await headOfSales.command('reopen', `/deals/${id}/reopen`, { reason: 'The competitor cannot deliver' });
    },
    async ({ id, owner }) => {
      await headOfSales.command('change', `/deals/${id}`, { amount: '4100' }, 'PATCH');
      const colleague = salespeople.find((one) => one.userId !== owner.id)!;
      await headOfSales.command('hand-over', `/deals/${id}/hand-over`, { ownerId: colleague.userId });
    },
  ];
  await concurrently(deals.entries(), 4, ([index, deal]) => each[index % each.length]!(deal));
}

function inFuture(ms: number): string {
  return new Date(Date.now() + ms).toISOString();
}
