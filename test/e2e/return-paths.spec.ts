import { randomUUID } from 'node:crypto';
import { startPostbox, type Postbox } from '../support/postbox.js';
import { inTurn, mailAbout, recordOf, refusalOf, toConfirmed } from '../support/return-record.js';
import { partIdsOf, ReturnScene } from '../support/return-scene.js';

let scene: ReturnScene;
let postbox: Postbox;
const secondVendorId = randomUUID();
const [buyer, gtx, nova, carrier] = [
  ...(['buyer@customer.example.test', 'claims@gtx.example.test'] as const),
  ...(['claims@nova.example.test', 'damage@transnord.example.test'] as const),
] as const;

beforeAll(async () => {
  postbox = await startPostbox();
  scene = await ReturnScene.set({ SMTP_URL: postbox.url, DEALWARDEN_MAIL_COLLECT_SECONDS: '0.1' });
  const { database } = scene.stage;
  await database.query(`UPDATE customer SET email = $1 WHERE id = $2`, [buyer, scene.cast.customerId]);
  await database.query(`UPDATE counterparty SET email = CASE kind WHEN 'vendor' THEN $1 ELSE $2 END::text`, [
    gtx,
    carrier,
  ]);
  await database.query(
    `INSERT INTO counterparty (id, kind, name, email) VALUES ($1, 'vendor', 'Nova Works', $2)`,
    [secondVendorId, nova],
  );
}, 60_000);
afterAll(async () => {
  await scene?.close();
  await postbox?.close();
});

const spoken = { through: 'phone' } as const;

function request(partIds: readonly string[], id = scene.vendorId, kind = 'vendor') {
  return ['head', { act: 'request', counterparty: { kind, id }, partIds }] as const;
}

/** From the acceptance to the vendor's good goods, checked. */
const thereAndBack = (partIds: readonly string[]) =>
  [
    ['desk', { act: 'pick-up', shipment: 'Trans Nord 1', partIds }],
    ['desk', { act: 'send-back', shipment: 'Trans Nord 2', partIds }],
    ['desk', { act: 'confirm-return', partIds, ...spoken }],
    ['desk', { act: 'receive-goods', partIds }],
    ['desk', { act: 'check-goods', passed: true, partIds }],
  ] as const;
const kindsThereAndBack = ['pick-up', 'send-back', 'confirm-return', 'receive-goods', 'check-goods'];

const shipping = (partIds: readonly string[]) =>
  [
    ['desk', { act: 'ship-replacement', shipment: 'Trans Nord 3', partIds }],
    ['desk', { act: 'record-delivery', partIds }],
    ['desk', { act: 'confirm-receipt', partIds, ...spoken }],
  ] as const;
const kindsOfShipping = ['ship-replacement', 'record-delivery', 'confirm-receipt'];

const contact = ['manager', { act: 'record-contact', reaction: 'satisfied' }] as const;
const toRequest = ['open', 'pass-on', 'find-cause', 'confirm-cause', 'request'];
const toCustomer = (act: string, outcome: string | null = null) => ({ act, outcome, to: 'customer' });

