import { randomUUID } from 'node:crypto';
import type { Problem } from '@app/contracts/problem.js';
import type { ReturnCaseView } from '@app/contracts/returns.js';
import { returnNoticePage, type ReturnNoticeView } from '@app/contracts/return-notices.js';
import { watchedReturnCases } from '@app/doctor/watched.js';
import { wake } from '@app/doctor/waking.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { MailHoldRepository } from '@app/persistence/mail-hold.repository.js';
import { alwaysOpen, type Cast } from '../support/cast.js';
import type { HttpStage, HttpAnswer } from '../support/http.js';
import { startPostbox, type Postbox } from '../support/postbox.js';
import { shippedRegulation } from '../support/return-cases.js';
import { ReturnScene } from '../support/return-scene.js';
import type { Stage } from '../support/stage.js';
import { until } from '../support/until.js';

let scene: ReturnScene;
let stage: Stage;
let http: HttpStage;
let postbox: Postbox;
let cast: Cast;
let managerId: string;
let otherId: string;
/** Sessions: the customer's personal manager, another one, the head of sales. */
let manager: string;
let other: string;
let head: string;

/** A claim has to be passed on within a second, a replacement confirmed within some, and everything else in days. */
function quickRegulation() {
  const given = shippedRegulation({ key: 'quick-returns', calendar: 'always-open' });
  const norm = { A: 'PT1S', B: 'PT1S', C: 'PT1S' };
  const some = { A: 'PT3S', B: 'PT3S', C: 'PT3S' };
  const levels = [
    { to: 'owner', after: 'PT0S', channels: ['inbox'] },
    { to: 'head-of-sales', after: 'PT0S', channels: ['inbox', 'email'] },
  ] as const;
  const ladder = { A: levels, B: levels, C: levels };
  const quick = { norm, warnBefore: undefined, ladder };
  const [passing, receipt] = [given.steps['passing-on'], given.steps.receipt];
  const steps = { 'passing-on': { ...passing, ...quick }, receipt: { ...receipt, ...quick, norm: some } };
  return { ...given, steps: { ...given.steps, ...steps } };
}

beforeAll(async () => {
  postbox = await startPostbox();
  scene = await ReturnScene.set(
    { SMTP_URL: postbox.url, DEALWARDEN_MAIL_COLLECT_SECONDS: '0.1' },
    quickRegulation(),
  );
  ({ stage, http, cast } = scene);
  ({ manager, stranger: other, head } = scene.sessions);
  ({ manager: managerId, stranger: otherId } = scene.people);
}, 60_000);
afterAll(async () => {
  await scene?.close();
  await postbox?.close();
});

/** The week without today and tomorrow: closed now, also at midnight. */
function closedToday(): Record<string, [string, string][]> {
  const days = Object.keys(alwaysOpen.week);
  // The week begins with Monday here, with Sunday there.
  const today = days[(new Date().getUTCDay() + 6) % 7]!;
  const near = [today, days[(days.indexOf(today) + 1) % 7]!];
  return Object.fromEntries(
    days.filter((day) => !near.includes(day)).map((day) => [day, [['00:00', '24:00']]]),
  );
}

type Answer = HttpAnswer<ReturnCaseView & Omit<Problem, 'status'>>;

const line = () => ({
  ...{ productKey: 'gtx-pro', deliveryId: `DN-${randomUUID().slice(0, 8)}` },
  ...{ quantityDelivered: 100, quantityClaimed: 12 },
});
const take = (as: string, customerId = cast.customerId): Promise<Answer> =>
  http.post('/return-cases', as, { customerId, lines: [line()] });
const act = (id: string, as: string, body: object): Promise<Answer> =>
  http.post(`/return-cases/${id}/acts`, as, body);

