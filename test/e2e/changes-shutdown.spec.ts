import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { ChangeRepository } from '@app/persistence/change.repository.js';
import { jest } from '@jest/globals';
import { casting, type Cast } from '../support/cast.js';
import { HttpStage } from '../support/http.js';
import { setStage, type Stage } from '../support/stage.js';

let stage: Stage;
let cast: Cast;

/** Less than a container is given before it is killed. */
const limitMs = 8_000;

beforeAll(async () => {
  stage = await setStage();
  cast = await casting(stage.database);
});
afterAll(() => stage?.close());

async function open(http: HttpStage, token: string): Promise<IncomingMessage> {
  const request = get(`${http.url}/api/v1/changes`, {
    agent: false,
    headers: { accept: 'text/event-stream', authorization: `Bearer ${token}` },
  });
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  // One that is cut off is no failure of the reader.
  answer.on('error', () => undefined);
  return answer;
}

async function msToClose(http: HttpStage): Promise<number> {
  const begun = performance.now();
  await http.close();
  return performance.now() - begun;
}

describe('an API that shuts down', () => {
  it('ends the streams that are open', async () => {
    const http = await HttpStage.start(stage);
    const token = await http.session(cast.salesperson);
    const answers = await Promise.all([open(http, token), open(http, token)]);
    const ends = answers.map((answer) => text(answer));
    expect(await msToClose(http)).toBeLessThan(limitMs);
    for (const end of await Promise.all(ends)) expect(end).toContain('retry: 2000');
  }, 30_000);

  it('does not wait for whoever does not read', async () => {
    const http = await HttpStage.start(stage);
    const token = await http.session(cast.salesperson);
    // More than the connection holds by itself.
    const row = { kind: 'deal' as const, id: 'x'.repeat(32_000_000), revision: 1, escalation: false };
    const changes = [{ ...row, persons: [cast.salesperson], teamId: cast.teamId }];
    const since = jest.spyOn(http.app.get(ChangeRepository), 'since');
    since.mockResolvedValue({ horizon: 1n, isMore: false, changes });
    const stuck = await open(http, token);
    stuck.pause();
    await once(stuck, 'readable');
    expect(await msToClose(http)).toBeLessThan(limitMs);
    stuck.destroy();
  }, 30_000);
});
