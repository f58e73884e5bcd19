import { randomUUID } from 'node:crypto';
import type { ReturnCaseView } from '@app/contracts/returns.js';
import { ReturnRegulationRepository } from '@app/persistence/return-regulation.repository.js';
import { startPostbox, type Postbox } from '../support/postbox.js';
import { shippedRegulation } from '../support/return-cases.js';
import { inTurn, mailAbout, recordOf, refusalOf, toConfirmed } from '../support/return-record.js';
import { partIdsOf, ReturnScene, type ReturnSessions } from '../support/return-scene.js';
import { until } from '../support/until.js';

let scene: ReturnScene;
let postbox: Postbox;
const buyer = 'buyer@customer.example.test';

beforeAll(async () => {
  postbox = await startPostbox();
  scene = await ReturnScene.set({ SMTP_URL: postbox.url, DEALWARDEN_MAIL_COLLECT_SECONDS: '0.1' });
  const { database } = scene.stage;
  await database.query(`UPDATE customer SET email = $1 WHERE id = $2`, [buyer, scene.cast.customerId]);
}, 60_000);
afterAll(async () => {
  await scene?.close();
  await postbox?.close();
});

const spoken = { through: 'phone' } as const;
type Act = readonly [as: keyof ReturnSessions, body: object];
const contact: Act = ['manager', { act: 'record-contact', reaction: 'satisfied' }];

const remedy = (partIds: readonly string[], is: string): Act => [
  'head',
  { act: 'decide-remedy', remedy: is, partIds },
];
const settled = (partIds: readonly string[]): Act => [
  'desk',
  { act: 'settle', document: 'Credit note 8812', partIds },
];
const requested = (partIds: readonly string[], grants: string): Act[] => [
  ['head', { act: 'request', counterparty: { kind: 'vendor', id: scene.vendorId }, partIds }],
  ['head', { act: 'accept', grants, partIds, ...spoken }],
];
const toTheVendor = (partIds: readonly string[]): Act[] => [
  ['desk', { act: 'pick-up', shipment: 'Trans Nord 1', partIds }],
  ['desk', { act: 'send-back', shipment: 'Trans Nord 2', partIds }],
  ['desk', { act: 'confirm-return', partIds, ...spoken }],
];

const yesterday = () => new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

/** An end: what leads to it from the confirmed cause, and the letters that the customer gets on the way. */
interface End {
  readonly outcome: string;
  readonly way: (partIds: readonly string[]) => readonly Act[];
  readonly told: readonly string[];
  /** What the customer reads at the end. */
  readonly reads: RegExp;
  /** What is true of its one part besides. */
  readonly part: object;
}