const iso = (at: string) => `to_char(${at} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

async function noticesOf(as: string, id: string, query = ''): Promise<ReturnNoticeView[]> {
  const { body } = await http.get(`/return-cases/notices?limit=200${query}`, as);
  return returnNoticePage.parse(body).items.filter((one) => one.case.id === id);
}

describe('a late step of a case', () => {
  it('is told by the ways that its ladder says, shown in the inbox, and taken on from there', async () => {
    const { id, number } = (await take(manager)).body;
    await until(async () => (await noticesOf(head, id)).length === 1);
    const [told] = await noticesOf(manager, id);
    expect(told).toMatchObject({
      ...{ step: 'passing-on', inCharge: 'personal-manager', level: 0, round: 1 },
      ...{ case: { number, status: 'open' }, escalation: { status: 'telling' } },
    });
    expect(await noticesOf(other, id)).toEqual([]);
    // The head of sales is told by mail as well, who is in charge in the inbox only.
    const late = (to: string) =>
      postbox.mails.filter(
        (mail) => mail.to.includes(to) && mail.text.includes('Late:') && mail.text.includes(number),
      );
    await until(async () => late('petr.dvorak@example.test').length === 1);
    expect(late('manager@example.test')).toEqual([]);
    const promisedFor = new Date(Date.now() + 3_600_000).toISOString();
    const taking = { act: 'take-on', escalationId: told!.escalation.id, promisedFor };
    expect((await act(id, manager, taking)).status).toBe(200);
    expect(await noticesOf(head, id)).toMatchObject([
      { escalation: { status: 'taken-on', takenOnBy: 'Marie Manager', promisedFor } },
    ]);
    await act(id, manager, { act: 'pass-on' });
    expect(await noticesOf(head, id)).toMatchObject([{ escalation: { status: 'ended' }, dueAt: null }]);
    expect(await noticesOf(head, id, '&open=true')).toEqual([]);
  });
});

describe('a replacement whose customer no letter reaches', () => {
  it('is not confirmed by silence until the customer has been told in another way', async () => {
    const customerId = randomUUID();
    await stage.database.query(
      `INSERT INTO customer (id, name, class, personal_manager_id) VALUES ($1, 'Without Address', 'B', $2)`,
      [customerId, managerId],
    );
    const { id, lines } = (await take(manager, customerId)).body;
    const partIds = lines.flatMap(({ parts }) => parts.map((part) => part.id));
    const { desk } = scene.sessions;
    const done = async (as: string, body: object) => {
      expect(await act(id, as, { partIds, ...body })).toMatchObject({ status: 200 });
    };
    await act(id, manager, { act: 'pass-on' });
    await done(head, { act: 'find-cause', cause: 'defect' });
    await done(head, { act: 'confirm-cause', confirmedBy: 'own-inspection', document: '8D' });
    await done(head, { act: 'decide-remedy', remedy: 'replace', source: 'own-stock' });
    await done(desk, { act: 'ship-replacement', shipment: 'PPL 1' });
    await done(desk, { act: 'record-delivery' });
    const seen = async () => (await http.get<ReturnCaseView>(`/return-cases/${id}`, desk)).body;
    await until(async () => (await seen()).escalations.some(({ step }) => step === 'receipt'));
    expect((await seen()).lines[0]!.parts[0]!.outcome ?? null).toBeNull();
    expect((await seen()).unreached.map(({ about }) => about)).toContain('record-delivery');
    const told = await http.post(`/return-cases/${id}/letters/told`, desk, { through: 'phone' });
    expect(told.status).toBe(200);
    // It is due now: whoever watches over what is due wakes it.
    const [row]: { isDue: boolean }[] = await stage.database.query(
      `SELECT next_due_at <= now() AS "isDue" FROM return_case WHERE id = $1`,
      [id],
    );
    expect(row).toEqual({ isDue: true });
    await wake(stage.client, watchedReturnCases, id);
    await until(async () => (await seen()).lines[0]!.parts[0]!.outcome === 'replaced');
    const { body } = await http.get<{ items: { happenings: object[] }[] }>(
      `/return-cases/${id}/events`,
      desk,
    );
    expect(body.items.flatMap(({ happenings }) => happenings)).toContainEqual(
      expect.objectContaining({ kind: 'confirmed-by-silence' }),
    );
  });
});

describe('a request whose letter waits for longer than an hour', () => {
  it('stops the clock of whom it goes to as soon as the hour is over', async () => {
    const { database } = stage;
    const { vendorId } = scene;
    await database.query(`UPDATE counterparty SET email = 'gtx@vendor.example.test' WHERE id = $1`, [
      vendorId,
    ]);
    const { id, lines } = (await take(manager)).body;
    const partIds = lines.flatMap(({ parts }) => parts.map((part) => part.id));
    await act(id, manager, { act: 'pass-on' });
    await act(id, head, { act: 'find-cause', cause: 'defect', partIds });
    await act(id, head, { act: 'confirm-cause', confirmedBy: 'own-inspection', document: '8D', partIds });
    const hold = new MailHoldRepository(database);
    await hold.hold();
    try {
      await act(id, head, { act: 'request', counterparty: { kind: 'vendor', id: vendorId }, partIds });
      await until(async () => {
        const made: object[] = await database.query(
          `SELECT FROM mail m JOIN return_letter l ON l.id = m.for_letter_id WHERE l.case_id = $1 AND l.act = 'request'`,
          [id],
        );
        return made.length === 1;
      });
      // As it would be an hour later.
      await database.query(
        `WITH asked AS (
           UPDATE return_letter l SET at = l.at - interval '61 minutes' FROM return_letter was
           WHERE l.case_id = $1 AND l.act = 'request' AND was.id = l.id RETURNING was.at AS before, l.at AS after
         )
         UPDATE return_case c SET state = replace(c.state::text, ${iso('asked.before')}, ${iso('asked.after')})::jsonb FROM asked WHERE c.id = $1`,
        [id],
      );
      await until(async () => {
        const [row]: { isDue: boolean }[] = await database.query(
          `SELECT next_due_at <= now() AS "isDue" FROM return_case WHERE id = $1`,
          [id],
        );
        return row!.isDue;
      });
      await wake(stage.client, watchedReturnCases, id);
      const clockOf = async () => {
        const [row]: { clocks: object[] }[] = await database.query(
          `SELECT state->'clocks' AS clocks FROM return_case WHERE id = $1`,
          [id],
        );
        return row!.clocks;
      };
      await until(async () => (await clockOf()).some((clock) => 'untold' in clock));
      expect(await clockOf()).toContainEqual(
        expect.objectContaining({ step: 'vendor-answer', untold: true }),
      );
    } finally {
      await hold.release({ drop: true });
    }
  });
});

describe('a case that is moved to another customer', () => {
  it('is told to whoever cares for that one, and what was to be told to the other is withdrawn', async () => {
    const newCustomer = randomUUID();
    await stage.database.query(
      `INSERT INTO customer (id, name, class, personal_manager_id, email) VALUES ($1, 'Right Customer', 'B', $2, 'right@x.example.test')`,
      [newCustomer, otherId],
    );
    // Out of hours their notices wait.
    const closed = { ...alwaysOpen, key: 'closed-now', week: closedToday() };
    await new DefinitionRepository(stage.database).publishCalendar(closed);
    await stage.database.query(`UPDATE app_user SET calendar_key = 'closed-now' WHERE id = $1`, [managerId]);
    const { id } = (await take(manager)).body;
    await stage.database.query(`UPDATE customer SET email = 'wrong@x.example.test' WHERE id = $1`, [
      cast.customerId,
    ]);
    const moving = { act: 'move-customer', customerId: newCustomer, reason: 'Of the sister company' };
    expect((await act(id, head, moving)).status).toBe(200);
    const timeline = await http.get<{ items: { kind: string; data: object; texts: object }[] }>(
      `/return-cases/${id}/events`,
      head,
    );
    expect(timeline.body.items.find(({ kind }) => kind === 'move-customer')).toMatchObject({
      data: { fromCustomerId: cast.customerId, customerId: newCustomer },
      texts: { reason: 'Of the sister company' },
    });
    const told = (whose: string) =>
      stage.database.query<{ kind: string; step: string; withdrawn: boolean }[]>(
        `SELECT kind, step, suppressed_at IS NOT NULL AS withdrawn FROM case_notice
         WHERE case_id = $1 AND recipient_id = $2 AND kind = 'duty'`,
        [id, whose],
      );
    expect(await told(otherId!)).toEqual([{ kind: 'duty', step: 'passing-on', withdrawn: false }]);
    await stage.database.query(`UPDATE app_user SET calendar_key = NULL WHERE id = $1`, [managerId]);
    await until(async () => (await told(managerId!))[0]?.withdrawn === true);
    await until(async () => postbox.mails.some(({ to }) => to.includes('stranger@example.test')));
    // Each customer is written to at its own address; the wrong one hears nothing more of the goods.
    const lettersTo = (to: string) => postbox.mails.filter((mail) => mail.to.includes(to));
    await until(async () => lettersTo('right@x.example.test').length === 1);
    await until(async () =>
      lettersTo('wrong@x.example.test').some(({ subject }) => /by mistake/.test(subject)),
    );
    expect(lettersTo('right@x.example.test')[0]!.text).toContain('12 units of GTX Pro');
    const mistaken = lettersTo('wrong@x.example.test').find(({ subject }) => /by mistake/.test(subject));
    expect(mistaken!.text).not.toContain('GTX Pro');
    // A link opens the case as it is now: only to whose it is.
    expect(lettersTo('right@x.example.test')[0]!.text).toContain('/return/');
    expect(mistaken!.text).not.toContain('/return/');
  });
});

describe('a claim', () => {
  it('is taken of customers within reach only', async () => {
    const refused = await take(other);
    expect(refused.body.code).toBe('customer-unknown');
    const byHead = await take(head);
    expect(byHead.status).toBe(201);
    // Whoever takes a claim passes it on, if it be to oneself.
    expect((await act(byHead.body.id, head, { act: 'pass-on' })).status).toBe(200);
  });

  it('is acted on by whoever cares for the customer now; who took it may read it still', async () => {
    const { id } = (await take(manager)).body;
    const caredForBy = (whose: string) =>
      stage.database.query(`UPDATE customer SET personal_manager_id = $1 WHERE id = $2`, [
        whose,
        cast.customerId,
      ]);
    await caredForBy(otherId!);
    try {
      expect((await http.get<ReturnCaseView>(`/return-cases/${id}`, manager)).body.possibleActs).toEqual([]);
      expect((await act(id, manager, { act: 'pass-on' })).body.code).toBe('act-not-permitted');
      expect((await act(id, other, { act: 'pass-on' })).status).toBe(200);
    } finally {
      await caredForBy(managerId!);
    }
  });
});
