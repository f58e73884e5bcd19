import { randomUUID } from 'node:crypto';
import { counterpartyPage } from '@app/contracts/counterparties.js';
import { returnStepsDone, returnTimeline } from '@app/contracts/return-timeline.js';
import { returnCasePage, returnCaseView, type ReturnCaseView } from '@app/contracts/returns.js';
import { productList, returnTally, returnWhy, type ReturnTally } from '@app/contracts/return-reading.js';
import type { Problem } from '@app/contracts/problem.js';
import { watchedReturnCases } from '@app/doctor/watched.js';
import { wake } from '@app/doctor/waking.js';
import type { ReturnCaseState } from '@app/domain/returns/state.js';
import { returnCaseWorkflowId, stateQueryName } from '../../workflows/src/names.js';
import type { Cast } from '../support/cast.js';
import type { HttpStage, HttpAnswer } from '../support/http.js';
import { startPostbox, type PostedMail, type Postbox } from '../support/postbox.js';
import { shippedRegulation } from '../support/return-cases.js';
import { ReturnScene } from '../support/return-scene.js';
import type { Stage } from '../support/stage.js';
import { until } from '../support/until.js';

let scene: ReturnScene;
let stage: Stage;
let http: HttpStage;
let postbox: Postbox;
let cast: Cast;
/** Sessions: the complaint desk, the personal manager, the head of sales. */
let desk: string;
let manager: string;
let head: string;
let vendorId: string;
let carrierId: string;

beforeAll(async () => {
  postbox = await startPostbox();
  scene = await ReturnScene.set({ SMTP_URL: postbox.url, DEALWARDEN_MAIL_COLLECT_SECONDS: '0.1' });
  ({ stage, http, cast, vendorId, carrierId } = scene);
  ({ desk, manager, head } = scene.sessions);
  await stage.database.query(
    `UPDATE customer SET email = 'buyer@customer.example.test', locale = 'cs' WHERE id = $1`,
    [cast.customerId],
  );
  await stage.database.query(
    `UPDATE counterparty SET email = CASE kind WHEN 'vendor' THEN 'claims@gtx.example.test' ELSE 'damage@transnord.example.test' END`,
  );
}, 60_000);
afterAll(async () => {
  await scene?.close();
  await postbox?.close();
});

type Answer = HttpAnswer<ReturnCaseView & Omit<Problem, 'status'>>;

const line = (changes: object = {}) => ({
  productKey: 'gtx-pro',
  batch: 'LOT-1',
  deliveryId: `DN-${randomUUID().slice(0, 8)}`,
  orderId: 'PO-4410',
  deliveredOn: new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10),
  quantityDelivered: 100,
  quantityClaimed: 12,
  ...changes,
});
const take = (body: object, as = manager, key?: string): Promise<Answer> =>
  http.post('/return-cases', as, { customerId: cast.customerId, ...body }, key);
const act = (id: string, as: string, body: object, key?: string): Promise<Answer> =>
  http.post(`/return-cases/${id}/acts`, as, body, key);

/** Takes a claim of one line, and tells its case and the one part it begins with. */
async function taken(changes: object = {}): Promise<{ id: string; partIds: string[] }> {
  const { body } = await take({ lines: [line(changes)] });
  return { id: body.id, partIds: [body.lines[0]!.parts[0]!.id] };
}

/** Does acts in turn, each of which has to be taken. */
async function done(id: string, ...acts: [as: string, body: object][]): Promise<ReturnCaseView> {
  let last: Answer | undefined;
  for (const [as, body] of acts) {
    last = await act(id, as, body);
    expect({ body, status: last.status, code: last.body.code }).toEqual({ body, status: 200 });
  }
  await expectOneTruth(id);
  return last!.body;
}

async function expectOneTruth(id: string): Promise<void> {
  const [row]: { state: ReturnCaseState }[] = await stage.database.query(
    `SELECT state FROM return_case WHERE id = $1`,
    [id],
  );
  if (row!.state.status === 'closed') return;
  const handle = stage.client.workflow.getHandle(returnCaseWorkflowId(id));
  expect(await handle.query(stateQueryName)).toEqual(row!.state);
}

const toRequest = (partIds: string[], cause = 'defect'): [string, object][] => [
  [manager, { act: 'pass-on' }],
  [head, { act: 'find-cause', cause, partIds }],
  [head, { act: 'confirm-cause', confirmedBy: 'own-inspection', document: '8D report 17', partIds }],
];
const request = (partIds: string[], counterparty = { kind: 'vendor', id: vendorId }): [string, object] => [
  head,
  { act: 'request', counterparty, partIds },
];
const spoken = { through: 'phone' };

const nextWeek = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);

