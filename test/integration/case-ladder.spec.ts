import { randomUUID } from 'node:crypto';
import type { ReturnCaseView } from '@app/contracts/returns.js';
import type { CustomerClass } from '@app/domain/pipeline/definition.js';
import type { ReturnCaseState } from '@app/domain/returns/state.js';
import { returnCaseWorkflowId } from '../../workflows/src/names.js';
import { startPostbox, type Postbox } from '../support/postbox.js';
import { partIdsOf, ReturnScene } from '../support/return-scene.js';
import { days, hours, travel } from '../support/time-travel.js';
import { until } from '../support/until.js';

let scene: ReturnScene;
let postbox: Postbox;

// The regulation as it is shipped: of class A everybody is told at once, of B the head of sales four hours later, management a day after that.
beforeAll(async () => {
  postbox = await startPostbox();
  scene = await ReturnScene.set({ SMTP_URL: postbox.url, DEALWARDEN_MAIL_COLLECT_SECONDS: '0.1' });
}, 60_000);
afterAll(async () => {
  await scene?.close();
  await postbox?.close();
});

const [manager, head, management] = [
  ...['Marie Manager, round 1, level 0', 'Petr Dvorak, round 1, level 1', 'Eva Horak, round 1, level 2'],
];
const mailboxes = ['manager', 'petr.dvorak', 'eva.horak'];

function pass(caseId: string, seconds: number): Promise<void> {
  return travel(scene.stage.client, returnCaseWorkflowId(caseId), seconds);
}

/** A claim that waits to be passed on, of a delivery whose windows nobody counts. */
async function claimed(customerClass: CustomerClass): Promise<ReturnCaseView> {
  const customerId = randomUUID();
  await scene.stage.database.query(
    `INSERT INTO customer (id, name, class, personal_manager_id) VALUES ($1, 'Customer of its class', $2, $3)`,
    [customerId, customerClass, scene.people.manager],
  );
  return scene.taken({ deliveredOn: undefined }, customerId);
}

/** Who was told that a step is late, in the order of telling. */
async function told(caseId: string, step: string, channel = 'inbox'): Promise<string[]> {
  const rows: { name: string; round: number; level: number }[] = await scene.stage.database.query(
    `SELECT u.name, n.round, n.level FROM case_notice n JOIN app_user u ON u.id = n.recipient_id
     WHERE n.case_id = $1 AND n.kind = 'late' AND n.step = $2 AND n.channel = $3
     ORDER BY n.told_at, n.round, n.level, u.name`,
    [caseId, step, channel],
  );
  return rows.map(({ name, round, level }) => `${name}, round ${round}, level ${level}`);
}

/** The mailboxes that have a mail about the lateness of a case. */
function mailed({ number }: ReturnCaseView): string[] {
  const late = postbox.mails.filter(({ text }) => text.includes('Late:') && text.includes(number));
  return late.flatMap(({ to }) => to.map((address) => address.split('@')[0]!));
}

async function stateOf(caseId: string): Promise<ReturnCaseState> {
  const [row]: { state: ReturnCaseState }[] = await scene.stage.database.query(
    `SELECT state FROM return_case WHERE id = $1`,
    [caseId],
  );
  return row!.state;
}

/** Answers the one escalation of a case with a promise for so many seconds after it was told last. */
async function takeOn(caseId: string, seconds: number): Promise<void> {
  const [row]: { id: string; at: Date }[] = await scene.stage.database.query(
    `SELECT escalation_id AS id, max(told_at) AS at FROM case_notice WHERE case_id = $1 AND kind = 'late' GROUP BY 1`,
    [caseId],
  );
  const promisedFor = new Date(row!.at.getTime() + seconds * 1_000).toISOString();
  await scene.act(caseId, 'head', { act: 'take-on', escalationId: row!.id, promisedFor });
}

