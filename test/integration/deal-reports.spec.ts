import { randomUUID } from 'node:crypto';
import * as contract from '@app/contracts/deal-reports.js';
import type { DealState } from '@app/domain/deal/state.js';
import { DealHistoryRepository } from '@app/persistence/deal-history.repository.js';
import { DealReportRepository, type DealReportFilter } from '@app/persistence/deal-report.repository.js';
import type { Viewer } from '@app/persistence/deal.repository.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { casting, type Cast } from '../support/cast.js';
import { setStage, type Stage } from '../support/stage.js';
import { StalledDeals } from '../support/stalled-deals.js';

let stage: Stage;
let cast: Cast;
let deals: StalledDeals;
let histories: DealHistoryRepository;
let goneBack: DealState;
let everybody: Viewer;

/** So many days, and hours, after the first deals were opened; the calendar is open at every hour. */
const day = (days: number, hours = 0) => new Date(Date.UTC(2026, 2, 2 + days, hours)).toISOString();
const toOffer = { kind: 'move', to: 'offer' } as const;

/** One is won, one stalls and is lost, one is opened later, and one goes back. */
beforeAll(async () => {
  stage = await setStage();
  cast = await casting(stage.database);
  everybody = { userId: cast.administrator, teamIds: [], reach: 'all' };
  deals = new StalledDeals(stage.database, cast);
  const won = await deals.opened(day(0));
  const offered = await deals.give(won, toOffer, { at: day(2) });
  await deals.give(offered, { kind: 'win' }, { at: day(4) });
  await lostAfterPromises();
  await deals.opened(day(10), '1000');
  const forward = await deals.give(await deals.opened(day(0)), toOffer, { at: day(1) });
  goneBack = await deals.give(forward, { kind: 'move', to: 'need', reasoned: true }, { at: day(2) });
  histories = new DealHistoryRepository(stage.database, new DefinitionRepository(stage.database));
  // Step by step, as a worker does.
  expect([await histories.catchUp(3), await histories.catchUp(3), await histories.catchUp(3)]).toEqual([
    ...[3, 1, 0],
  ]);
}, 60_000);
afterAll(() => stage?.close());

/** It stalls from day 6 on, is taken on after six hours until day 7, which is broken, and again on day 8; it moves on day 9. */
async function lostAfterPromises(): Promise<void> {
  const stalled = await deals.letPass(await deals.opened(day(0)), day(6));
  const escalationId = stalled.escalation!.id;
  const promise = (promisedFor: string) => ({ kind: 'take-on', escalationId, promisedFor }) as const;
  const taken = await deals.give(stalled, promise(day(7)), { at: day(6, 6) });
  const broken = await deals.letPass(taken, day(7));
  const again = await deals.give(broken, promise(day(10)), { at: day(8) });
  const moved = await deals.give(again, toOffer, { at: day(9) });
  await deals.give(moved, { kind: 'lose', reason: 'price' }, { at: day(9, 12) });
}

const report = <Row>(
  name: Parameters<DealReportRepository['rows']>[0],
  filter: DealReportFilter = {},
  viewer = everybody,
) => new DealReportRepository(stage.database).rows<Row>(name, filter, viewer);

const need = { pipeline: 'quick', stage: 'need', stageName: 'Need' };
const offer = { pipeline: 'quick', stage: 'offer', stageName: 'Offer' };