describe('what the first vendor refuses', () => {
  it('is asked of it again, and of a second one, whose goods the customer gets', async () => {
    const taken = await scene.taken();
    const partIds = partIdsOf(taken);
    const refuse = (reason: string) => ['head', { act: 'refuse', reason, partIds, ...spoken }] as const;
    // The head of sales negotiates: the same vendor has another request, and a clock of its own for it.
    const first = await inTurn(scene, taken.id, ...toConfirmed(partIds), request(partIds));
    const negotiated = await inTurn(scene, taken.id, refuse('Too late'), request(partIds));
    const [before, now] = [first, negotiated].map(({ clocks }) =>
      clocks.find(({ step }) => step === 'vendor-answer'),
    );
    expect(now).toMatchObject({ counterpartyId: scene.vendorId });
    expect(now!.since > before!.since).toBe(true);
    const refused = await inTurn(scene, taken.id, refuse('Not of our make'));
    expect(refused.duties).toMatchObject([{ step: 'decision', inCharge: 'head-of-sales' }]);
    const again = await inTurn(scene, taken.id, request(partIds, secondVendorId));
    expect(again.duties).toMatchObject([{ step: 'vendor-answer', inCharge: 'counterparty' }]);
    expect(again.clocks.find(({ step }) => step === 'vendor-answer')?.counterpartyId).toBe(secondVendorId);
    const asked = await mailAbout(postbox, taken, nova, /request to exchange/);
    // What one vendor says is no business of the other.
    expect(asked.text).not.toMatch(/GTX Werke|Not of our make/);
    await inTurn(
      scene,
      taken.id,
      ['head', { act: 'accept', grants: 'exchange', partIds, ...spoken }],
      ...thereAndBack(partIds),
      ...shipping(partIds),
      contact,
    );
    const { state, kinds, letters } = await recordOf(scene, taken.id);
    expect(state).toMatchObject({
      status: 'closed',
      lines: [{ quantityClaimed: 12, parts: [{ quantity: 12, outcome: 'replaced', claim: 'accepted' }] }],
    });
    expect(state.lines[0]!.parts[0]!.counterparty).toEqual({ kind: 'vendor', id: secondVendorId });
    expect(kinds).toEqual([
      ...[...toRequest, 'refuse', 'request', 'refuse', 'request', 'accept'],
      ...[...kindsThereAndBack, ...kindsOfShipping, 'record-contact'],
    ]);
    expect(letters).toEqual([
      toCustomer('open'),
      { act: 'request', outcome: null, to: 'GTX Werke' },
      { act: 'request', outcome: null, to: 'GTX Werke' },
      { act: 'request', outcome: null, to: 'Nova Works' },
      toCustomer('accept'),
      { act: 'send-back', outcome: null, to: 'Nova Works' },
      ...['ship-replacement', 'record-delivery'].map((act) => toCustomer(act)),
      toCustomer('ended', 'replaced'),
    ]);
  });

  it('is rejected with a reason that the customer reads, and may be claimed again', async () => {
    const delivery = { deliveryId: `DN-${randomUUID().slice(0, 8)}`, quantityDelivered: 12 };
    const taken = await scene.taken(delivery);
    const partIds = partIdsOf(taken);
    const refused = ['head', { act: 'refuse', reason: 'Worn by use', partIds, ...spoken }] as const;
    await inTurn(scene, taken.id, ...toConfirmed(partIds), request(partIds), refused);
    const rejecting = { act: 'reject', partIds };
    expect(await refusalOf(scene, taken.id, 'head', rejecting)).toBe('reason-missing');
    const reasoned = { ...rejecting, reason: 'The edges are worn by use.' };
    expect(await refusalOf(scene, taken.id, 'desk', reasoned)).toBe('act-not-permitted');
    const rejected = await inTurn(scene, taken.id, ['head', reasoned]);
    // Whoever gets nothing is spoken to all the same.
    expect(rejected.duties).toMatchObject([{ step: 'contact', inCharge: 'personal-manager' }]);
    const told = await mailAbout(postbox, taken, buyer, /could not accept the claim/);
    expect(told.text).toContain('The edges are worn by use.');
    await inTurn(scene, taken.id, ['manager', { act: 'record-contact', reaction: 'dissatisfied' }]);
    const { state, kinds, letters } = await recordOf(scene, taken.id);
    expect(state).toMatchObject({ status: 'closed', lines: [{ parts: [{ outcome: 'rejected' }] }] });
    expect(kinds).toEqual([...toRequest, 'refuse', 'reject', 'record-contact']);
    expect(letters.at(-1)).toEqual(toCustomer('ended', 'rejected'));
    // It counts no more against its delivery.
    expect((await scene.taken(delivery)).status).toBe('open');
  });
});

