import { randomUUID } from 'node:crypto';
import * as contract from '@app/contracts/deal-reports.js';
import type { DealState } from '@app/domain/deal/state.js';
import { DealReportRepository, type DealReportFilter } from '@app/persistence/deal-report.repository.js';
import type { Viewer } from '@app/persistence/deal.repository.js';
import { casting, type Cast } from '../support/cast.js';
import { ReportedDeals, reportedDay } from '../support/reported-deals.js';
import { setStage, type Stage } from '../support/stage.js';

let stage: Stage;
let cast: Cast;
let reported: ReportedDeals;
let goneBack: DealState;
let everybody: Viewer;

beforeAll(async () => {
  stage = await setStage();
  cast = await casting(stage.database);
  everybody = { userId: cast.administrator, teamIds: [], reach: 'all' };
  reported = new ReportedDeals(stage.database, cast);
  goneBack = await reported.write();
  // Step by step.
  expect([await reported.catchUp(3), await reported.catchUp(3), await reported.catchUp(3)]).toEqual([
    ...[3, 1, 0],
  ]);
}, 60_000);
afterAll(() => stage?.close());

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
    await reported.deals.give(goneBack, { kind: 'move', to: 'offer' }, { at: reportedDay(3) });
    expect(await reported.catchUp(3)).toBe(1);
    expect(await report('stage-times')).toMatchObject([{ stays: 4 }, { stays: 3 }]);
  });
});