describe('a return case', () => {
  it('goes from the claim to the replacement and the contact afterwards, in the order of duty', async () => {
    const { id, partIds } = await taken();
    const end = await done(
      id,
      ...toRequest(partIds),
      request(partIds),
      [head, { act: 'accept', grants: 'exchange', partIds, ...spoken }],
      [desk, { act: 'plan-pick-up', on: nextWeek, partIds }],
      [desk, { act: 'pick-up', shipment: 'Trans Nord 44171', partIds }],
      [desk, { act: 'send-back', shipment: 'Trans Nord 44172', partIds }],
      [desk, { act: 'confirm-return', partIds, ...spoken }],
      [desk, { act: 'announce-goods', shipment: 'GTX 9001', partIds, ...spoken }],
      [desk, { act: 'receive-goods', partIds }],
      [desk, { act: 'check-goods', passed: true, partIds }],
      [desk, { act: 'ship-replacement', shipment: 'Trans Nord 44180', partIds }],
      [desk, { act: 'record-delivery', partIds }],
      [desk, { act: 'confirm-receipt', partIds, ...spoken }],
      [manager, { act: 'record-contact', reaction: 'satisfied', reason: 'Glad that it went so fast' }],
    );
    expect(returnCaseView.parse(end)).toMatchObject({
      status: 'closed',
      duties: [],
      clocks: [],
      nextDueAt: null,
    });
    expect(end.lines[0]).toMatchObject({
      orderId: 'PO-4410',
      parts: [{ outcome: 'replaced', quantity: 12 }],
    });
    const { body } = await http.get(`/return-cases/${id}/events`, manager);
    const { items } = returnTimeline.parse(body);
    expect(items.map(({ kind }) => kind).reverse()).toEqual([
      ...[
        'open',
        'pass-on',
        'find-cause',
        'confirm-cause',
        'request',
        'accept',
        'plan-pick-up',
        'pick-up',
        'send-back',
      ],
      ...[
        'confirm-return',
        'announce-goods',
        'receive-goods',
        'check-goods',
        'ship-replacement',
        'record-delivery',
      ],
      ...['confirm-receipt', 'record-contact'],
    ]);
    expect(items[0]).toMatchObject({
      by: { name: 'Marie Manager' },
      texts: { reason: 'Glad that it went so fast' },
    });
    expect(items.find(({ kind }) => kind === 'record-contact')?.data).toMatchObject({
      reaction: 'satisfied',
    });
    expect(items.find(({ kind }) => kind === 'request')?.counterparty).toEqual({
      ...{ id: vendorId, name: 'GTX Werke' },
    });
    const { items: over } = returnStepsDone.parse(
      (await http.get(`/return-cases/${id}/steps`, manager)).body,
    );
    const doneIn = (step: string) => over.find((one) => one.step === step);
    expect(doneIn('contact')).toMatchObject({ partId: null, by: { name: 'Marie Manager' }, byLink: false });
    expect(doneIn('pick-up')).toMatchObject({
      partId: partIds[0],
      kind: 'pick-up',
      by: { name: 'Dana Desk' },
    });
    expect(over).toHaveLength(14);
  });

  it('that the vendor refuses goes back to the head of sales, who refunds at our cost', async () => {
    const { id, partIds } = await taken();
    const refused = await done(id, ...toRequest(partIds), request(partIds), [
      head,
      { act: 'refuse', reason: 'Worn, not defective', partIds, ...spoken },
    ]);
    expect(refused.duties).toMatchObject([{ step: 'decision', inCharge: 'head-of-sales' }]);
    const settled = await done(
      id,
      [head, { act: 'decide-remedy', remedy: 'refund', partIds }],
      [desk, { act: 'settle', document: 'Credit transfer 8812', partIds }],
      [manager, { act: 'record-contact', reaction: 'neutral' }],
    );
    expect(settled.status).toBe('closed');
    expect(settled.lines[0]!.parts[0]).toMatchObject({ outcome: 'refunded' });
    const letters: { act: string; outcome: string | null; vendor: boolean }[] = await stage.database.query(
      `SELECT act, outcome, counterparty_id IS NOT NULL AS vendor FROM return_letter WHERE case_id = $1 ORDER BY seq, act`,
      [id],
    );
    expect(letters).toContainEqual({ act: 'request', outcome: null, vendor: true });
    expect(letters).toContainEqual({ act: 'ended', outcome: 'refunded', vendor: false });
  });

  it('is told to whom it concerns, by mails that a mail server receives', async () => {
    const { id, partIds } = await taken();
    const { number } = await done(id, [manager, { act: 'pass-on' }]);
    const theirs = (to: string) =>
      postbox.mails.filter((mail) => mail.to.includes(to) && `${mail.subject} ${mail.text}`.includes(number));
    const mailTo = async (to: string, says: RegExp): Promise<PostedMail> => {
      const found = () => theirs(to).find(({ subject, text }) => says.test(`${subject}\n${text}`));
      await until(async () => found() !== undefined);
      return found()!;
    };
    const claim = await mailTo('buyer@customer.example.test', /přijali jsme ji/);
    expect(claim.text).toContain('12 kusů GTX Pro, šarže LOT-1');
    await mailTo('petr.dvorak@example.test', /To be done: Find the cause/);
    await done(id, ...toRequest(partIds).slice(1), [
      head,
      { act: 'request', counterparty: { kind: 'vendor', id: vendorId }, partIds, reason: 'See the photos' },
    ]);
    const asked = await mailTo('claims@gtx.example.test', /request to exchange/);
    expect(asked.text).toContain('> See the photos');
    // One way of answering is asked for, its own link; who replies all the same reaches a person.
    expect(asked.text).toMatch(/Answer here:\s+http/);
    expect(asked.text).not.toContain('Please answer by replying');
    expect(asked.replyTo).toContain('petr.dvorak@example.test');
    // The vendor sees what it must: neither the customer nor what the customer said.
    expect(asked.text + asked.html).not.toMatch(/buyer|Acme/i);
    expect(theirs('buyer@customer.example.test').some(({ text }) => text.includes('See the photos'))).toBe(
      false,
    );
  });

  it('tells a carrier in its own words, with defect and cause, and when nothing is asked of it any more', async () => {
    const { id, partIds } = await taken({ defectCode: 'surface-scratched' });
    const { number } = await done(id, ...toRequest(partIds, 'transport-damage'), [
      head,
      { act: 'request', counterparty: { kind: 'carrier', id: carrierId }, partIds },
    ]);
    const mailTo = async (to: string, says: RegExp): Promise<PostedMail> => {
      const found = () =>
        postbox.mails.find(
          (mail) =>
            mail.to.includes(to) &&
            mail.subject.includes(number) &&
            says.test(`${mail.subject}\n${mail.text}`),
        );
      await until(async () => found() !== undefined);
      return found()!;
    };
    const asked = await mailTo('damage@transnord.example.test', /notice of damage in transport/);
    expect(asked.text).toMatch(/surface-scratched; cause: damage in transport, confirmed by our inspection/);
    await done(id, [desk, { act: 'withdraw', reason: 'It was a dent in the box only', partIds, ...spoken }]);
    const dropped = await mailTo('damage@transnord.example.test', /request withdrawn/);
    expect(dropped.text).toContain('12 units of GTX Pro');
    // Why the customer has withdrawn is between the customer and us.
    expect(dropped.text).not.toContain('dent in the box');
    await mailTo('buyer@customer.example.test', /vzata zpět/);
  });

  it('says whom its letters do not reach, to administrators too, until they go out', async () => {
    const silentId = randomUUID();
    await stage.database.query(
      `INSERT INTO counterparty (id, kind, name, email) VALUES ($1, 'vendor', 'Silent Works', NULL)`,
      [silentId],
    );
    const { id, partIds } = await taken();
    await done(id, ...toRequest(partIds), request(partIds, { kind: 'vendor', id: silentId }));
    const unreached = async () =>
      returnCaseView.parse((await http.get(`/return-cases/${id}`, desk)).body).unreached;
    const alerts = () =>
      stage.database.query<{ over: boolean }[]>(
        `SELECT resolved_at IS NOT NULL AS over FROM alert WHERE kind = 'letter-undeliverable' AND entity_id = $1`,
        [id],
      );
    await until(async () => (await unreached()).length === 1);
    const silent = { about: 'request', to: 'vendor', name: 'Silent Works' };
    expect(await unreached()).toMatchObject([{ ...silent, because: 'no-address' }]);
    expect(await alerts()).toEqual([{ over: false }]);
    postbox.answer = ({ to }) =>
      to.includes('info@silent.example.test') ? { code: 550, text: '5.1.1 no such user' } : undefined;
    const enter = (email: string) =>
      stage.database.query(`UPDATE counterparty SET email = $2 WHERE id = $1`, [silentId, email]);
    await enter('info@silent.example.test');
    await until(async () => (await unreached())[0]?.because === 'not-taken');
    postbox.answer = () => undefined;
    await enter('claims@silent.example.test');
    await done(id, [head, { act: 'drop-claim', reason: 'They are gone', partIds }]);
    await until(async () => postbox.mails.some(({ to }) => to.includes('claims@silent.example.test')));
    // What was given up is not written again by itself: somebody has to call, or to enter another address.
    expect(await unreached()).toMatchObject([silent]);
    expect(await alerts()).toEqual([{ over: false }]);
    const told = () =>
      http.post<ReturnCaseView>(`/return-cases/${id}/letters/told`, desk, { through: 'phone' });
    expect((await told()).body.unreached).toEqual([]);
    expect(await alerts()).toEqual([{ over: true }]);
    expect((await told()).status).toBe(200);
    // Who said so, and from where, is in the audit; said again it is no change.
    const notes: object[] = await stage.database.query(
      `SELECT principal_kind AS kind, detail->>'through' AS through, commitments ? 'address' AS "fromKnown"
       FROM audit_record WHERE action = 'return-case.told' AND object_id = $1`,
      [id],
    );
    expect(notes).toEqual([{ kind: 'user', through: 'phone', fromKnown: true }]);
  });

  it('tries a letter again that was given up, once for each other address of its vendor or customer', async () => {
    const ada = await http.session(cast.administrator);
    const [goneId, customerId] = [randomUUID(), randomUUID()];
    await stage.database.query(
      `INSERT INTO counterparty (id, kind, name, email) VALUES ($1, 'vendor', 'Gone Works', 'old@gone.example.test')`,
      [goneId],
    );
    await stage.database.query(
      `INSERT INTO customer (id, name, class, personal_manager_id, email)
       SELECT $1, 'Moved s.r.o.', 'B', personal_manager_id, 'old@moved.example.test' FROM customer WHERE id = $2`,
      [customerId, cast.customerId],
    );
    const tries: string[] = [];
    const bad = ['old@gone.example.test', 'worse@gone.example.test', 'old@moved.example.test'];
    postbox.answer = ({ to }) => {
      const refused = to.find((one) => bad.includes(one));
      if (refused) tries.push(refused);
      return refused ? { code: 550, text: '5.1.1 no such user' } : undefined;
    };
    const claim = { customerId, lines: [line()] };
    const { body } = await http.post<ReturnCaseView>('/return-cases', manager, claim);
    const partIds = body.lines.flatMap(({ parts }) => parts.map((part) => part.id));
    await done(body.id, ...toRequest(partIds), request(partIds, { kind: 'vendor', id: goneId }));
    const unreached = async () =>
      (await http.get<ReturnCaseView>(`/return-cases/${body.id}`, desk)).body.unreached;
    const names = async () => (await unreached()).map(({ name, because }) => [name, because]).sort();
    const all = [
      ['Gone Works', 'not-taken'],
      ['Moved s.r.o.', 'not-taken'],
    ];
    await until(async () => JSON.stringify(await names()) === JSON.stringify(all));
    const change = (path: string, changes: object) =>
      http.send('PATCH', `/api/v1${path}`, { as: ada, body: changes });
    /** When the case's clocks are due, as far as they run; whoever watches over what is due has woken it. */
    const due = async () => {
      const [row]: { isDue: boolean }[] = await stage.database.query(
        `SELECT next_due_at <= now() AS "isDue" FROM return_case WHERE id = $1`,
        [body.id],
      );
      if (row!.isDue) await wake(stage.client, watchedReturnCases, body.id);
      const { clocks } = (await http.get<ReturnCaseView>(`/return-cases/${body.id}`, desk)).body;
      return clocks.flatMap(({ step, dueAt }) => (dueAt ? [step] : [])).sort();
    };
    // Nobody waits for a vendor that does not know, and it still has to be told in time.
    await until(async () => String(await due()) === 'claim-window,whole-case');

    // What changes nothing about the address tries nothing; another bad one is tried once.
    expect((await change(`/counterparties/${goneId}`, { contactName: 'Gail' })).status).toBe(200);
    expect((await change(`/counterparties/${goneId}`, { email: 'worse@gone.example.test' })).status).toBe(
      200,
    );
    await until(async () => tries.includes('worse@gone.example.test'));
    await until(async () => JSON.stringify(await names()) === JSON.stringify(all));
    expect((await change(`/counterparties/${goneId}`, { email: 'new@gone.example.test' })).status).toBe(200);
    expect((await change(`/customers/${customerId}`, { email: 'new@moved.example.test' })).status).toBe(200);
    await until(async () => (await unreached()).length === 0);
    expect([...tries].sort()).toEqual([...bad].sort());
    await until(async () => String(await due()) === 'vendor-answer');
    const mended = postbox.mails.flatMap(({ to }) => to.filter((one) => one.startsWith('new@')));
    expect(mended.sort()).toEqual(['new@gone.example.test', 'new@moved.example.test']);
    postbox.answer = () => undefined;
  });

  it('whose letter has waited for an address goes out when there is one: to who stands in while the contact is away', async () => {
    const lateId = randomUUID();
    await stage.database.query(
      `INSERT INTO counterparty (id, kind, name) VALUES ($1, 'vendor', 'Late Works')`,
      [lateId],
    );
    const { id, partIds } = await taken();
    await done(id, ...toRequest(partIds), request(partIds, { kind: 'vendor', id: lateId }));
    const alerts = () =>
      stage.database.query<{ over: boolean }[]>(
        `SELECT resolved_at IS NOT NULL AS over FROM alert WHERE kind = 'letter-undeliverable' AND entity_id = $1`,
        [id],
      );
    await until(async () => (await alerts()).length === 1);
    const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
    const [contact, stead] = ['late@works.example.test', 'vera@works.example.test'];
    const standsIn = (from: number, to: number) =>
      http.send('PATCH', `/api/v1/counterparties/${lateId}`, {
        as: head,
        body: {
          ...{ email: contact, contactName: 'Lena Late' },
          substitute: { name: 'Vera Vertretung', email: stead, from: day(from), until: day(to) },
        },
      });
    expect((await standsIn(1, 0)).status).toBe(400);
    expect((await standsIn(-1, 1)).status).toBe(200);
    await until(async () => (await alerts())[0]?.over === true);
    expect((await http.get<ReturnCaseView>(`/return-cases/${id}`, desk)).body.unreached).toEqual([]);
    const mailsTo = (address: string) => postbox.mails.filter(({ to }) => to.includes(address)).length;
    await until(async () => mailsTo(stead) === 1);
    expect(mailsTo(contact)).toBe(0);
    expect((await standsIn(-5, -2)).status).toBe(200);
    await done(id, [head, { act: 'drop-claim', reason: 'They are back', partIds }]);
    await until(async () => mailsTo(contact) === 1);
    expect(mailsTo(stead)).toBe(1);
  });

  it('is split over several outcomes, and its quantities always add up', async () => {
    const { id, partIds } = await taken();
    await done(id, ...toRequest(partIds));
    const split = await done(id, [head, { act: 'split', quantity: 5, partIds }]);
    const [rest, five] = split.lines[0]!.parts;
    expect([rest!.quantity, five!.quantity]).toEqual([7, 5]);
    const end = await done(
      id,
      [head, { act: 'reject', reason: 'Misused', partIds: [five!.id] }],
      [head, { act: 'decide-remedy', remedy: 'replace', source: 'own-stock', partIds: [rest!.id] }],
      [desk, { act: 'ship-replacement', shipment: 'TN 1', partIds: [rest!.id] }],
      [desk, { act: 'record-delivery', partIds: [rest!.id] }],
      [desk, { act: 'confirm-receipt', partIds: [rest!.id], ...spoken }],
      [manager, { act: 'record-contact', reaction: 'satisfied' }],
    );
    expect(end.lines[0]!.parts.map(({ outcome }) => outcome).sort()).toEqual(['rejected', 'replaced']);
  });

  it.each([
    ['defective again', 'defective'],
    ['something else', 'wrong'],
  ])('whose replacement is %s goes on in a linked case, with the first clock', async (_, because) => {
    const { id, partIds } = await taken();
    await done(
      id,
      ...toRequest(partIds),
      [head, { act: 'decide-remedy', remedy: 'replace', source: 'own-stock', partIds }],
      [desk, { act: 'ship-replacement', shipment: 'TN 2', partIds }],
      [desk, { act: 'dispute-receipt', because, reason: 'Not what we ordered', partIds, ...spoken }],
    );
    const first = (await http.get<ReturnCaseView>(`/return-cases/${id}`, desk)).body;
    const linkedId = first.lines[0]!.parts[0]!.continuedIn!;
    const linked = (await http.get<ReturnCaseView>(`/return-cases/${linkedId}`, desk)).body;
    expect(linked).toMatchObject({ first: { caseId: id, because }, status: 'open' });
    expect(linked.openedAt > first.openedAt).toBe(true);
    const wholeCase = linked.clocks.find(({ step }) => step === 'whole-case');
    expect(wholeCase).toMatchObject({ since: first.openedAt });
    const why = await http.get<{ items: { step: string; since: string }[] }>(
      `/return-cases/${linkedId}/why`,
      desk,
    );
    expect(why.body.items.find(({ step }) => step === 'whole-case')).toMatchObject({ since: first.openedAt });
    await done(linkedId, [manager, { act: 'pass-on' }]);
  });

  it('by phone is a draft of what the customer says, completed later', async () => {
    const { body } = await take({ said: 'Something is scratched', contact: 'Mr Svoboda, by phone' });
    expect(body).toMatchObject({ status: 'draft', said: 'Something is scratched', lines: [] });
    expect(body.duties).toMatchObject([{ step: 'completion', inCharge: 'personal-manager' }]);
    const completed = await done(body.id, [manager, { act: 'complete', lines: [line()] }]);
    expect(completed).toMatchObject({ status: 'open', said: 'Something is scratched' });
    const other = await take({ said: 'Never mind' });
    const withdrawn = await done(other.body.id, [
      manager,
      { act: 'withdraw-draft', reason: 'They found it themselves', ...spoken },
    ]);
    expect(withdrawn).toMatchObject({ status: 'closed', outcome: 'withdrawn' });
  });

  it('is taken once for a key, and an act done once', async () => {
    const claim = { lines: [line()] };
    const [first, again] = [await take(claim, manager, 'claim-1'), await take(claim, manager, 'claim-1')];
    expect(again.body).toEqual(first.body);
    const passed = await act(first.body.id, manager, { act: 'pass-on' }, 'pass-1');
    expect((await act(first.body.id, manager, { act: 'pass-on' }, 'pass-1')).body).toEqual(passed.body);
    expect((await act(first.body.id, manager, { act: 'pass-on' })).body.code).toBe('step-not-due');
  });

  it('claims no more than was delivered, minus what is claimed already, also of two at once', async () => {
    const delivery = { deliveryId: 'DN-once', quantityDelivered: 20, quantityClaimed: 15 };
    const both = await Promise.all([take({ lines: [line(delivery)] }), take({ lines: [line(delivery)] })]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    const refused = both.find(({ status }) => status === 409)!;
    expect(refused.body).toMatchObject({
      code: 'claimed-more-than-delivered',
      detail: expect.stringContaining('15 are claimed'),
    });
    expect((await take({ lines: [line({ ...delivery, quantityClaimed: 5 })] })).status).toBe(201);
    const more = [{ batch: undefined }, { quantityDelivered: 2_000 }];
    for (const said of more) {
      const { body } = await take({ lines: [line({ ...delivery, ...said, quantityClaimed: 1 })] });
      expect(body.code).toBe('claimed-more-than-delivered');
    }
    const ofOtherBatch = line({ ...delivery, batch: 'LOT-2' });
    expect((await take({ lines: [ofOtherBatch] })).status).toBe(201);
  });

  it('claims no more by any other door either, and waits for whoever claims of the same delivery', async () => {
    const delivery = { deliveryId: 'DN-doors', quantityDelivered: 20 };
    const whole = await take({ lines: [line({ ...delivery, quantityClaimed: 15 })] });
    const five = await take({ lines: [line({ ...delivery, quantityClaimed: 5 })] });
    const draft = await take({ said: 'One more is scratched' });
    const others = randomUUID();
    await stage.database.query(
      `INSERT INTO customer (id, name, class, personal_manager_id)
       SELECT $1, 'Neighbours', 'B', personal_manager_id FROM customer WHERE id = $2`,
      [others, cast.customerId],
    );
    const theirs = await take({ customerId: others, lines: [line({ ...delivery, quantityClaimed: 1 })] });
    const doors: [ReturnCaseView, object][] = [
      [draft.body, { act: 'complete', lines: [line({ ...delivery, quantityClaimed: 1 })] }],
      [
        five.body,
        { act: 'recount', quantity: 6, reason: 'Six', partIds: [five.body.lines[0]!.parts[0]!.id] },
      ],
      [theirs.body, { act: 'move-customer', customerId: cast.customerId, reason: 'It is theirs' }],
    ];
    for (const [{ id }, body] of doors)
      expect([body, (await act(id, manager, body)).body.code]).toEqual([body, 'claimed-more-than-delivered']);

    // Somebody else is about to claim: whoever comes meanwhile waits, and counts what that one has claimed.
    const late = { deliveryId: 'DN-doors', quantityDelivered: 20, quantityClaimed: 1, productKey: 'gtx-pro' };
    const setCounted = `UPDATE return_line SET quantity_counted = $2 WHERE case_id = $1`;
    await stage.database.query(setCounted, [whole.body.id, 10]);
    const coming = await stage.database.transaction(async (transaction) => {
      await transaction.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [
        `claimed:${cast.customerId}:${JSON.stringify(['DN-doors', 'gtx-pro'])}`,
      ]);
      const claim = take({ lines: [line(late)] });
      await until(async () => {
        const waiting: unknown[] = await stage.database.query(
          `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'`,
        );
        return waiting.length > 0;
      });
      await transaction.query(setCounted, [whole.body.id, 15]);
      return { claim };
    });
    expect((await coming.claim).body.code).toBe('claimed-more-than-delivered');
  });

  it('takes from each only what is theirs to do, with the evidence it needs', async () => {
    const { id, partIds } = await taken();
    const early = await act(id, head, { act: 'find-cause', cause: 'defect', partIds });
    expect(early.body.code).toBe('step-not-due');
    await done(id, [manager, { act: 'pass-on' }]);
    expect((await act(id, manager, { act: 'find-cause', cause: 'defect', partIds })).body.code).toBe(
      'act-not-permitted',
    );
    await done(id, [head, { act: 'find-cause', cause: 'transport-damage', partIds }]);
    expect((await act(id, head, { act: 'confirm-cause', confirmedBy: 'carrier', partIds })).body.code).toBe(
      'evidence-missing',
    );
    const anna = await http.session(cast.salesperson);
    expect((await http.get(`/return-cases/${id}`, anna)).status).toBe(403);
    const possible = (await http.get<ReturnCaseView>(`/return-cases/${id}`, head)).body.possibleActs;
    expect(possible).toContainEqual({
      act: 'confirm-cause',
      step: 'confirmation',
      needs: ['document'],
      partIds,
      steps: null,
    });
    expect(possible.find(({ act: kind }) => kind === 'skip')?.steps).toEqual([
      { step: 'confirmation', partIds },
    ]);
    const unfit = await act(id, head, { act: 'skip', step: 'cause', partIds, reason: 'It is clear' });
    expect(unfit.body).toMatchObject({
      ...{ status: 409, code: 'step-not-skippable' },
      errors: [{ path: 'step', reason: 'nobody leaves out cause; you may leave out: confirmation' }],
    });
  });

  it('is found in the queue of whoever is to act', async () => {
    const { id, partIds } = await taken();
    const queue = async (name: string, as: string) =>
      returnCasePage
        .parse((await http.get(`/return-cases?queue=${name}&limit=200`, as)).body)
        .items.map((one) => one.id);
    expect(await queue('mine', manager)).toContain(id);
    expect(await queue('mine', head)).not.toContain(id);
    await stage.database.query(
      `INSERT INTO absence (id, user_id, from_at, to_at, substitute_id)
       VALUES (gen_random_uuid(), $1, now() - interval '1 hour', now() + interval '1 hour', $2)`,
      [cast.headOfSales, cast.management],
    );
    await done(id, [manager, { act: 'pass-on' }]);
    expect(await queue('mine', manager)).not.toContain(id);
    expect(await queue('mine', head)).toContain(id);
    const inStead = await queue('mine', await http.session(cast.management));
    await stage.database.query(`DELETE FROM absence WHERE user_id = $1`, [cast.headOfSales]);
    expect(inStead).toContain(id);
    expect(await queue('mine', await http.session(cast.management))).not.toContain(id);
    const ada = await http.session(cast.administrator);
    expect([(await queue('team', head)).includes(id), (await queue('team', ada)).includes(id)]).toEqual([
      ...[true, false],
    ]);
    const told: object[] = await stage.database.query(
      `SELECT n.kind, n.step, n.recipient_id AS "to", n.instead_of AS "insteadOf" FROM case_notice n
       WHERE n.case_id = $1 ORDER BY n.told_at, n.step`,
      [id],
    );
    expect(told).toEqual([
      { kind: 'duty', step: 'passing-on', to: scene.people.manager, insteadOf: null },
      // Whoever is away is told by who stands in.
      { kind: 'duty', step: 'cause', to: cast.management, insteadOf: cast.headOfSales },
    ]);
    const whose = async () => ({
      vendor: (await queue('vendor', head)).includes(id),
      customer: (await queue('customer', head)).includes(id),
      desk: (await queue('mine', desk)).includes(id),
      manager: (await queue('mine', manager)).includes(id),
    });
    const nobodys = { vendor: false, customer: false, desk: false, manager: false };
    expect(await whose()).toEqual(nobodys);
    await done(id, ...toRequest(partIds).slice(1), request(partIds));
    expect(await whose()).toEqual({ ...nobodys, vendor: true });
    const ownStock = { act: 'decide-remedy', remedy: 'replace', source: 'own-stock', partIds };
    await done(id, [head, { act: 'refuse', reason: 'No', partIds, ...spoken }], [head, ownStock]);
    expect(await whose()).toEqual({ ...nobodys, desk: true });
    await done(
      id,
      [desk, { act: 'ship-replacement', shipment: 'TN 9', partIds }],
      [desk, { act: 'record-delivery', partIds }],
    );
    expect(await whose()).toEqual({ ...nobodys, customer: true });
  });
});