describe('goods that are not worth shipping back', () => {
  it('stay where they are with a recorded reason, and the vendor sends others all the same', async () => {
    const taken = await scene.taken();
    const partIds = partIdsOf(taken);
    const accept = ['head', { act: 'accept', grants: 'exchange', partIds, ...spoken }] as const;
    await inTurn(scene, taken.id, ...toConfirmed(partIds), request(partIds), accept);
    const skip = { act: 'skip', step: 'pick-up', partIds };
    expect(await refusalOf(scene, taken.id, 'desk', skip)).toBe('reason-missing');
    const reasoned = { ...skip, reason: 'The freight is more than they are worth' };
    expect(await refusalOf(scene, taken.id, 'manager', reasoned)).toBe('act-not-permitted');
    const check = { ...reasoned, step: 'good-goods' };
    expect(await refusalOf(scene, taken.id, 'head', check)).toBe('step-not-skippable');
    const left = await inTurn(scene, taken.id, ['desk', reasoned]);
    expect(left.duties).toMatchObject([{ step: 'good-goods', inCharge: 'counterparty' }]);
    // Who was promised a pick-up is told that there is none, and who waits for the goods that they stay; why is ours.
    const [toBuyer, toVendor] = [
      await mailAbout(postbox, taken, buyer, /will not pick them up/),
      await mailAbout(postbox, taken, gtx, /do not come back to you/),
    ];
    for (const { text } of [toBuyer, toVendor]) {
      expect(text).toContain('12 units of GTX Pro');
      expect(text).not.toContain('freight');
    }
    await inTurn(
      scene,
      taken.id,
      ['desk', { act: 'receive-goods', partIds }],
      ['desk', { act: 'skip', step: 'check', partIds, reason: 'Sealed by the works' }],
      ...shipping(partIds),
      contact,
    );
    const { state, events, kinds } = await recordOf(scene, taken.id);
    expect(state.lines[0]!.parts).toMatchObject([
      { goods: 'not-shipped', skipped: ['pick-up', 'check'], outcome: 'replaced', quantity: 12 },
    ]);
    expect(kinds).toEqual([
      ...[...toRequest, 'accept', 'skip', 'receive-goods', 'skip'],
      ...[...kindsOfShipping, 'record-contact'],
    ]);
    expect(events.filter(({ kind }) => kind === 'skip')).toMatchObject([
      { data: { step: 'pick-up' }, texts: { reason: reasoned.reason }, by: { name: 'Dana Desk' } },
      { data: { step: 'check' }, texts: { reason: 'Sealed by the works' } },
    ]);
  });
});

describe('damage in transport', () => {
  it('that a vendor’s refusal shows warns that the carrier has to be told in time, and is compensated by it', async () => {
    // Five days of the seven are over: its window is warned of three days before.
    const deliveredOn = new Date(Date.now() - 5 * 86_400_000).toISOString().slice(0, 10);
    const taken = await scene.taken({ deliveredOn });
    const partIds = partIdsOf(taken);
    const window = taken.clocks.find(({ step }) => step === 'carrier-window')!;
    // Until the end of the seventh day after that of the delivery.
    expect(Date.parse(window.dueAt!)).toBe(Date.parse(deliveredOn) + 8 * 86_400_000);
    const warning = await mailAbout(postbox, taken, 'petr.dvorak@example.test', /carrier has to be told/);
    expect(warning.text).toContain('Due soon');
    const refuse = ['head', { act: 'refuse', reason: 'Crushed on the way', partIds, ...spoken }] as const;
    await inTurn(scene, taken.id, ...toConfirmed(partIds), request(partIds), refuse);
    const correct = {
      ...{ act: 'correct-cause', cause: 'transport-damage', confirmedBy: 'vendor', partIds },
      ...{ reason: 'The vendor has seen the boxes', document: 'Report 12' },
    };
    expect(await refusalOf(scene, taken.id, 'desk', correct)).toBe('act-not-permitted');
    const damaged = await inTurn(scene, taken.id, ['head', correct]);
    expect(damaged.clocks.map(({ step }) => step)).not.toContain('claim-window');
    expect(damaged.clocks.find(({ step }) => step === 'carrier-window')?.dueAt).toBe(window.dueAt);
    const asked = await inTurn(scene, taken.id, request(partIds, scene.carrierId, 'carrier'));
    // Whoever was told in time is waited for; the window is of no more interest.
    expect(asked.clocks.map(({ step }) => step).sort()).toEqual(['vendor-answer', 'whole-case']);
    await mailAbout(postbox, taken, carrier, /notice of damage in transport/);
    const accept = { act: 'accept', partIds, ...spoken };
    expect(await refusalOf(scene, taken.id, 'head', { ...accept, grants: 'exchange' })).toBe('remedy-unfit');
    const granted = await inTurn(scene, taken.id, ['head', { ...accept, grants: 'credit' }]);
    expect(granted.duties.map(({ step }) => step)).toEqual(['decision', 'compensation']);
    await inTurn(
      scene,
      taken.id,
      ['head', { act: 'decide-remedy', remedy: 'replace', source: 'own-stock', partIds }],
      ...shipping(partIds),
      contact,
    );
    // The customer has its goods; the carrier's money is still to come.
    const waiting = await recordOf(scene, taken.id);
    expect(waiting.state.status).toBe('open');
    await inTurn(scene, taken.id, ['desk', { act: 'record-compensation', document: 'Credit 77', partIds }]);
    const { state, events, kinds, letters } = await recordOf(scene, taken.id);
    expect(state).toMatchObject({
      status: 'closed',
      lines: [{ parts: [{ outcome: 'replaced', compensated: true, goods: 'at-customer' }] }],
    });
    expect(kinds).toEqual([
      ...[...toRequest, 'refuse', 'correct-cause', 'request', 'accept', 'decide-remedy'],
      ...[...kindsOfShipping, 'record-contact', 'record-compensation'],
    ]);
    expect(events[0]!.happenings).toContainEqual(
      expect.objectContaining({ kind: 'warned', step: 'carrier-window' }),
    );
    expect(events.find(({ kind }) => kind === 'correct-cause')).toMatchObject({
      ...{ data: { cause: 'transport-damage', confirmedBy: 'vendor' } },
      ...{ texts: { reason: correct.reason, document: 'Report 12' } },
    });
    expect(letters).toContainEqual({ act: 'request', outcome: null, to: 'Trans Nord' });
    // Nothing is fetched for a carrier: no pick-up is promised.
    expect(letters.map(({ act }) => act)).toContain('accept-without-pick-up');
    expect(letters.filter(({ outcome }) => outcome !== null)).toEqual([toCustomer('ended', 'replaced')]);
  });
});