describe('reports on deals', () => {
  it('have the funnel: each deal once, as far as it ever came', async () => {
    const rows = await report('funnel');
    expect(contract.funnelReport.parse({ items: rows }).items).toEqual([
      { ...need, reached: 4, ofFirst: 1, ofBefore: null, open: 2, lost: 0, won: 0 },
      { ...offer, reached: 3, ofFirst: 0.75, ofBefore: 0.75, open: 0, lost: 1, won: 1 },
    ]);
  });

  it('have the time in stages, against norms of 120 hours', async () => {
    const rows = await report('stage-times');
    expect(contract.stageTimeReport.parse({ items: rows }).items).toEqual([
      // 48, 216 and 24 hours.
      { ...need, stays: 3, averageHours: 96, medianHours: 48, allowedHours: 120, inNorm: 2, late: 1 },
      // 48, 12 and 24 hours.
      { ...offer, stays: 3, averageHours: 28, medianHours: 24, allowedHours: 120, inNorm: 3, late: 0 },
    ]);
  });

  it('have the age of open deals', async () => {
    const rows = await report('ageing');
    expect(contract.ageingReport.parse({ items: rows }).items).toEqual([
      { ...need, to30: 0, to60: 0, to90: 0, over90: 2 },
    ]);
  });

  it('have who won how much, and why deals were lost', async () => {
    const north = { teamId: cast.teamId, team: 'North' };
    const won = await report('win-rate');
    expect(contract.winRateReport.parse({ items: won }).items).toEqual([
      { ...north, won: 1, lost: 1, winRate: 0.5 },
    ]);
    const lost = await report('loss-reasons');
    expect(contract.lossReasonReport.parse({ items: lost }).items).toEqual([
      { pipeline: 'quick', reason: 'price', reasonName: 'Price', side: 'outside', deals: 1 },
    ]);
  });

  it('have stalls by stage and kind', async () => {
    const rows = await report('stalls');
    expect(contract.stallReport.parse({ items: rows }).items).toEqual([
      // From days 1 and 5 on, until the deal moved on day 9.
      { ...need, kind: 'no-future-activity', stalls: 1, running: 0, averageWallHours: 192 },
      { ...need, kind: 'stage-norm', stalls: 1, running: 0, averageWallHours: 96 },
    ]);
  });

  it('have escalations, the time until they were taken on, and promises', async () => {
    const rows = await report('escalations');
    expect(contract.escalationReport.parse({ items: rows }).items).toEqual([
      {
        ...{ teamId: cast.teamId, team: 'North', escalations: 1, takenOn: 1 },
        ...{ averageHours: 6, medianHours: 6, kept: 1, broken: 1 },
      },
    ]);
  });

  it('are of the days that were asked for', async () => {
    const reached = async (filter: DealReportFilter) =>
      (await report<{ reached: number }>('funnel', filter)).map((row) => row.reached);
    expect(await reached({ from: '2026-03-12', to: '2026-03-12' })).toEqual([1, 0]);
    expect(await reached({ from: '2026-03-13' })).toEqual([]);
    expect(await report('stage-times', { to: '2026-03-03' })).toMatchObject([{ stays: 1, averageHours: 24 }]);
  });

  it.each<[string, () => DealReportFilter, number[]]>([
    ['another pipeline', () => ({ pipeline: 'slow' }), []],
    ['the team', () => ({ teamId: cast.teamId }), [4, 3]],
    ['another owner', () => ({ ownerId: cast.headOfSales }), []],
    ['a product line that none is of', () => ({ productLine: 'machines' }), []],
    ['class A', () => ({ class: 'A' }), [4, 3]],
    ['class B', () => ({ class: 'B' }), []],
    ['key deals', () => ({ key: true }), [3, 3]],
    ['other deals', () => ({ key: false }), [1, 0]],
  ])('are of %s only', async (_what, filter, reached) => {
    const rows = await report<{ reached: number }>('funnel', filter());
    expect(rows.map((row) => row.reached)).toEqual(reached);
  });

  it.each<[string, () => Viewer, number]>([
    ['their owner', () => ({ userId: cast.salesperson, teamIds: [], reach: 'own' }), 2],
    ['a colleague', () => ({ userId: cast.headOfSales, teamIds: [], reach: 'own' }), 0],
    [
      'the head of their team',
      () => ({ userId: cast.headOfSales, teamIds: [cast.teamId], reach: 'team' }),
      2,
    ],
    ['the head of another', () => ({ userId: cast.headOfSales, teamIds: [randomUUID()], reach: 'team' }), 0],
  ])('are of what %s may see', async (_who, viewer, rows) => {
    expect(await report('funnel', {}, viewer())).toHaveLength(rows);
    expect(await report('stalls', {}, viewer())).toHaveLength(rows);
  });

  it('follow a deal that goes on', async () => {
    await deals.give(goneBack, toOffer, { at: day(3) });
    expect(await histories.catchUp(3)).toBe(1);
    expect(await report('stage-times')).toMatchObject([{ stays: 4 }, { stays: 3 }]);
  });
});
