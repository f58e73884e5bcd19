import type { CustomerView } from '@app/contracts/customers.js';
import type { ReturnReport } from '@app/contracts/return-reports.js';
import type { ReturnActInput, ReturnCaseView } from '@app/contracts/returns.js';
import type { ReturnOutcome } from '@app/domain/returns/state.js';
import { concurrently } from '@app/exchange/concurrently.js';
import { demoProducts } from '../seed/demo-data.js';
import { shippedRegulation } from '../seed/shipped.js';
import type { DemoClient } from './demo-client.js';
import { nextAct, type Course } from './return-course.js';
import { until } from './stalling-deals.js';

/** Who works the cases; the administrator publishes the regulation with norms of seconds. */
export interface DemoDesk {
  readonly desk: DemoClient;
  readonly headOfSales: DemoClient;
  readonly administrator: DemoClient;
}

/** What 25 cases come to, each way at least three times. */
const courses: readonly (Course & { readonly cases: number })[] = [
  { cases: 5, outcome: 'replaced', cause: 'defect', vendor: 'exchange' },
  { cases: 3, outcome: 'replaced', cause: 'wrong-delivery' },
  { cases: 4, outcome: 'refunded', cause: 'defect', vendor: 'refuses' },
  { cases: 3, outcome: 'credited', cause: 'defect', vendor: 'credit' },
  { cases: 3, outcome: 'repaired', cause: 'defect' },
  { cases: 4, outcome: 'rejected', cause: 'misuse' },
  { cases: 3, outcome: 'withdrawn', cause: 'none-found' },
];
export const demoCases = courses.reduce((sum, { cases }) => sum + cases, 0);
/** Cases that nobody passes on in time. */
const tooLate = 5;
const [delivered, claimed] = [100, 12];
const regulationKey = 'demo-returns';
/** More acts than the longest way has. */
const actsAtMost = 30;

/** A case that was worked to its end. */
export interface PlayedCase {
  readonly course: Course;
  readonly id: string;
  /** Acts that were answered, the claim included. */
  readonly answered: number;
}

export interface CaseFigures {
  readonly cases_opened: number;
  readonly cases_ended_by_outcome: string;
  readonly steps_breached: number;
  readonly quantity_mismatch: number;
  /** Acts that were answered and are not there, or are there twice. */
  readonly wrong: number;
}

/** The shipped regulation, but a claim has to be passed on within a second, also at night. */
export async function publishDemoRegulation({ administrator }: DemoDesk): Promise<void> {
  const { steps, ...shipped } = shippedRegulation();
  const norm = { A: 'PT1S', B: 'PT1S', C: 'PT1S' };
  await administrator.send('/return-regulations', {
    definition: {
      ...{ ...shipped, key: regulationKey, name: 'Returns of the demo', calendar: 'always-open' },
      steps: { ...steps, 'passing-on': { ...steps['passing-on'], norm, warnBefore: undefined } },
    },
    note: 'For the demo',
  });
}

/** Takes the claims and works each case to its end, in the order of its regulation. */
export async function playCases(people: DemoDesk): Promise<PlayedCase[]> {
  const { items } = await people.desk.get<{ items: CustomerView[] }>('/customers?limit=5');
  const { items: vendors } = await people.desk.get<{ items: { id: string }[] }>(
    '/counterparties?kind=vendor&limit=1',
  );
  const all = courses.flatMap(({ cases, ...course }) => Array.from({ length: cases }, () => course));
  const played: PlayedCase[] = [];
  await concurrently(all.entries(), 4, async ([index, course]) => {
    const customerId = items[index % items.length]!.id;
    const taken = await people.desk.send<ReturnCaseView>('/return-cases', {
      ...{ customerId, regulation: regulationKey, said: 'They are scratched.' },
      lines: [lineOf(index)],
    });
    if (index % Math.floor(demoCases / tooLate) === 0) await late(people.desk, taken.id);
    played.push(await play(people, taken.id, { ...course, vendorId: vendors[0]!.id }));
  });
  return played;
}

function lineOf(index: number) {
  return {
    ...{ productKey: demoProducts[index % demoProducts.length]!.key, batch: `LOT-${index % 3}` },
    // Each of its own: what is claimed of one delivery never exceeds it.
    ...{ deliveryId: `DN-${index}`, quantityDelivered: delivered, quantityClaimed: claimed },
  };
}

async function late(desk: DemoClient, id: string): Promise<void> {
  await until('the passing on is late', 30, async () => {
    const { escalations } = await desk.get<ReturnCaseView>(`/return-cases/${id}`);
    return escalations.length > 0;
  });
}

async function play(
  people: DemoDesk,
  id: string,
  course: Course & { vendorId: string },
): Promise<PlayedCase> {
  for (let answered = 1; answered <= actsAtMost; answered++) {
    const seen = await people.desk.get<ReturnCaseView>(`/return-cases/${id}`);
    if (seen.status === 'closed') return { course, id, answered };
    const act: ReturnActInput = nextAct(seen, course);
    const by = mayDo(seen, act) ? people.desk : await decider(people, id, act);
    await by.send(`/return-cases/${id}/acts`, act);
  }
  throw new Error(`return case ${id} does not end`);
}

/** What the desk may not do is the head of sales' of its team; the other team's is not signed in. */
async function decider(
  { headOfSales, administrator }: DemoDesk,
  id: string,
  act: ReturnActInput,
): Promise<DemoClient> {
  return mayDo(await headOfSales.get<ReturnCaseView>(`/return-cases/${id}`), act)
    ? headOfSales
    : administrator;
}

function mayDo({ possibleActs }: ReturnCaseView, { act }: ReturnActInput): boolean {
  return possibleActs.some((possible) => possible.act === act);
}

/** Counts by what the API shows afterwards. */
export async function countCases(
  { desk, administrator }: DemoDesk,
  played: readonly PlayedCase[],
): Promise<CaseFigures> {
  const ended = new Map<ReturnOutcome, number>();
  let [mismatch, wrong] = [0, 0];
  for (const { course, id, answered } of played) {
    const { lines, revision } = await desk.get<ReturnCaseView>(`/return-cases/${id}`);
    const parts = lines.flatMap((line) => line.parts);
    if (parts.reduce((sum, { quantity }) => sum + quantity, 0) !== claimed) mismatch++;
    const isAsPlayed = parts.every(({ outcome }) => outcome === course.outcome);
    if (!isAsPlayed || revision !== answered) wrong++;
    else ended.set(course.outcome, (ended.get(course.outcome) ?? 0) + 1);
  }
  const { steps } = await administrator.get<ReturnReport>('/reports/returns');
  return {
    cases_opened: played.length,
    cases_ended_by_outcome: [...ended].map(([outcome, count]) => `${outcome} ${count}`).join(', '),
    steps_breached: steps.reduce((sum, { late: times }) => sum + times, 0),
    ...{ quantity_mismatch: mismatch, wrong },
  };
}