const ends: Readonly<Record<string, End>> = {
  "credited by us, while the vendor's credit note is ours": {
    outcome: 'credited',
    way: (partIds) => [
      ...requested(partIds, 'credit'),
      remedy(partIds, 'credit'),
      settled(partIds),
      contact,
      ['desk', { act: 'record-compensation', document: 'GTX credit 5', partIds }],
      ...toTheVendor(partIds),
    ],
    told: ['accept', 'decide-remedy'],
    reads: /a credit note was issued/,
    part: { compensated: true, goods: 'received-by-vendor' },
  },
  'repaired in our own workshop': {
    outcome: 'repaired',
    way: (partIds) => [remedy(partIds, 'repair'), settled(partIds), contact],
    told: ['decide-remedy'],
    reads: /the goods were repaired/,
    part: { claim: 'none', replacement: 'none' },
  },
  'repaired by the vendor, and delivered': {
    outcome: 'repaired',
    way: (partIds) => [
      ...requested(partIds, 'repair'),
      ...toTheVendor(partIds),
      ['desk', { act: 'receive-goods', partIds }],
      ['desk', { act: 'check-goods', passed: true, partIds }],
      ['desk', { act: 'ship-replacement', shipment: 'Trans Nord 3', partIds }],
      ['desk', { act: 'record-delivery', partIds }],
      ['desk', { act: 'confirm-receipt', partIds, ...spoken }],
      contact,
    ],
    told: ['accept', 'ship-replacement', 'record-delivery'],
    reads: /the goods were repaired/,
    part: { source: 'vendor', supply: 'checked', replacement: 'confirmed' },
  },
  'rejected, when the vendor has inspected the goods and refused them, and they are given back': {
    outcome: 'rejected',
    way: (partIds) => [
      ...requested(partIds, 'exchange'),
      ...toTheVendor(partIds),
      ['desk', { act: 'refuse-goods', reason: 'Run without oil', partIds, ...spoken }],
      ['desk', { act: 'take-back', shipment: 'Trans Nord 7', partIds }],
      ['head', { act: 'reject', reason: 'The vendor has found misuse', partIds }],
      ['desk', { act: 'give-back', shipment: 'Trans Nord 9', partIds }],
      contact,
    ],
    told: ['accept', 'give-back'],
    reads: /we could not accept the claim/,
    part: { claim: 'refused', goods: 'at-customer' },
  },
  'refunded at our cost, when the vendor has refused the goods and they are scrapped': {
    outcome: 'refunded',
    way: (partIds) => [
      ['desk', { act: 'correct-delivery', deliveredOn: yesterday(), carrierId: scene.carrierId, partIds }],
      ...requested(partIds, 'exchange'),
      ...toTheVendor(partIds),
      ['desk', { act: 'refuse-goods', reason: 'Run without oil', partIds, ...spoken }],
      remedy(partIds, 'refund'),
      ['desk', { act: 'scrap', reason: 'Sending them costs more than they are worth', partIds }],
      settled(partIds),
      contact,
    ],
    told: ['accept', 'decide-remedy', 'scrap'],
    reads: /the price was refunded/,
    part: { claim: 'refused', goods: 'scrapped' },
  },
  'withdrawn, with the goods given back': {
    outcome: 'withdrawn',
    way: (partIds) => [
      ['desk', { act: 'pick-up', shipment: 'Trans Nord 1', partIds }],
      ['manager', { act: 'withdraw', reason: 'They can use them after all', partIds, ...spoken }],
      ['desk', { act: 'give-back', shipment: 'Trans Nord 9', partIds }],
    ],
    told: ['give-back'],
    reads: /the claim was withdrawn/,
    part: { goods: 'at-customer' },
  },
};

describe('a case that ends', () => {
  it.each(Object.entries(ends))('%s', async (_, { outcome, way, told, reads, part }) => {
    const taken = await scene.taken();
    const partIds = partIdsOf(taken);
    const acts = [...toConfirmed(partIds), ...way(partIds)];
    const end = await inTurn(scene, taken.id, ...acts);
    expect(end).toMatchObject({ status: 'closed', duties: [], clocks: [], escalations: [] });
    await mailAbout(postbox, taken, buyer, reads);
    const { state, kinds, events, letters } = await recordOf(scene, taken.id);
    expect(state.lines).toMatchObject([{ quantityClaimed: 12, parts: [{ outcome, quantity: 12, ...part }] }]);
    expect(kinds).toEqual(['open', ...acts.map(([, body]) => (body as { act: string }).act)]);
    expect(events.at(-1)!.happenings).toContainEqual({ kind: 'case-closed' });
    const toCustomer = letters.filter(({ to }) => to === 'customer');
    expect(toCustomer.filter((one) => one.outcome)).toEqual([{ act: 'ended', outcome, to: 'customer' }]);
    expect(toCustomer.flatMap((one) => (one.outcome ? [] : one.act)).sort()).toEqual(
      ['open', ...told].sort(),
    );
  });
});

