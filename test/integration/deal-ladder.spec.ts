import { randomUUID } from 'node:crypto';
import type { Role } from '@app/domain/access/permissions.js';
import { PeopleRepository } from '@app/persistence/people.repository.js';
import { dealWorkflowId } from '../../workflows/src/names.js';
import { Asking } from '../support/asking.js';
import { casting, quickPipeline, type Cast } from '../support/cast.js';
import { setStage, type Stage } from '../support/stage.js';
import { days, hours, travel } from '../support/time-travel.js';

let stage: Stage;
let cast: Cast;
let ask: Asking;

beforeAll(async () => {
  stage = await setStage();
  // A day without a future activity stalls; head of sales four hours later, management a day after that.
  cast = await casting(stage.database, quickPipeline());
  ask = new Asking(stage, cast);
  await stage.startWorker();
});
afterAll(() => stage?.close());

const owner = 'Anna Novak, round 1, level 0';
const head = 'Petr Dvorak, round 1, level 1';
const management = 'Eva Horak, round 1, level 2';

function pass(dealId: string, seconds: number): Promise<void> {
  return travel(stage.client, dealWorkflowId(dealId), seconds);
}

async function escalationOf(dealId: string): Promise<string> {
  const id = (await ask.row(dealId))?.escalation?.id;
  if (!id) throw new Error('the deal has no escalation');
  return id;
}

/** The alerts that nobody was found in a place, of which so many deals were told. */
async function missing(): Promise<object[]> {
  return stage.database.query(
    `SELECT entity_id AS id, resolved_at IS NULL AS open, told_at IS NOT NULL AS told, detail FROM alert
     WHERE kind = 'recipient-missing' ORDER BY raised_at`,
  );
}

