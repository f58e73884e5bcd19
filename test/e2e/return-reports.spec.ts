import { randomUUID } from 'node:crypto';
import { returnReport, type ReturnReport } from '@app/contracts/return-reports.js';
import type { ReturnCaseView } from '@app/contracts/returns.js';
import { causeFound, reportedCases } from '../support/reported-cases.js';
import { partIdsOf, ReturnScene, type ReturnSessions } from '../support/return-scene.js';

let scene: ReturnScene;

beforeAll(async () => {
  scene = await ReturnScene.set();
  await reportedCases(scene);
}, 60_000);
afterAll(() => scene?.close());

async function report(as: keyof ReturnSessions, query = ''): Promise<ReturnReport> {
  const { status, body } = await scene.http.get(`/reports/returns${query}`, scene.sessions[as]);
  expect({ status, body }).toMatchObject({ status: 200 });
  return returnReport.parse(body);
}
async function defectsOf(batch: string): Promise<ReturnReport['defects'][number] | undefined> {
  return (await report('desk')).defects.find((one) => one.batch === batch);
}
async function gone(...ids: string[]): Promise<void> {
  await scene.stage.database.query(`DELETE FROM return_case WHERE id = ANY ($1)`, [ids]);
}

/** Has a cause of all of a case found and confirmed. */
async function confirmed(taken: ReturnCaseView, cause: string): Promise<void> {
  const partIds = partIdsOf(taken);
  await causeFound(scene, taken.id, partIds, cause);
  const shown = { confirmedBy: 'own-inspection', document: '8D report', partIds };
  await scene.act(taken.id, 'head', { act: 'confirm-cause', ...shown });
}

/** The case in which all of one goes on, whose replacement is defective again. */
async function goingOn(taken: ReturnCaseView, cause: string): Promise<ReturnCaseView> {
  await confirmed(taken, cause);
  const partIds = partIdsOf(taken);
  await scene.act(taken.id, 'head', {
    act: 'decide-remedy',
    remedy: 'replace',
    source: 'own-stock',
    partIds,
  });
  await scene.act(taken.id, 'desk', { act: 'ship-replacement', shipment: 'TN 1', partIds });
  const said = { because: 'defective', reason: 'Again', through: 'phone' };
  const { lines } = await scene.act(taken.id, 'desk', { act: 'dispute-receipt', ...said, partIds });
  const linkedId = lines[0]!.parts[0]!.continuedIn!;
  return (await scene.http.get<ReturnCaseView>(`/return-cases/${linkedId}`, scene.sessions.desk)).body;
}
const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

const nothing: ReturnReport = {
  time: {
    ...{ cases: 0, averageHours: null, oursWorkingHours: null },
    ...{ counterpartiesWorkingHours: null, customersWorkingHours: null },
  },
  ...{ steps: [], defects: [] },
};

