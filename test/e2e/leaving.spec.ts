import { randomUUID } from 'node:crypto';
import { problem, type Problem } from '@app/contracts/problem.js';
import type { ApiTokenOnce } from '@app/contracts/tokens.js';
import { Asking } from '../support/asking.js';
import { casting, type Cast } from '../support/cast.js';
import { HttpStage, type HttpAnswer } from '../support/http.js';
import { setStage, type Stage } from '../support/stage.js';

let stage: Stage;
let http: HttpStage;
let cast: Cast;
let ask: Asking;
let admin: string;

beforeAll(async () => {
  stage = await setStage();
  cast = await casting(stage.database);
  ask = new Asking(stage, cast);
  await stage.startWorker();
  http = await HttpStage.start(stage);
  admin = await http.session(cast.administrator);
});
afterAll(async () => {
  await http?.close();
  await stage?.close();
});

const leave = (body: object, as = admin): Promise<HttpAnswer<unknown>> =>
  http.send('PATCH', `/api/v1/users/${cast.salesperson}`, { as, body: { active: false, ...body } });
const told = ({ body }: HttpAnswer<unknown>): Problem => problem.parse(body);

async function owners(): Promise<string[]> {
  const rows: { owner_id: string }[] = await stage.database.query(
    `SELECT owner_id FROM deal WHERE status = 'open' UNION ALL
     SELECT personal_manager_id FROM customer UNION ALL
     SELECT owner_id FROM corrective_action WHERE done_at IS NULL`,
  );
  return rows.map(({ owner_id }) => owner_id);
}

describe('somebody who leaves', () => {
  it('stays while there is work that nobody takes over, and hands all of it over in one request', async () => {
    const deals = await Promise.all(Array.from({ length: 12 }, () => ask.open()));
    const won = await ask.open({ stage: 'offer' });
    await ask.tell(won, { kind: 'win' });
    await stage.database.query(`UPDATE customer SET personal_manager_id = $1`, [cast.salesperson]);
    await stage.database.query(
      `INSERT INTO corrective_action (id, deal_id, owner_id, reason, what, due_on, created_at)
       VALUES ($1, $2, $3, 'slow', 'Answer sooner', current_date, now())`,
      [randomUUID(), deals[0], cast.salesperson],
    );

    const refused = await leave({});
    expect([refused.status, told(refused).code]).toEqual([409, 'work-left-behind']);
    expect(told(refused).errors).toHaveLength(13);
    const nobody = await leave({ handOverTo: randomUUID() });
    expect([nobody.status, told(nobody).code]).toEqual([422, 'owner-unknown']);
    // Eva is in no team: deals cannot be hers, and nothing has changed hands.
    expect(told(await leave({ handOverTo: cast.management })).code).toBe('owner-unknown');
    expect(told(await leave({ handOverTo: cast.salesperson })).code).toBe('owner-unknown');
    expect(new Set(await owners())).toEqual(new Set([cast.salesperson]));

    const token = await http.post<ApiTokenOnce>('/tokens', admin, { name: 'hr', scopes: ['user.write'] });
    const narrow = await leave({ handOverTo: cast.headOfSales }, token.body.token);
    expect([narrow.status, told(narrow).code]).toEqual([403, 'forbidden']);

    const done = await leave({ handOverTo: cast.headOfSales });
    expect([done.status, done.body]).toEqual([200, expect.objectContaining({ active: false })]);
    expect(new Set(await owners())).toEqual(new Set([cast.headOfSales]));
    expect((await ask.row(won))?.ownerId).toBe(cast.salesperson);
    const events: { n: number }[] = await stage.database.query(
      `SELECT count(*)::int AS n FROM event WHERE kind = 'hand-over'`,
    );
    expect(events).toEqual([{ n: 12 }]);
    expect((await leave({ handOverTo: cast.headOfSales })).status).toBe(200);
  });

  it('goes with `active: false` only', async () => {
    const answer = await http.send('PATCH', `/api/v1/users/${cast.salesperson}`, {
      ...{ as: admin, body: { handOverTo: cast.headOfSales } },
    });
    expect([answer.status, told(answer).errors?.[0]?.path]).toEqual([400, 'handOverTo']);
  });

  it('is not the last administrator, whose deals stay where they are', async () => {
    const answer = await http.send('PATCH', `/api/v1/users/${cast.administrator}`, {
      ...{ as: admin, body: { active: false, handOverTo: cast.headOfSales } },
    });
    expect(told(answer).code).toBe('last-administrator');
  });
});

describe('somebody who changes team', () => {
  it('takes the open deals along, whose new head of sales reaches them; asked again nothing more happens', async () => {
    const [south, head, jan] = [randomUUID(), randomUUID(), randomUUID()];
    await stage.database.query(`INSERT INTO team (id, name) VALUES ($1, 'South')`, [south]);
    await stage.database.query(
      `INSERT INTO app_user (id, email, name, roles, team_id)
       VALUES ($1, 'sara@example.test', 'Sara South', '{head-of-sales}', $2), ($3, 'jan@example.test', 'Jan', '{salesperson}', $4)`,
      [head, south, jan, cast.teamId],
    );
    const deals = await Promise.all([ask.open({ ownerId: jan }), ask.open({ ownerId: jan })]);
    const lost = await ask.open({ ownerId: jan });
    await ask.tell(lost, { kind: 'lose', reason: 'price' });
    await stage.database.query(`UPDATE team SET head_id = $1 WHERE id = $2`, [head, south]);
    const move = (teamId: string, as = admin) =>
      http.send('PATCH', `/api/v1/users/${jan}`, { as, body: { teamId } });
    const token = await http.post<ApiTokenOnce>('/tokens', admin, { name: 'hr too', scopes: ['user.write'] });
    expect((await move(south, token.body.token)).status).toBe(403);
    expect((await ask.row(deals[0]))?.teamId).toBe(cast.teamId);

    expect((await move(south)).status).toBe(200);
    expect((await move(south)).status).toBe(200);
    const teams = await Promise.all([...deals, lost].map(async (id) => (await ask.row(id))?.teamId));
    expect(teams).toEqual([south, south, cast.teamId]);
    const asHead = await http.session(head);
    expect((await http.get(`/deals/${deals[0]}`, asHead)).status).toBe(200);
    expect((await http.get(`/deals/${deals[0]}`, await http.session(cast.headOfSales))).status).toBe(404);
    const events: unknown[] = await stage.database.query(
      `SELECT data FROM event WHERE kind = 'hand-over' AND entity_id = ANY ($1)`,
      [deals],
    );
    expect(events).toEqual([1, 2].map(() => ({ data: { from: jan, to: jan } })));

    // Who has left takes nothing along: what is left there waits for a new owner.
    await stage.database.query(`UPDATE app_user SET active = false WHERE id = $1`, [jan]);
    expect((await move(cast.teamId)).status).toBe(200);
    expect((await ask.row(deals[0]))?.teamId).toBe(south);
  });
});
