import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { databaseUrl } from '@app/config/config.js';
import { change, type Change } from '@app/contracts/changes.js';
import { problem } from '@app/contracts/problem.js';
import pg from 'pg';
import { z } from 'zod';
import { casting, type Cast } from '../support/cast.js';
import { HttpStage } from '../support/http.js';
import { setStage, type Stage } from '../support/stage.js';
import { StalledDeals } from '../support/stalled-deals.js';
import { until } from '../support/until.js';

interface Told {
  readonly id: string;
  readonly event: string;
  readonly changes: readonly Change[];
}

let stage: Stage;
let cast: Cast;
let http: HttpStage;
let anna: string;
let petr: string;
let olga: string;
let olgaId: string;
let one: string;
let other: string;

beforeAll(async () => {
  stage = await setStage();
  cast = await casting(stage.database);
  http = await HttpStage.start(stage);
  olgaId = await headOfSouth();
  anna = await http.session(cast.salesperson);
  petr = await http.session(cast.headOfSales);
  olga = await http.session(olgaId);
  const deals = new StalledDeals(stage.database, cast);
  one = (await deals.stalled('70000')).dealId;
  other = (await deals.stalled('80000')).dealId;
  // Others' transactions on the same server hold up what is told: nothing of this shall come later.
  await until(async () => {
    const [waiting]: unknown[] = await stage.database.query(
      `SELECT FROM event WHERE xid >= pg_snapshot_xmin(pg_current_snapshot()) LIMIT 1`,
    );
    return waiting === undefined;
  });
});
afterAll(async () => {
  await http?.close();
  await stage?.close();
});

async function headOfSouth(): Promise<string> {
  const [user, team] = [randomUUID(), randomUUID()];
  await stage.database.query(
    `WITH south AS (INSERT INTO team (id, name) VALUES ($2, 'South'))
     INSERT INTO app_user (id, email, name, roles) VALUES ($1, 'o@example.test', 'Olga', '{head-of-sales}')`,
    [user, team],
  );
  await stage.database.query(`UPDATE team SET head_id = $1 WHERE id = $2`, [user, team]);
  return user;
}

/** A transaction of one event of a deal, ended when told to. */
async function writing(dealId: string, kind = 'time-passed') {
  const client = new pg.Client({ connectionString: databaseUrl(stage.config) });
  await client.connect();
  await client.query('BEGIN');
  await client.query(
    `INSERT INTO event (entity_id, seq, command_id, kind, data, happenings, state, at)
     SELECT d.id, (SELECT coalesce(max(seq), 0) + 1 FROM event WHERE entity_id = d.id), $2, $3, '{}', '[]', d.state, now()
     FROM deal d WHERE d.id = $1`,
    [dealId, randomUUID(), kind],
  );
  return {
    async commit() {
      await client.query('COMMIT; NOTIFY events_written');
      await client.end();
    },
  };
}

async function written(dealId: string, kind?: string): Promise<void> {
  await (await writing(dealId, kind)).commit();
}

/** Follows changes: what it is told, one event after the other. */
async function following(token: string, headers: Record<string, string> = {}) {
  // A connection of its own, as a browser's is.
  const request = get(`${http.url}/api/v1/changes`, {
    agent: false,
    headers: { accept: 'text/event-stream', authorization: `Bearer ${token}`, ...headers },
  });
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  request.on('error', () => undefined);
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['content-type']).toBe('text/event-stream');
  const told = tellings(answer.setEncoding('utf8'));
  return {
    /** The next event but beats; undefined: the stream has ended. */
    async next(): Promise<Told | undefined> {
      for (;;) {
        const { value } = await told.next();
        if (!value || value.event !== 'beat') return value ?? undefined;
      }
    },
    close: () => request.destroy(),
  };
}

async function* tellings(body: AsyncIterable<string>): AsyncGenerator<Told, undefined> {
  let text = '';
  for await (const chunk of body) {
    text += chunk;
    const blocks = text.split('\n\n');
    text = blocks.pop()!;
    for (const block of blocks) {
      const lines = block.split('\n').map((line) => line.split(/: (.*)/).slice(0, 2) as [string, string]);
      const { id, event, data } = Object.fromEntries(lines);
      if (event === undefined) continue;
      const changes = event === 'changes' ? z.array(change).parse(JSON.parse(data!)) : [];
      yield { id: id!, event, changes };
    }
  }
  return undefined;
}