describe('the ladder of a stalled deal', () => {
  it('tells the owner, then the head of sales, then management, each once', async () => {
    const dealId = await ask.open();
    await pass(dealId, days(1) - hours(1));
    expect(await ask.told(dealId)).toEqual([]);
    await pass(dealId, hours(2));
    expect(await ask.told(dealId)).toEqual([owner]);
    await pass(dealId, hours(4));
    expect(await ask.told(dealId)).toEqual([owner, head]);
    // The head of sales was told four hours ago, management is a day after that.
    await pass(dealId, days(2));
    expect(await ask.told(dealId)).toEqual([owner, head, management]);
    expect(await ask.told(dealId, 'email')).toEqual([owner, head, management]);
    expect(await ask.workflowState(dealId)).toEqual(await ask.row(dealId));
  });

  it('tells the unanswered top level again each week', async () => {
    const dealId = await ask.open();
    await pass(dealId, days(3) + days(15));
    const again = [2, 3].map((round) => `Eva Horak, round ${round}, level 2`);
    expect(await ask.told(dealId)).toEqual([owner, head, management, ...again]);
  });

  it('does not tell management of a deal that is no key deal', async () => {
    const dealId = await ask.open({ amount: '100' });
    await pass(dealId, days(60));
    expect((await ask.told(dealId)).filter((told) => told.startsWith('Eva'))).toEqual([]);
  });

  it('stops when somebody takes it on, and goes on when the promise is broken', async () => {
    const dealId = await ask.open();
    await pass(dealId, days(1) + hours(5));
    expect(await ask.told(dealId)).toEqual([owner, head]);
    const now = Date.parse((await ask.row(dealId))!.nextDueAt!);
    const promisedFor = new Date(now + hours(48) * 1_000).toISOString();
    await ask.tell(dealId, { kind: 'take-on', escalationId: await escalationOf(dealId), promisedFor });
    await pass(dealId, hours(47));
    expect(await ask.told(dealId)).toEqual([owner, head]);
    await pass(dealId, days(3));
    const again = 'Petr Dvorak, round 2, level 1';
    expect(await ask.told(dealId)).toEqual([owner, head, again, 'Eva Horak, round 2, level 2']);
    const [row] = await stage.database.query(
      `SELECT status, broken_promises, round FROM escalation WHERE deal_id = $1`,
      [dealId],
    );
    expect(row).toEqual({ status: 'telling', broken_promises: 1, round: 2 });
  });

  it('ends when the deal moves, and begins anew when it stalls again', async () => {
    const dealId = await ask.open();
    await pass(dealId, days(1) + hours(1));
    const first = await escalationOf(dealId);
    await ask.tell(dealId, { kind: 'move', to: 'offer' });
    await pass(dealId, hours(20));
    expect(await ask.told(dealId)).toEqual([owner]);
    await pass(dealId, hours(5));
    expect(await ask.told(dealId)).toEqual([owner, owner]);
    expect(await escalationOf(dealId)).not.toBe(first);
    const rows = await stage.database.query(`SELECT status, end_reason FROM escalation WHERE id = $1`, [
      first,
    ]);
    expect(rows).toEqual([{ status: 'ended', end_reason: 'moved' }]);
  });

  it('keeps silent while a future activity is planned, and speaks when it has passed', async () => {
    const dealId = await ask.open();
    const opened = Date.parse((await ask.row(dealId))!.openedAt);
    const plannedFor = new Date(opened + days(3) * 1_000).toISOString();
    await ask.tell(dealId, { kind: 'plan-activity', activity: { type: 'visit', plannedFor, agreed: true } });
    await pass(dealId, days(4) - hours(1));
    expect(await ask.told(dealId)).toEqual([]);
    await pass(dealId, hours(2));
    expect(await ask.told(dealId)).toEqual([owner]);
  });

  it('tells the administrators when a level has nobody to tell, and raises one alert of the place that is empty', async () => {
    await stage.database.query(`TRUNCATE alert`);
    const [dealId, other] = [await ask.open(), await ask.open()];
    await stage.database.query(`UPDATE team SET head_id = NULL`);
    await pass(dealId, days(1) + hours(5));
    await pass(other, days(1) + hours(5));
    expect(await ask.told(dealId)).toEqual([owner, 'Ada Admin, round 1, level 1']);
    expect(await ask.told(other)).toEqual([owner, 'Ada Admin, round 1, level 1']);
    const empty = { id: cast.teamId, told: true, detail: { entity: 'team', dealId } };
    expect(await missing()).toEqual([{ ...empty, open: true }]);
    // It is over when somebody is found there again, whichever deal it is that asks.
    await stage.database.query(
      `UPDATE team t SET head_id = u.id FROM app_user u WHERE u.name = 'Petr Dvorak'`,
    );
    const third = await ask.open();
    await pass(third, days(1) + hours(5));
    expect(await ask.told(third)).toEqual([owner, 'Petr Dvorak, round 1, level 1']);
    expect(await missing()).toEqual([{ ...empty, open: false }]);
  });

  it('raises and takes back the alert that there is no management', async () => {
    await stage.database.query(`TRUNCATE alert`);
    const management = (active: boolean) =>
      stage.database.query(`UPDATE app_user SET active = $1 WHERE id = $2`, [active, cast.management]);
    await management(false);
    const first = await ask.open();
    await pass(first, days(2) + hours(5));
    expect(await missing()).toMatchObject([{ id: null, open: true, detail: { entity: 'management' } }]);
    await management(true);
    const second = await ask.open();
    await pass(second, days(2) + hours(5));
    expect((await ask.told(second)).at(-1)).toBe('Eva Horak, round 1, level 2');
    expect(await missing()).toMatchObject([{ open: false }]);
  });

  it('tells the substitute of whoever is absent, and says in whose stead', async () => {
    const dealId = await ask.open();
    const absence = `INSERT INTO absence (id, user_id, from_at, to_at, substitute_id)
      VALUES (gen_random_uuid(), $1, now() - interval '1 day', now() + interval '90 days', $2)`;
    await stage.database.query(absence, [cast.headOfSales, cast.administrator]);
    await pass(dealId, days(1) + hours(5));
    await stage.database.query(`DELETE FROM absence`);
    expect(await ask.told(dealId)).toEqual([owner, 'Ada Admin, round 1, level 1']);
    const rows = await stage.database.query(
      `SELECT DISTINCT instead_of FROM notice WHERE deal_id = $1 AND level = 1`,
      [dealId],
    );
    expect(rows).toEqual([{ instead_of: cast.headOfSales }]);
  });

  it('is found in the inbox by whoever comes into a place that was told, and is mailed with the next telling', async () => {
    const people = new PeopleRepository(stage.database);
    const joins = async (name: string, roles: Role[]) => {
      const [id, email] = [randomUUID(), `${name.slice(0, 3)}@example.test`];
      const common = { teamId: null, locale: 'cs', timeZone: 'UTC', calendarKey: null, passwordHash: null };
      await people.addUser({ ...common, id, email, name, roles, active: true });
      return id;
    };
    const [dealId, answered, early] = [await ask.open(), await ask.open(), await ask.open()];
    await pass(dealId, days(2) + hours(6));
    await pass(answered, days(1) + hours(5));
    await pass(early, days(1) + hours(1));
    await ask.tell(answered, { kind: 'move', to: 'offer' });
    const nora = await joins('Nora Nova', ['head-of-sales']);
    await people.changeTeam(cast.teamId, { headId: nora });
    await joins('Mia Mala', ['management']);
    const newer = ['Mia Mala, round 1, level 2', 'Nora Nova, round 1, level 1'];
    const all = [owner, 'Petr Dvorak, round 1, level 1', management, ...newer].sort();
    expect((await ask.told(dealId)).sort()).toEqual(all);
    expect(await ask.told(dealId, 'email')).toHaveLength(3);
    // It is answered, or their level has not come yet.
    expect(await ask.told(answered)).toHaveLength(2);
    expect(await ask.told(early)).toEqual([owner]);
    // Once, however often they come.
    await people.changeTeam(cast.teamId, { headId: null });
    await people.changeTeam(cast.teamId, { headId: nora });
    expect(await ask.told(dealId)).toHaveLength(all.length);
    await pass(early, hours(4));
    await pass(dealId, days(7));
    expect(await ask.told(early, 'email')).toEqual([owner, newer[1]]);
    expect(await ask.told(dealId, 'email')).toContain('Mia Mala, round 2, level 2');
  });

  it('is found by a head of a team that had none, and by whoever is back', async () => {
    const people = new PeopleRepository(stage.database);
    await people.changeTeam(cast.teamId, { headId: null });
    const dealId = await ask.open();
    await pass(dealId, days(1) + hours(5));
    await people.changeUser(cast.headOfSales, { active: false }, { anyway: true });
    await people.changeTeam(cast.teamId, { headId: cast.headOfSales });
    const told = [owner, 'Ada Admin, round 1, level 1'];
    expect(await ask.told(dealId)).toEqual(told);
    await people.changeUser(cast.headOfSales, { active: true });
    expect((await ask.told(dealId)).sort()).toEqual([...told, head].sort());
  });

  it('costs a stalled deal few history events, however long it waits', async () => {
    const dealId = await ask.open();
    await pass(dealId, days(365));
    const { historyLength } = await stage.client.workflow.getHandle(dealWorkflowId(dealId)).describe();
    // 52 weekly tellings of the unanswered top at seven events each, and what came before.
    expect(historyLength).toBeLessThan(52 * 7 + 60);
  });
});