describe('the report on return cases', () => {
  it('has the time of every step against what its norm allowed', async () => {
    const { steps } = await report('desk');
    const passing = steps.find(({ step }) => step === 'passing-on');
    expect(passing).toEqual({
      ...{ step: 'passing-on', inCharge: 'personal-manager', group: null },
      ...{ done: 2, running: 1, late: 1, averageHours: 4 },
      allowedHours: expect.any(Number),
      // The calendar is open at every hour.
      ...{ averageWorkingHours: 4, allowedWorkingHours: passing?.allowedHours },
    });
    expect(steps.find(({ step }) => step === 'cause')).toMatchObject({ done: 2, running: 0, late: 0 });
    expect(steps.find(({ step }) => step === 'vendor-answer')).toMatchObject({
      ...{ inCharge: 'counterparty', done: 0, running: 1, averageHours: null },
    });
    expect(steps.map(({ step }) => step)).not.toContain('whole-case');
  });

  it('has whose turn it was, the waiting for the vendor apart', async () => {
    const clock = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
    const { database } = scene.stage;
    const before: { id: string; state: object }[] = await database.query(`SELECT id, state FROM return_case`);
    const [one] = before;
    const pauses = [
      { because: 'counterparty', from: clock(8), to: clock(3) },
      { because: 'customer', from: clock(2), to: clock(1) },
    ];
    await database.query(`UPDATE return_case SET state = state || $2 WHERE id = $1`, [
      ...[one!.id, { openedAt: clock(10), pauses }],
    ]);
    await database.query(`UPDATE return_case SET state = state || $2 WHERE id <> $1`, [
      ...[one!.id, { openedAt: clock(1), pauses: [] }],
    ]);
    const { time } = await report('desk');
    for (const { id, state } of before)
      await database.query(`UPDATE return_case SET state = $2 WHERE id = $1`, [id, state]);
    expect(time).toEqual({
      ...{ cases: 3, averageHours: 4, oursWorkingHours: 2 },
      ...{ counterpartiesWorkingHours: 1.67, customersWorkingHours: 0.33 },
    });
  });

  it.each([
    ['vendor', 'vendor-answer', () => [{ key: scene.vendorId, name: 'GTX Werke' }]],
    ['product', 'cause', () => [{ key: 'gtx-pro', name: 'GTX Pro' }]],
    [
      'cause',
      'cause',
      () => [
        { key: 'defect', name: 'defect' },
        { key: 'misuse', name: 'misuse' },
      ],
    ],
    ['class', 'passing-on', () => [{ key: 'A', name: 'A' }]],
  ])('has them by %s too', async (by, of, groups) => {
    const { steps } = await report('desk', `?by=${by}`);
    expect(steps.filter(({ step }) => step === of).map(({ group }) => group)).toEqual(groups());
  });

  it('has how much of a batch is defective, of deliveries that are counted once', async () => {
    const { defects } = await report('desk');
    expect(defects).toEqual([
      {
        ...{ productKey: 'gtx-pro', productName: 'GTX Pro', batch: 'LOT-1', cases: 2 },
        ...{ delivered: 100, claimed: 17, defective: 12, defectRate: 0.12 },
      },
      {
        ...{ productKey: 'gtx-pro', productName: 'GTX Pro', batch: 'LOT-2', cases: 1 },
        ...{ delivered: 10, claimed: 2, defective: 0, defectRate: 0 },
      },
    ]);
  });

  it('counts units that came in the place of defective ones in their own case, and each once', async () => {
    const batch = 'LOT-3';
    const taken = await scene.taken({ batch, quantityDelivered: 12 });
    const second = await goingOn(taken, 'defect');
    const third = await goingOn(second, 'wrong-delivery');
    const between = await defectsOf(batch);
    await causeFound(scene, third.id, partIdsOf(third), 'defect');
    const found = await defectsOf(batch);
    await gone(taken.id, second.id, third.id);
    const counted = { delivered: 12, claimed: 12, defective: 12, defectRate: 1 };
    expect([between, found]).toMatchObject([counted, { ...counted, cases: 3 }]);
  });

  it('counts units once whose linked case goes several ways, and those that stay as well', async () => {
    const batch = 'LOT-8';
    const taken = await scene.taken({ batch, quantityDelivered: 12 });
    const second = await goingOn(taken, 'defect');
    const [part] = partIdsOf(second) as [string];
    const { lines } = await scene.act(second.id, 'manager', { act: 'split', quantity: 5, partIds: [part] });
    const [bad, misused] = lines[0]!.parts.map(({ id }) => id) as [string, string];
    await causeFound(scene, second.id, [bad], 'defect');
    await scene.act(second.id, 'head', { act: 'find-cause', cause: 'misuse', partIds: [misused] });
    const found = await defectsOf(batch);
    await gone(taken.id, second.id);
    expect(found).toMatchObject({ delivered: 12, claimed: 12, defective: 12, defectRate: 1 });
  });

  it('counts units as defective that are claimed, and none of what was rejected and is claimed again', async () => {
    const delivery = { batch: 'LOT-7', deliveryId: 'DN-7', quantityDelivered: 12 };
    const first = await scene.taken(delivery);
    await confirmed(first, 'defect');
    await scene.act(first.id, 'head', { act: 'reject', reason: 'Worn', partIds: partIdsOf(first) });
    const rejected = await defectsOf('LOT-7');
    const again = await scene.taken(delivery);
    await causeFound(scene, again.id, partIdsOf(again), 'defect');
    const claimedAgain = await defectsOf('LOT-7');
    await gone(first.id, again.id);
    expect([rejected, claimedAgain]).toMatchObject([
      { cases: 1, delivered: 12, claimed: 0, defective: 0, defectRate: 0 },
      { cases: 2, delivered: 12, claimed: 12, defective: 12, defectRate: 1 },
    ]);
  });

  it('has a vendor’s time under the vendor that took it, whoever was asked after it', async () => {
    const secondId = randomUUID();
    await scene.stage.database.query(
      `INSERT INTO counterparty (id, kind, name) VALUES ($1, 'vendor', 'Nord Parts')`,
      [secondId],
    );
    const taken = await scene.taken({ batch: 'LOT-4' });
    const partIds = partIdsOf(taken);
    await causeFound(scene, taken.id, partIds, 'defect');
    const ask = (id: string) => ({ act: 'request', counterparty: { kind: 'vendor', id } });
    for (const act of [
      { act: 'confirm-cause', confirmedBy: 'own-inspection', document: '8D report' },
      ask(scene.vendorId),
      { act: 'refuse', reason: 'Not ours', through: 'phone' },
      ask(secondId),
    ])
      await scene.act(taken.id, 'head', { ...act, partIds });
    const { steps } = await report('desk', '?by=vendor');
    await scene.stage.database.query(`DELETE FROM return_case WHERE id = $1`, [taken.id]);
    const answers = steps.filter(({ step }) => step === 'vendor-answer');
    expect(answers.map(({ group, done, running }) => [group?.name, done, running]).sort()).toEqual([
      ['GTX Werke', 1, 1],
      ['Nord Parts', 0, 1],
    ]);
  });

  it('counts a step as done where it was, and each part under its own product and class', async () => {
    const { database } = scene.stage;
    const customerId = randomUUID();
    await database.query(
      `INSERT INTO customer (id, name, class, personal_manager_id) VALUES ($1, 'Small Works', 'C', $2)`,
      [customerId, scene.people.manager],
    );
    await database.query(`INSERT INTO product (key, name) VALUES ('shaft', 'Shaft')`);
    const taken = await scene.taken({ batch: 'LOT-5' }, customerId, {
      more: [{ productKey: 'shaft', batch: 'LOT-6', quantityClaimed: 8 }],
    });
    const [gtx, shaft] = partIdsOf(taken) as [string, string];
    const said = { reason: 'As they say', through: 'phone' };
    const act = (as: keyof ReturnSessions, body: object) => scene.act(taken.id, as, body);
    await causeFound(scene, taken.id, [shaft], 'defect');
    await act('manager', { act: 'withdraw', partIds: [gtx], ...said });
    const shown = { confirmedBy: 'own-inspection', document: '8D report', partIds: [shaft] };
    await act('head', { act: 'confirm-cause', ...shown });
    const counterparty = { kind: 'vendor', id: scene.vendorId };
    await act('head', { act: 'request', counterparty, partIds: [shaft] });
    await act('head', { act: 'ask', partIds: [shaft], ...said });
    const counts = async (by: string, of: string) =>
      (await report('desk', `?by=${by}`)).steps
        .filter(({ step }) => step === of)
        .map(({ group, done, running }) => [group?.key, done, running]);
    const [byProduct, byClass] = [await counts('product', 'cause'), await counts('class', 'cause')];
    const asked = await counts('class', 'vendor-answer');
    await act('head', { act: 'drop-claim', partIds: [shaft], reason: 'Too slow' });
    const dropped = await counts('class', 'vendor-answer');
    const decided = await counts('product', 'decision');
    await database.query(`DELETE FROM return_case WHERE id = $1`, [taken.id]);
    expect(byProduct).toEqual([
      ['gtx-pro', 2, 0],
      ['shaft', 1, 0],
    ]);
    expect(byClass).toEqual([
      ['A', 2, 0],
      ['C', 1, 0],
    ]);
    // Who asks back has not answered, and who is asked no longer never will.
    expect([asked, dropped]).toEqual([
      [
        ['A', 0, 1],
        ['C', 0, 1],
      ],
      [['A', 0, 1]],
    ]);
    expect(decided).toEqual([
      ['gtx-pro', 1, 0],
      ['shaft', 1, 1],
    ]);
  });

  it.each([
    ['time', '', 'cases,averageHours,oursWorkingHours,counterpartiesWorkingHours,customersWorkingHours'],
    [
      'steps',
      '&by=vendor',
      'step,inCharge,groupKey,groupName,done,running,late,averageHours,allowedHours,averageWorkingHours,allowedWorkingHours',
    ],
    ['defects', '', 'productKey,productName,batch,cases,delivered,claimed,defective,defectRate'],
  ] as const)('has %s as CSV, of the same cases', async (table, query, columns) => {
    const path = `/reports/returns?format=csv&table=${table}${query}`;
    const csv = await scene.http.get<string>(path, scene.sessions.desk);
    expect(csv.status).toBe(200);
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(csv.headers.get('content-disposition')).toBe(`attachment; filename="returns-${table}.csv"`);
    const [head, ...lines] = csv.body.trimEnd().split('\r\n');
    expect(head!.replace('\uFEFF', '')).toBe(columns);
    const { time, steps, defects } = await report('desk', `?${query.slice(1)}`);
    expect(lines).toHaveLength({ time: [time], steps, defects }[table].length);
    const [of] = { time: [String(time.cases)], steps: [scene.vendorId, 'GTX Werke'], defects: ['LOT-1'] }[
      table
    ];
    expect(csv.body).toContain(of);
    const ofNobody = (await scene.http.get<string>(path, scene.sessions.stranger)).body;
    expect(ofNobody).not.toMatch(/GTX|LOT-/);
  });

  it('is steps as CSV, unless it says of what', async () => {
    const csv = await scene.http.get<string>('/reports/returns?format=csv', scene.sessions.desk);
    expect(csv.body).toContain('vendor-answer,counterparty,,,0,1,0,');
  });

  it('is of cases within reach, and of those that were opened in the time asked for', async () => {
    expect(await report('stranger')).toEqual(nothing);
    const [asManager, asDesk] = [await report('manager'), await report('desk')];
    expect(asManager).toEqual(asDesk);
    const today = await report('desk', `?from=${day(-1)}&to=${day(1)}`);
    expect(today).toEqual(asDesk);
    expect(await report('desk', `?to=${day(-1)}`)).toEqual(nothing);
    expect(await report('desk', `?from=${day(1)}`)).toEqual(nothing);
  });

  it.each([
    '?by=colour',
    '?format=xml',
    '?format=csv&table=chairs',
    `?from=${day(2)}&to=${day(1)}`,
    '?from=soon',
    `?team=${randomUUID()}`,
  ])('is refused for %s', async (query) => {
    const answer = await scene.http.get(`/reports/returns${query}`, scene.sessions.desk);
    expect(answer).toMatchObject({ status: 400, body: { code: 'request-invalid' } });
  });
});

describe('reports on deals over HTTP', () => {
  const get = (path: string, as: keyof ReturnSessions) =>
    scene.http.get(`/reports/${path}`, scene.sessions[as]);

  it.each(['funnel', 'stage-times', 'ageing', 'win-rate', 'loss-reasons', 'stalls', 'escalations'])(
    'have %s as JSON and as CSV, for whoever may see deals',
    async (report) => {
      expect(await get(report, 'head')).toMatchObject({ status: 200, body: { items: [] } });
      const csv = await get(`${report}?format=csv`, 'head');
      expect(csv).toMatchObject({ status: 200 });
      expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      expect(csv.headers.get('content-disposition')).toBe(`attachment; filename="${report}.csv"`);
      expect(await get(report, 'desk')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    },
  );
});