describe('what is due today', () => {
  it('is due on the day of whoever asks, in its own time zone', async () => {
    const { id } = await taken();
    const zones = ['Etc/GMT-14', 'Etc/GMT+12'] as const;
    const ends: { zone: (typeof zones)[number]; at: Date }[] = await stage.database.query(
      `SELECT zone, (date_trunc('day', now() AT TIME ZONE zone) + interval '1 day') AT TIME ZONE zone AS at
       FROM unnest($1::text[]) AS zone ORDER BY at`,
      [zones],
    );
    const [sooner, later] = ends;
    const between = new Date((sooner!.at.getTime() + later!.at.getTime()) / 2);
    await stage.database.query(`UPDATE return_duty SET due_at = $2 WHERE case_id = $1`, [id, between]);
    const isDueIn = async (zone: string) => {
      await stage.database.query(`UPDATE app_user SET time_zone = $1 WHERE email = 'desk@example.test'`, [
        zone,
      ]);
      const { body } = await http.get('/return-cases?queue=due-today&limit=200', desk);
      return returnCasePage.parse(body).items.some((one) => one.id === id);
    };
    expect([await isDueIn(sooner!.zone), await isDueIn(later!.zone)]).toEqual([false, true]);
  });
});

describe('what is read beside the cases', () => {
  it('counts each queue as the queue itself shows it, each reader its own', async () => {
    await taken();
    for (const as of [desk, manager, head]) {
      const { body: tally } = await http.get<ReturnTally>('/return-cases/tally', as);
      const counts = { ...returnTally.parse(tally), 'due-today': tally.dueToday };
      for (const queue of ['mine', 'due-today', 'breached', 'vendor', 'customer', 'team'] as const) {
        const { body } = await http.get(`/return-cases?queue=${queue}&limit=200`, as);
        expect([queue, counts[queue]]).toEqual([queue, returnCasePage.parse(body).items.length]);
      }
    }
  });

  it('finds a case by its number or its customer, and by nothing else', async () => {
    const { body: opened } = await take({});
    const found = async (q: string) => {
      const { body } = await http.get(`/return-cases?limit=200&q=${encodeURIComponent(q)}`, manager);
      return returnCasePage.parse(body).items.map(({ id }) => id);
    };
    expect(await found(opened.number.toLowerCase())).toEqual([opened.id]);
    expect(await found(opened.customer.name.slice(1).toUpperCase())).toContain(opened.id);
    expect(await found('%')).toEqual([]);
  });

  it('says of each clock why it is due then, and what is left of it', async () => {
    const { id, partIds } = await taken();
    const { body: found } = await http.get(`/return-cases/${id}`, manager);
    const passing = returnCaseView.parse(found).clocks.find(({ step }) => step === 'passing-on')!;
    expect(passing.leftMs).toBeGreaterThan(0);
    expect(passing.standsUntil).toBeUndefined();
    const { body } = await http.get(`/return-cases/${id}/why`, manager);
    const { items } = returnWhy.parse(body);
    const why = items.find(({ step }) => step === 'passing-on')!;
    expect(why).toMatchObject({ dueAt: passing.dueAt, since: passing.since });
    expect(why.explanation).toMatchObject({ calendar: 'always-open', due: passing.dueAt });
    await done(id, ...toRequest(partIds), request(partIds));
    const asked = returnWhy.parse((await http.get(`/return-cases/${id}/why`, manager)).body).items;
    // The vendor is to act: the time of the whole case stands still, and says since when.
    const whole = asked.find(({ step }) => step === 'whole-case')!;
    expect(whole.dueAt).toBeNull();
    expect(whole.explanation!.pauses).toHaveLength(1);
  });

  it('finds vendors and carriers by a part of their names, or of one kind only', async () => {
    const named = async (query: string) => {
      const { body } = await http.get(`/counterparties${query}`, desk);
      return counterpartyPage.parse(body).items.map(({ name }) => name);
    };
    expect(await named('?q=WERKE')).toEqual(['GTX Werke']);
    expect(await named('?q=%25')).toEqual([]);
    expect(await named('?kind=carrier')).toEqual(['Trans Nord']);
    expect(await named('?kind=carrier&q=gtx')).toEqual([]);
    expect((await http.get('/counterparties?kind=postman', desk)).status).toBe(400);
  });

  it('finds products by their key or name', async () => {
    const found = async (q: string) =>
      productList.parse((await http.get(`/products?q=${q}`, desk)).body).items.map(({ key }) => key);
    expect(await found('GTX')).toContain('gtx-pro');
    expect(await found('nothing-of-that-name')).toEqual([]);
  });
});

