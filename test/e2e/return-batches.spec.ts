import { randomUUID } from 'node:crypto';
import { batchElsewhere, type BatchElsewhere } from '@app/contracts/return-reading.js';
import { inTurn } from '../support/return-record.js';
import { partIdsOf, ReturnScene, type ReturnSessions } from '../support/return-scene.js';

let scene: ReturnScene;
/** Of another personal manager, in a team of its own. */
const theirCustomer = randomUUID();

beforeAll(async () => {
  scene = await ReturnScene.set();
  const teamId = randomUUID();
  const { database } = scene.stage;
  await database.query(`INSERT INTO team (id, name) VALUES ($1, 'South')`, [teamId]);
  await database.query(`UPDATE app_user SET team_id = $1 WHERE id = $2`, [teamId, scene.people.stranger]);
  await database.query(
    `INSERT INTO customer (id, name, class, personal_manager_id) VALUES ($1, 'Southern Mills', 'B', $2)`,
    [theirCustomer, scene.people.stranger],
  );
}, 60_000);
afterAll(() => scene?.close());

async function elsewhere(id: string, as: keyof ReturnSessions): Promise<BatchElsewhere[]> {
  const { status, body } = await scene.http.get(`/return-cases/${id}/same-batch`, scene.sessions[as]);
  expect(status).toBe(200);
  return batchElsewhere.parse(body).items;
}

const theirs = (line: object) => scene.taken(line, theirCustomer, {}, 'stranger');

describe('a batch that other customers have claimed of', () => {
  it('is shown with what they claim, and with those of their cases that are within reach', async () => {
    const batch = 'LOT-70';
    const line = { batch, quantityClaimed: 4 };
    // Two deliveries of one batch, and another batch besides.
    const mine = await scene.taken(line, undefined, {
      more: [line, { batch: 'LOT-71', quantityClaimed: 1 }],
    });
    expect(await elsewhere(mine.id, 'manager')).toEqual([]);
    // Another claim of the same customer is none of another one.
    await scene.taken(line);
    const first = await theirs({ batch, quantityClaimed: 5 });
    const second = await theirs({ batch, quantityClaimed: 7 });
    await theirs({ batch: 'LOT-72', quantityClaimed: 9 });
    const withdrawn = await theirs({ batch, quantityClaimed: 3 });
    await inTurn(scene, withdrawn.id, [
      'desk',
      { act: 'withdraw', partIds: partIdsOf(withdrawn), reason: 'Not theirs', through: 'phone' },
    ]);
    const all = { productKey: 'gtx-pro', batch, customers: 1, claimed: 12 };
    const customer = { id: theirCustomer, name: 'Southern Mills' };
    const cases = [
      { id: second.id, number: second.number, status: 'open', customer, claimed: 7 },
      { id: first.id, number: first.number, status: 'open', customer, claimed: 5 },
    ];
    expect(await elsewhere(mine.id, 'desk')).toEqual([{ ...all, cases }]);
    // That there is more of it everybody has to know; whose it is, only whoever may see their cases.
    expect(await elsewhere(mine.id, 'manager')).toEqual([{ ...all, cases: [] }]);
    expect(await elsewhere(first.id, 'stranger')).toMatchObject([
      { batch, customers: 1, claimed: 12, cases: [] },
    ]);
    const path = `/return-cases/${mine.id}/same-batch`;
    expect((await scene.http.get(path, scene.sessions.stranger)).status).toBe(404);
  });

  it('names the newest twenty of their cases', async () => {
    const batch = 'LOT-80';
    const { id } = await scene.taken({ batch });
    const others: string[] = [];
    for (let count = 0; count < 21; count++) others.unshift((await theirs({ batch, quantityClaimed: 1 })).id);
    const [found] = await elsewhere(id, 'desk');
    expect(found).toMatchObject({ customers: 1, claimed: 21 });
    expect(found!.cases.map((one) => one.id)).toEqual(others.slice(0, 20));
  });
});
