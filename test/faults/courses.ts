import { randomUUID } from 'node:crypto';
import type { DealView } from '@app/contracts/deals.js';
import type { ReturnCaseView } from '@app/contracts/returns.js';
import type { ReturnOutcome } from '@app/domain/returns/state.js';
import { nextAct, type Course as CaseCourse } from '../../apps/cli/src/demo/return-course.js';
import { filledFields } from '../support/deal-life.js';
import type { Caller } from './caller.js';
import type { Course, Pace } from './load.js';

/** Whom and what clients work with. */
export interface Cases {
  readonly customerId: string;
  readonly vendorId: string;
  readonly productKey: string;
}

const dayMs = 86_400_000;
/** More acts than the longest way has. */
const actsAtMost = 30;
/** How long a deal of norms of seconds is waited for to stall; with a worker killed meanwhile. */
const stallsWithinMs = 60_000;
const lookMs = 1_000;

const quantityClaimed = 12;
const all = (outcome: ReturnOutcome): CaseCourse['ends'] => [{ outcome, quantity: quantityClaimed }];
/** What cases come to, in turn. */
const ways: readonly CaseCourse[] = [
  { ends: all('replaced'), cause: 'defect', vendor: 'exchange' },
  { ends: all('rejected'), cause: 'misuse' },
  { ends: all('refunded'), cause: 'defect', vendor: 'refuses' },
  { ends: all('withdrawn'), cause: 'none-found' },
];

/** Three kinds of courses in turn: deals that are worked, deals that stall, and return cases. */
export function coursesOf(seller: Caller, desk: Caller, setting: Cases): () => Course {
  let turn = 0;
  return () => {
    const at = turn++;
    if (at % 3 === 0) return (pace) => workedDeal(seller, setting, pace, Math.floor(at / 3));
    if (at % 3 === 1) return (pace) => stalledDeal(seller, setting, pace);
    return (pace) => returnCase(desk, setting, pace, ways[Math.floor(at / 3) % ways.length]!);
  };
}

/** Opened, planned, moved, planned on, and ended: every fifth is won. */
async function workedDeal(seller: Caller, { customerId }: Cases, pace: Pace, at: number): Promise<void> {
  const deal = await given<DealView>(seller, pace, 'open', '/deals', {
    ...{ pipeline: 'quick', title: 'A worked deal', customerId, amount: '60000' },
  });
  const path = `/deals/${deal.id}`;
  const planned = await given<DealView>(seller, pace, 'plan-activity', `${path}/activities`, call(2));
  await given(seller, pace, 'move', `${path}/moves`, { to: 'offer' });
  const finish = `${path}/activities/${planned.activities[0]!.id}/finish`;
  await given(seller, pace, 'finish-activity', finish, { next: call(3) });
  if (at % 5 === 0) await given(seller, pace, 'win', `${path}/win`, {});
  else await given(seller, pace, 'lose', `${path}/lose`, { reason: 'price' });
}

/** Opened and left until its ladder tells, then taken on, moved and lost. */
async function stalledDeal(seller: Caller, { customerId }: Cases, pace: Pace): Promise<void> {
  const deal = await given<DealView>(seller, pace, 'open', '/deals', {
    ...{
      pipeline: 'seconds',
      title: 'A stalled deal',
      customerId,
      amount: '60000',
      next: call(1),
      fields: filledFields,
    },
  });
  const path = `/deals/${deal.id}`;
  let { escalation } = deal;
  for (const end = Date.now() + stallsWithinMs; !escalation && Date.now() < end;) {
    await pace.pause(lookMs);
    ({ escalation } = await seller.read<DealView>(path));
  }
  if (escalation) {
    const promisedFor = new Date(Date.now() + 2 * dayMs).toISOString();
    await given(seller, pace, 'take-on', `/escalations/${escalation.id}/take-on`, { promisedFor });
  }
  await given(seller, pace, 'move', `${path}/moves`, { to: 'offer' });
  await given(seller, pace, 'lose', `${path}/lose`, { reason: 'price' });
}

/** Claimed, and worked to its end in the order of its regulation. */
async function returnCase(desk: Caller, setting: Cases, pace: Pace, way: CaseCourse): Promise<void> {
  const { customerId, productKey, vendorId } = setting;
  // Each of a delivery of its own: what is claimed of one is counted together.
  const line = { productKey, deliveryId: randomUUID(), quantityDelivered: 100, quantityClaimed };
  let seen = await given<ReturnCaseView>(desk, pace, 'claim', '/return-cases', { customerId, lines: [line] });
  for (let acts = 0; acts < actsAtMost && seen.status !== 'closed'; acts++) {
    const act = nextAct(seen, { ...way, vendorIds: [vendorId] });
    seen = await given(desk, pace, act.act, `/return-cases/${seen.id}/acts`, act);
  }
}

/** One in so many commands is given once more when it has been answered long since, as by a client that lost the answer. */
const onceMoreIn = 20;

async function given<View extends { readonly id: string }>(
  caller: Caller,
  pace: Pace,
  what: string,
  path: string,
  body: unknown,
): Promise<View> {
  await pace.turn();
  const key = randomUUID();
  const view = await caller.command<View>(what, path, body, key);
  if (Math.random() < 1 / onceMoreIn) await caller.ask(what, path, body, key);
  return view;
}

function call(day: number) {
  return { type: 'call', plannedFor: new Date(Date.now() + day * dayMs).toISOString(), agreed: true };
}

/** How many a volley asks at once. */
const volleyOf = 100;

/** The same opening, and then the same move, a hundred times at once. */
export async function volley(seller: Caller, { customerId }: Cases): Promise<void> {
  const together = async (what: string, path: string, body: object): Promise<DealView> => {
    const key = randomUUID();
    const others = Array.from({ length: volleyOf - 1 }, () => seller.ask<DealView>(what, path, body, key));
    const [first] = await Promise.all([seller.command<DealView>(what, path, body, key), ...others]);
    return first;
  };
  const opening = { pipeline: 'quick', title: 'A volley', customerId, amount: '60000' };
  const { id } = await together('open', '/deals', opening);
  await together('move', `/deals/${id}/moves`, { to: 'offer' });
  await together('lose', `/deals/${id}/lose`, { reason: 'price' });
}