describe('the regulation', () => {
  it('is data: published as a version by sales ops, and everything that is wrong is told at once', async () => {
    const ada = await http.session(cast.administrator);
    const publish = (definition: object, key?: string) =>
      http.post<Problem & { version: number }>('/return-regulations', ada, { definition }, key);
    const good = shippedRegulation({ calendar: 'always-open' });
    expect((await publish(good)).status).toBe(200);
    const { cause, ...others } = good.steps;
    const preview = await http.post('/return-regulations/preview', ada, good);
    expect(preview).toMatchObject({ status: 200, body: { newBreaches: 0, mendedBreaches: 0 } });
    expect((await http.post('/return-regulations/preview', ada, { ...good, calendar: 'x' })).status).toBe(
      422,
    );
    const norm = { ...cause.norm, A: 'soon' };
    const wrong = await publish({
      ...good,
      calendar: 'nowhere',
      steps: { ...others, lunch: { ...cause, norm } },
    });
    expect(wrong.body.code).toBe('definition-invalid');
    expect(wrong.body.errors!.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['steps.cause', 'steps.lunch', 'calendar']),
    );
    const causeWithin = (A: string) => ({
      ...good,
      steps: { ...good.steps, cause: { ...cause, norm: { A, B: 'P2D', C: 'P3D' } } },
    });
    const key = randomUUID();
    expect(await publish(causeWithin('PT6H'), key)).toMatchObject({ status: 201, body: { version: 2 } });
    expect(await publish(causeWithin('PT8H'))).toMatchObject({ status: 201, body: { version: 3 } });
    // Sent again, it does not take back what was published since.
    expect(await publish(causeWithin('PT6H'), key)).toMatchObject({ status: 201, body: { version: 2 } });
    const { id } = await taken();
    const passed = await done(id, [manager, { act: 'pass-on' }]);
    const clock = passed.clocks.find(({ step }) => step === 'cause')!;
    expect(Date.parse(clock.dueAt!) - Date.parse(clock.since)).toBe(8 * 3_600_000);
    expect((await http.post('/return-regulations', manager, { definition: good })).status).toBe(403);
  });
});