const ids = (told: Told | undefined) => told?.changes.map(({ id }) => id).sort();

describe('whoever follows changes', () => {
  it('asks for it as a stream: who did not mean to would wait for ever', async () => {
    expect((await http.get('/changes', anna)).status).toBe(406);
  });

  it('misses nothing that is committed late, and goes on from where they were', async () => {
    const first = await following(anna);
    expect(await first.next()).toMatchObject({ event: 'ready' });
    await written(other, 'move');
    const told = (await first.next())!;
    expect(told.changes).toEqual([
      { kind: 'deal', id: other, revision: expect.any(Number), escalation: false },
    ]);
    // Begun before, ended after: what was written meanwhile waits for it, so that both come in one order.
    const late = await writing(one);
    await written(other);
    await written(other);
    await late.commit();
    const both = (await first.next())!;
    expect(ids(both)).toEqual([one, other].sort());
    expect(both.changes.map(({ escalation }) => escalation)).toEqual([true, true]);
    expect(BigInt(both.id)).toBeGreaterThan(BigInt(told.id));
    first.close();
    const again = await following(anna, { 'last-event-id': told.id });
    expect(await again.next()).toEqual({ ...both, id: expect.any(String) });
    again.close();
    const upToDate = await following(anna, { 'last-event-id': both.id });
    expect(await upToDate.next()).toMatchObject({ event: 'ready' });
    upToDate.close();
  });

  it('is told of nothing but what is within reach', async () => {
    const streams = await Promise.all([anna, petr, olga].map((token) => following(token)));
    for (const stream of streams) await stream.next();
    await written(one);
    expect(ids(await streams[0]!.next())).toEqual([one]);
    expect(ids(await streams[1]!.next())).toEqual([one]);
    // Olga sees the deal from now on, and is told of what comes, not of what was before.
    await stage.database.query(`UPDATE deal SET owner_id = $2 WHERE id = $1`, [other, olgaId]);
    await written(other);
    expect(ids(await streams[2]!.next())).toEqual([other]);
    for (const stream of streams) stream.close();
  });

  it('reads all anew when what they saw is not known, or too much was missed', async () => {
    for (const id of ['900000000000000', 'something else']) {
      const stream = await following(anna, { 'last-event-id': id });
      expect(await stream.next()).toMatchObject({ event: 'reset', id: expect.stringMatching(/^\d+$/) });
      stream.close();
    }
    const begun = await following(anna);
    await begun.next();
    await stage.database.query(
      `INSERT INTO event (entity_id, seq, command_id, kind, data, happenings, state, at)
       SELECT $1, 1000 + n, n::text, 'time-passed', '{}', '[]', '{}', now() FROM generate_series(1, 1001) AS n`,
      [one],
    );
    await stage.database.query('NOTIFY events_written');
    expect(await begun.next()).toMatchObject({ event: 'reset' });
    begun.close();
  });

  it('follows no longer than they are signed in and active, nor on more than twelve connections', async () => {
    const session = await http.session(cast.salesperson);
    const ended = await following(session);
    await ended.next();
    const dismissed = await following(olga);
    await dismissed.next();
    expect((await http.send('DELETE', '/api/v1/sessions/current', { as: session })).status).toBe(204);
    expect(await ended.next()).toBeUndefined();
    await stage.database.query(`UPDATE app_user SET active = false WHERE id = $1`, [olgaId]);
    expect(await dismissed.next()).toBeUndefined();
    const streams = await Promise.all(Array.from({ length: 12 }, () => following(petr)));
    const refused = await http.send('GET', '/api/v1/changes', {
      ...{ as: petr, headers: { accept: 'text/event-stream' } },
    });
    expect([refused.status, problem.parse(refused.body).code]).toEqual([429, 'too-many-requests']);
    for (const stream of streams) stream.close();
  });
});