describe('a case that is opened again', () => {
  const key = 'hasty-returns';
  const allTheTime = 5_000;

  /** The whole case has five seconds, and every step its days. */
  async function hasty(line: object = {}): Promise<ReturnCaseView> {
    const given = shippedRegulation({ key, calendar: 'always-open' });
    const norm = { A: 'PT5S', B: 'PT5S', C: 'PT5S' };
    await new ReturnRegulationRepository(scene.stage.database).publish({
      ...given,
      wholeCase: { ...given.wholeCase, norm, warnBefore: undefined },
    });
    return scene.taken(line, scene.cast.customerId, { regulation: key });
  }

  const lateOf = (id: string) =>
    scene.stage.database.query<{ step: string }[]>(
      `SELECT DISTINCT step FROM case_notice WHERE case_id = $1 AND kind = 'late' ORDER BY step`,
      [id],
    );
  const reopening = (partIds: readonly string[]): Act => [
    'head',
    { act: 'reopen', reason: 'They have sent photos', partIds },
  ];
  const withdrawing = (partIds: readonly string[]): Act => [
    'manager',
    { act: 'withdraw', reason: 'Nothing is wrong with them', partIds, ...spoken },
  ];

  it('goes on with what it had left, and breaks nothing by the time in which it was closed', async () => {
    const taken = await hasty({ deliveredOn: undefined });
    const partIds = partIdsOf(taken);
    const due = Date.parse(taken.clocks.find(({ step }) => step === 'whole-case')!.dueAt!);
    expect(due - Date.parse(taken.openedAt)).toBe(allTheTime);
    const closed = await inTurn(scene, taken.id, withdrawing(partIds));
    expect(closed.status).toBe('closed');
    expect(await refusalOf(scene, taken.id, 'manager', { act: 'pass-on' })).toBe('return-case-closed');
    // The time that it had at its beginning is over while it is closed.
    await until(async () => Date.now() > due);
    const again = await inTurn(scene, taken.id, reopening(partIds));
    expect(again).toMatchObject({ status: 'open', escalations: [], closedAt: null });
    const whole = again.clocks.find(({ step }) => step === 'whole-case')!;
    const { events, state, kinds, letters } = await recordOf(scene, taken.id);
    expect(kinds).toEqual(['open', 'withdraw', 'reopen']);
    const reopenedAt = Date.parse(events[2]!.at);
    // Exactly what was left when it closed.
    expect(Date.parse(whole.dueAt!) - reopenedAt).toBe(due - Date.parse(closed.closedAt!));
    expect(state.pauses).toEqual([{ because: 'closed', from: closed.closedAt, to: events[2]!.at }]);
    expect(await lateOf(taken.id)).toEqual([]);
    expect(letters.map(({ act }) => act)).toEqual(['open', 'ended', 'reopen']);
    await mailAbout(postbox, taken, buyer, /taken the case up again/);
    // It is a clock as any other: when what was left is used up, everybody is told.
    await until(async () => (await lateOf(taken.id)).length === 1);
    expect(await lateOf(taken.id)).toEqual([{ step: 'whole-case' }]);
    const end = await inTurn(scene, taken.id, ['manager', { act: 'pass-on' }], withdrawing(partIds));
    expect(end).toMatchObject({ status: 'closed', escalations: [] });
  });

  it('is not late by a claim window that was over before', async () => {
    const longAgo = new Date(Date.now() - 40 * 86_400_000).toISOString().slice(0, 10);
    const taken = await scene.taken({ deliveredOn: longAgo });
    const partIds = partIdsOf(taken);
    // Taken too late for both, which is told once.
    expect(taken.escalations.map(({ step }) => step).sort()).toEqual(['carrier-window', 'claim-window']);
    const late = () =>
      scene.stage.database.query<object[]>(
        `SELECT DISTINCT step, escalation_id FROM case_notice WHERE case_id = $1 AND kind = 'late' ORDER BY step`,
        [taken.id],
      );
    const before = await late();
    await inTurn(scene, taken.id, withdrawing(partIds));
    const again = await inTurn(scene, taken.id, reopening(partIds));
    expect(again).toMatchObject({ status: 'open', escalations: [] });
    expect(await late()).toEqual(before);
    await recordOf(scene, taken.id);
  });

  it('takes up no more than its delivery still has to be claimed of', async () => {
    const delivery = { deliveryId: `DN-${randomUUID().slice(0, 8)}`, quantityDelivered: 12 };
    const taken = await scene.taken(delivery);
    const partIds = partIdsOf(taken);
    await inTurn(scene, taken.id, withdrawing(partIds));
    const [, reopen] = reopening(partIds);
    const other = await scene.taken({ ...delivery, quantityClaimed: 1 });
    expect(await refusalOf(scene, taken.id, 'head', reopen)).toBe('claimed-more-than-delivered');
    await inTurn(scene, other.id, withdrawing(partIdsOf(other)));
    expect((await inTurn(scene, taken.id, reopening(partIds))).status).toBe('open');
  });
});
