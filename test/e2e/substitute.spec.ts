import { randomUUID } from 'node:crypto';
import type { DealView } from '@app/contracts/deals.js';
import type { InboxEntry } from '@app/contracts/escalations.js';
import { dealWorkflowId } from '../../workflows/src/names.js';
import { Asking } from '../support/asking.js';
import { casting, quickPipeline, type Cast } from '../support/cast.js';
import { HttpStage } from '../support/http.js';
import { setStage, type Stage } from '../support/stage.js';
import { days, hours, travel } from '../support/time-travel.js';

let stage: Stage;
let cast: Cast;
let ask: Asking;
let http: HttpStage;
let ben: string;

beforeAll(async () => {
  stage = await setStage();
  cast = await casting(stage.database, quickPipeline());
  ask = new Asking(stage, cast);
  await stage.startWorker();
  http = await HttpStage.start(stage);
  const benId = randomUUID();
  await stage.database.query(`INSERT INTO team (id, name) VALUES ($1, 'South')`, [benId]);
  await stage.database.query(
    `INSERT INTO app_user (id, email, name, roles, team_id) VALUES ($1, 'ben@example.test', 'Ben Kos', '{salesperson}', $1)`,
    [benId],
  );
  await stage.database.query(
    `INSERT INTO absence (id, user_id, from_at, to_at, substitute_id)
     VALUES (gen_random_uuid(), $1, now() - interval '1 day', now() + interval '30 days', $2)`,
    [cast.headOfSales, benId],
  );
  ben = await http.session(benId);
});
afterAll(async () => {
  await http?.close();
  await stage?.close();
});

describe('who is told of a deal in the stead of somebody absent', () => {
  it('may read it and answer, and nothing else, and only for as long as it stalls', async () => {
    const id = await ask.open();
    await travel(stage.client, dealWorkflowId(id), days(1) + hours(5));
    const inbox = await http.get<{ items: InboxEntry[] }>('/inbox', ben);
    expect(inbox.body.items).toMatchObject([{ inSteadOf: 'Petr Dvorak', escalation: { deal: { id } } }]);
    expect((await http.get(`/deals/${id}`, ben)).status).toBe(200);
    for (const [path, body] of [
      ['moves', { to: 'offer' }],
      ['win', {}],
      ['lose', { reason: 'price' }],
      ['hold', { until: '2027-01-31', reason: 'mine now' }],
    ] as const)
      expect((await http.post(`/deals/${id}/${path}`, ben, body)).status).toBe(404);
    const { escalation } = (await ask.row(id))!;
    // The deal's own time has run ahead of ours by a day and some hours.
    const promisedFor = new Date(Date.now() + days(5) * 1_000).toISOString();
    const takeOn = `/escalations/${escalation!.id}/take-on`;
    const key = randomUUID();
    const taken = await http.post<DealView>(takeOn, ben, { promisedFor }, key);
    expect(taken).toMatchObject({ status: 200, body: { escalation: { status: 'taken-on' } } });
    await ask.tell(id, { kind: 'move', to: 'offer' });
    expect((await http.get(`/deals/${id}`, ben)).status).toBe(404);
    // The same request is answered as it was; a new one finds nothing.
    expect(await http.post<DealView>(takeOn, ben, { promisedFor }, key)).toMatchObject({
      status: 200,
      body: taken.body,
    });
    expect((await http.post(takeOn, ben, { promisedFor })).status).toBe(404);
  });
});