describe('a replacement from our own stock', () => {
  it("is with the customer before the vendor's goods come, which fill the shelf", async () => {
    const taken = await scene.taken();
    const partIds = partIdsOf(taken);
    const own = await inTurn(scene, taken.id, ...toConfirmed(partIds), request(partIds), [
      'head',
      { act: 'decide-remedy', remedy: 'replace', source: 'own-stock', partIds },
    ]);
    expect(own.duties.map(({ step, inCharge }) => [step, inCharge])).toEqual([
      ['vendor-answer', 'counterparty'],
      ['replacement', 'complaint-desk'],
    ]);
    const happy = await inTurn(scene, taken.id, ...shipping(partIds), contact);
    expect(happy).toMatchObject({ status: 'open', lines: [{ parts: [{ outcome: 'replaced' }] }] });
    expect(happy.duties.map(({ step }) => step)).toEqual(['vendor-answer']);
    // Our own clock stands while only the vendor has to act.
    expect(happy.clocks.find(({ step }) => step === 'whole-case')?.dueAt).toBeNull();
    await inTurn(
      scene,
      taken.id,
      ['head', { act: 'accept', grants: 'exchange', partIds, ...spoken }],
      ...thereAndBack(partIds),
    );
    const { state, events, kinds, letters } = await recordOf(scene, taken.id);
    expect(state).toMatchObject({
      status: 'closed',
      lines: [{ parts: [{ outcome: 'replaced', source: 'own-stock', supply: 'checked', quantity: 12 }] }],
    });
    expect(kinds).toEqual([
      ...[...toRequest, 'decide-remedy', ...kindsOfShipping, 'record-contact'],
      ...['accept', ...kindsThereAndBack],
    ]);
    // The customer is told of its end once, and nothing of what goes on between the vendor and us.
    expect(letters.filter(({ to }) => to === 'customer')).toEqual([
      ...['open', 'decide-remedy', 'ship-replacement', 'record-delivery'].map((act) => toCustomer(act)),
      toCustomer('ended', 'replaced'),
    ]);
    expect(events.at(-1)!.happenings).toContainEqual({ kind: 'case-closed' });
    // Its defect shows when everybody is done with it: it goes on in a case of its own, with the first clock.
    const defective = { act: 'dispute-receipt', because: 'defective', reason: 'It rattles', partIds };
    const first = await inTurn(scene, taken.id, ['desk', { ...defective, ...spoken }]);
    expect(first).toMatchObject({ status: 'closed', lines: [{ parts: [{ outcome: 'replaced' }] }] });
    const { continuedIn } = first.lines[0]!.parts[0]!;
    const linked = await inTurn(scene, continuedIn!, ['manager', { act: 'pass-on' }]);
    expect(linked).toMatchObject({ first: { caseId: taken.id, because: 'defective' }, status: 'open' });
    expect(linked.clocks.find(({ step }) => step === 'whole-case')?.since).toBe(taken.openedAt);
    expect((await recordOf(scene, continuedIn!)).letters).toEqual([toCustomer('open')]);
  });
});