describe('the ladder of a late step of a return case', () => {
  it('tells who is in charge, then the head of sales, then management, each once and by mail as well', async () => {
    const taken = await claimed('B');
    await pass(taken.id, hours(1));
    expect(await told(taken.id, 'passing-on')).toEqual([]);
    await pass(taken.id, hours(2));
    expect(await told(taken.id, 'passing-on')).toEqual([manager]);
    await pass(taken.id, hours(4));
    expect(await told(taken.id, 'passing-on')).toEqual([manager, head]);
    await pass(taken.id, days(1));
    expect(await told(taken.id, 'passing-on')).toEqual([manager, head, management]);
    expect(await told(taken.id, 'passing-on', 'email')).toEqual([manager, head, management]);
    await until(async () => mailed(taken).length >= 3);
    expect(mailed(taken).sort()).toEqual([...mailboxes].sort());
  });

  it('tells all of them at once of a customer of class A', async () => {
    const taken = await claimed('A');
    await pass(taken.id, hours(1) - 60);
    expect(await told(taken.id, 'passing-on')).toEqual([]);
    await pass(taken.id, 120);
    expect(await told(taken.id, 'passing-on')).toEqual([manager, head, management]);
    const moments: { count: number }[] = await scene.stage.database.query(
      `SELECT count(DISTINCT told_at)::int AS count FROM case_notice WHERE case_id = $1 AND kind = 'late'`,
      [taken.id],
    );
    expect(moments).toEqual([{ count: 1 }]);
    await until(async () => mailed(taken).length >= 3);
    expect(mailed(taken).sort()).toEqual([...mailboxes].sort());
  });

  it('tells nobody more of what somebody has taken on, until the promise is broken', async () => {
    const taken = await claimed('B');
    await pass(taken.id, hours(7));
    expect(await told(taken.id, 'passing-on')).toEqual([manager, head]);
    await takeOn(taken.id, days(4));
    await pass(taken.id, days(3));
    expect(await told(taken.id, 'passing-on')).toEqual([manager, head]);
    expect((await stateOf(taken.id)).escalations).toMatchObject([{ step: 'passing-on', round: 1 }]);
    await pass(taken.id, days(2));
    const again = ['Petr Dvorak, round 2, level 1'];
    expect((await told(taken.id, 'passing-on')).slice(0, 3)).toEqual([manager, head, ...again]);
  });

  it('tells nobody more when the step was done by the promised time, whatever is late next', async () => {
    const taken = await claimed('B');
    await pass(taken.id, hours(7));
    await takeOn(taken.id, days(1));
    await scene.act(taken.id, 'manager', { act: 'pass-on' });
    await pass(taken.id, days(20));
    expect(await told(taken.id, 'passing-on')).toEqual([manager, head]);
    // The head of sales is in charge of the cause, and so is told of it as that and as the head.
    const asHead = [0, 1].map((level) => `Petr Dvorak, round 1, level ${level}`);
    expect((await told(taken.id, 'cause')).slice(0, 3)).toEqual([...asHead, management]);
  });

  it("tells the desk's substitute of a step of the desk, and says in whose stead", async () => {
    const { database } = scene.stage;
    const taken = await claimed('B');
    const partIds = partIdsOf(taken);
    await scene.act(taken.id, 'manager', { act: 'pass-on' });
    await scene.act(taken.id, 'head', { act: 'find-cause', cause: 'defect', partIds });
    const confirmed = { act: 'confirm-cause', confirmedBy: 'own-inspection', document: '8D', partIds };
    await scene.act(taken.id, 'head', confirmed);
    const decided = { act: 'decide-remedy', remedy: 'replace', source: 'own-stock', partIds };
    await scene.act(taken.id, 'head', decided);
    const { desk, stranger } = scene.people;
    await database.query(
      `INSERT INTO absence (id, user_id, from_at, to_at, substitute_id)
       VALUES (gen_random_uuid(), $1, now() - interval '1 day', now() + interval '90 days', $2)`,
      [desk, stranger],
    );
    await pass(taken.id, days(3));
    const substitute = 'Simon Stranger, round 1, level 0';
    expect(await told(taken.id, 'replacement')).toEqual([substitute, head, management]);
    const inStead = await database.query(
      `SELECT DISTINCT instead_of, told_as FROM case_notice WHERE case_id = $1 AND kind = 'late' AND level = 0`,
      [taken.id],
    );
    expect(inStead).toEqual([{ instead_of: desk, told_as: 'complaint-desk' }]);
    await until(async () => mailed(taken).length >= 3);
    expect(mailed(taken).sort()).toEqual(['eva.horak', 'petr.dvorak', 'stranger']);
  });
});
