import type { CustomerView } from '@app/contracts/customers.js';
import type { ReturnReport } from '@app/contracts/return-reports.js';
import type { ReturnActInput, ReturnCaseView } from '@app/contracts/returns.js';
import type { ReturnOutcome } from '@app/domain/returns/state.js';
import { concurrently } from '@app/exchange/concurrently.js';
import { demoProducts } from '../seed/demo-data.js';
import { shippedRegulation } from '../seed/shipped.js';
import type { DemoClient } from './demo-client.js';
import { nextAct, type Course, type PlayedCourse } from './return-course.js';
import { until } from './stalling-deals.js';

/** Who works the cases; the administrator publishes the regulation with norms of seconds. */
export interface DemoDesk {
  readonly desk: DemoClient;
  readonly headOfSales: DemoClient;
  readonly administrator: DemoClient;
}

const delivered = 100;
/** With each of its lines. */
export const claimed = 12;
const all = (outcome: ReturnOutcome): Course['ends'] => [{ outcome, quantity: claimed }];
const inTwo = (one: ReturnOutcome, other: ReturnOutcome): Course['ends'] => [
  { outcome: one, quantity: 8 },
  { outcome: other, quantity: claimed - 8 },
];

/** What the claims come to: every outcome, and quantities that part, are disputed, or are asked of one vendor after the other. */
export const courses: readonly (Course & { readonly cases: number })[] = [
  { cases: 2, ends: all('replaced'), cause: 'defect', vendor: 'exchange' },
  { cases: 2, ends: inTwo('replaced', 'refunded'), cause: 'defect', vendor: 'in-part' },
  { cases: 1, ends: all('replaced'), cause: 'wrong-delivery' },
  { cases: 2, ends: all('replaced'), cause: 'wrong-delivery', disputed: true },
  { cases: 2, ends: all('refunded'), cause: 'defect', vendor: 'refuses' },
  { cases: 2, ends: inTwo('refunded', 'rejected'), cause: 'defect' },
  { cases: 1, ends: all('credited'), cause: 'defect', vendor: 'credit' },
  { cases: 2, ends: all('credited'), cause: 'defect', vendor: 'credit', asksAnother: true },
  { cases: 3, ends: all('repaired'), cause: 'defect' },
  { cases: 3, ends: all('rejected'), cause: 'misuse' },
  { cases: 3, ends: all('withdrawn'), cause: 'none-found' },
];
/** In which a disputed replacement goes on. */
export const linkedCourse: Course = { ends: all('replaced'), cause: 'defect' };
const claims = courses.reduce((sum, { cases }) => sum + cases, 0);
/** With those that are opened by a dispute. */
export const demoCases = courses.reduce((sum, { cases, disputed }) => sum + cases * (disputed ? 2 : 1), 0);
/** Cases that nobody passes on in time. */
const tooLate = 5;
const regulationKey = 'demo-returns';
/** More acts than the longest way has. */
export const actsAtMost = 30;

/** A case that was worked to its end. */
export interface PlayedCase {
  readonly course: Course;
  readonly id: string;
  /** Acts that were answered, the opening included. */
  readonly answered: number;
}

export interface CaseFigures {
  readonly cases_opened: number;
  readonly cases_ended_by_outcome: string;
  readonly steps_breached: number;
  /** Cases whose parts do not add up to what was claimed, and batches of which deliveries count another quantity than the cases. */
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
    '/counterparties?kind=vendor&limit=2',
  );
  const vendorIds = vendors.map(({ id }) => id);
  const taking = courses.flatMap(({ cases, ...course }) => Array.from({ length: cases }, () => course));
  const played: PlayedCase[] = [];
  await concurrently(taking.entries(), 4, async ([index, course]) => {
    const customerId = items[index % items.length]!.id;
    const taken = await people.desk.send<ReturnCaseView>('/return-cases', {
      ...{ customerId, regulation: regulationKey, said: 'They are scratched.' },
      lines: [lineOf(index)],
    });
    if (index % Math.floor(claims / tooLate) === 0) await late(people.desk, taken.id);
    played.push(...(await play(people, taken.id, { ...course, vendorIds })));
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

/** The case and, where its replacement is disputed, the one in which it goes on. */
async function play(people: DemoDesk, id: string, course: PlayedCourse): Promise<PlayedCase[]> {
  for (let answered = 1; answered <= actsAtMost; answered++) {
    const seen = await people.desk.get<ReturnCaseView>(`/return-cases/${id}`);
    if (seen.status === 'closed') {
      const linked = seen.lines[0]?.parts[0]?.continuedIn;
      const { vendorIds } = course;
      const next = linked ? await play(people, linked, { ...linkedCourse, vendorIds }) : [];
      return [{ course, id, answered }, ...next];
    }
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
  const ended = new Map<string, number>();
  const counted = new Map<string, number>();
  let [mismatch, wrong] = [0, 0];
  for (const { course, id, answered } of played) {
    const { lines, revision } = await desk.get<ReturnCaseView>(`/return-cases/${id}`);
    if (!lines.every(addsUp)) mismatch++;
    for (const { product, batch } of lines) add(counted, goodsKey(product.key, batch), countedOf(course));
    const isAsPlayed = endsOf(lines.flatMap(({ parts }) => parts)) === endsOf(course.ends);
    if (!isAsPlayed || revision !== answered) wrong++;
    else add(ended, course.ends.map(({ outcome }) => outcome).join('+'), 1);
  }
  const { steps, defects } = await administrator.get<ReturnReport>('/reports/returns');
  for (const { productKey, batch, claimed: units } of defects)
    if (units !== (counted.get(goodsKey(productKey, batch)) ?? 0)) mismatch++;
  return {
    cases_opened: played.length,
    cases_ended_by_outcome: [...ended].map(([outcome, count]) => `${outcome} ${count}`).join(', '),
    steps_breached: steps.reduce((sum, { late: times }) => sum + times, 0),
    ...{ quantity_mismatch: mismatch, wrong },
  };
}

type Line = ReturnCaseView['lines'][number];

/** However it was parted, a line is as much as was claimed. */
function addsUp({ parts, quantityClaimed }: Line): boolean {
  return quantityClaimed === claimed && parts.reduce((sum, { quantity }) => sum + quantity, 0) === claimed;
}

/** Units of which the delivery is to count that they are claimed: a disputed replacement's in the case in which it goes on. */
function countedOf({ ends, disputed }: Course): number {
  if (disputed) return 0;
  const standing = ends.filter(({ outcome }) => outcome !== 'rejected' && outcome !== 'withdrawn');
  return standing.reduce((sum, { quantity }) => sum + quantity, 0);
}

function endsOf(ends: readonly Pick<Line['parts'][number], 'outcome' | 'quantity'>[]): string {
  return ends
    .map(({ outcome, quantity }) => `${quantity} ${outcome}`)
    .sort()
    .join();
}

function goodsKey(productKey: string, batch: string | null): string {
  return JSON.stringify([productKey, batch]);
}

function add(counts: Map<string, number>, key: string, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}
