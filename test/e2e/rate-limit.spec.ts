import { problem, type Problem } from '@app/contracts/problem.js';
import { casting } from '../support/cast.js';
import { HttpStage } from '../support/http.js';
import { setStage, type Stage } from '../support/stage.js';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

async function api(overrides: Parameters<typeof setStage>[0]): Promise<HttpStage> {
  const stage: Stage = await setStage({ DEALWARDEN_REQUESTS_PER_MINUTE: '5', ...overrides });
  opened.push(stage);
  const http = await HttpStage.start(stage);
  opened.push(http);
  return http;
}

const asked = async (http: HttpStage, times: number, headers: Record<string, string> = {}) => {
  const answers = [];
  for (let time = 0; time < times; time++) answers.push(await http.send('GET', '/api/v1/me', { headers }));
  return answers;
};
/** The names of the headers that the served document tells of an answer of `GET /api/v1/me`. */
async function describedHeaders(http: HttpStage): Promise<(status: string) => string[]> {
  interface Operation {
    readonly responses: Readonly<Record<string, { readonly headers?: object }>>;
  }
  const { body } = await http.send<{ paths: Record<string, { get: Operation }> }>('GET', '/api/openapi.json');
  const { responses } = body.paths['/api/v1/me']!.get;
  return (status) => Object.keys(responses[status]?.headers ?? {}).map((name) => name.toLowerCase());
}

const statuses = (answers: readonly { status: number }[]) => answers.map(({ status }) => status);

describe('an address that asks too often', () => {
  it('is refused for the rest of the minute, and told when to come again', async () => {
    const http = await api({});
    // It counts as well.
    const described = await describedHeaders(http);
    const answers = await asked(http, 5);
    expect(statuses(answers)).toEqual([401, 401, 401, 401, 429]);
    const { headers, body } = answers[4]!;
    // A client that was made from the document knows where to look.
    const [refused, unknown] = [described('429'), described('401')];
    expect(refused).toEqual(
      expect.arrayContaining(['retry-after', 'ratelimit-limit', 'ratelimit-remaining']),
    );
    expect(refused.filter((name) => !headers.has(name))).toEqual([]);
    expect(unknown.filter((name) => !answers[0]!.headers.has(name))).toEqual([]);
    expect(problem.parse(body)).toMatchObject({
      code: 'too-many-requests',
      detail: 'at most 5 requests a minute from one address',
      instance: headers.get('x-request-id'),
    });
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    const comeAgain = Number(headers.get('retry-after'));
    expect(comeAgain).toBeGreaterThan(0);
    expect(comeAgain).toBeLessThanOrEqual(60);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(answers[0]!.headers.get('ratelimit-remaining')).toBe('3');
    // Nor does another token, or another address: what is asked for is not looked at.
    expect(statuses(await asked(http, 1, { authorization: 'Bearer dws_other' }))).toEqual([429]);
    expect((await http.send('GET', '/health/live')).status).toBe(200);
  });

  it('is who connects, unless a trusted proxy says for whom', async () => {
    const from = (address: string) => ({ 'x-forwarded-for': address });
    const trusting = await api({ DEALWARDEN_TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8' });
    expect(statuses(await asked(trusting, 6, from('203.0.113.7'))).at(-1)).toBe(429);
    expect(statuses(await asked(trusting, 1, from('203.0.113.8')))).toEqual([401]);
    const wary = await api({});
    await asked(wary, 5, from('203.0.113.7'));
    expect(statuses(await asked(wary, 1, from('203.0.113.8')))).toEqual([429]);
  });

  it('may be limited by nothing', async () => {
    const http = await api({ DEALWARDEN_REQUESTS_PER_MINUTE: '0' });
    expect(new Set(statuses(await asked(http, 20)))).toEqual(new Set([401]));
  });
});

describe('whoever is signed in', () => {
  it('is counted in all sessions together, and a token by itself; others are not touched by it', async () => {
    const stage = await setStage({ DEALWARDEN_PRINCIPAL_REQUESTS_PER_MINUTE: '4' });
    opened.push(stage);
    const cast = await casting(stage.database);
    const http = await HttpStage.start(stage);
    opened.push(http);
    const me = (as: string) => http.get<Problem>('/me', as);
    const sessions = [await http.session(cast.salesperson), await http.session(cast.salesperson)];
    const made = await http.post<{ token: string }>('/tokens', sessions[0]!, {
      name: 'nightly',
      scopes: ['deal.read'],
    });
    const { token } = made.body;
    const answers = [];
    for (let time = 0; time < 4; time++) answers.push(await me(sessions[time % 2]!));
    expect(statuses(answers)).toEqual([200, 200, 200, 429]);
    expect(answers.map(({ headers }) => headers.get('ratelimit-remaining'))).toEqual(['2', '1', '0', '0']);
    const { headers, body } = answers[3]!;
    expect(problem.parse(body)).toMatchObject({
      code: 'too-many-requests',
      detail: 'at most 4 requests a minute of one person or API token',
    });
    expect(headers.get('ratelimit-limit')).toBe('4');
    const comeAgain = Number(headers.get('retry-after'));
    expect(comeAgain).toBeGreaterThan(0);
    expect(comeAgain).toBeLessThanOrEqual(60);

    const deals = () => http.get('/deals', token);
    const byToken = [await deals(), await deals(), await deals(), await deals(), await deals()];
    expect(statuses(byToken)).toEqual([200, 200, 200, 200, 429]);
    expect((await me(await http.session(cast.headOfSales))).status).toBe(200);
    // Nobody is refused for what was never let in.
    expect((await http.send('GET', '/api/v1/me')).status).toBe(401);
  });

  it('is told of the address where that has less left', async () => {
    const http = await api({
      DEALWARDEN_REQUESTS_PER_MINUTE: '3',
      DEALWARDEN_PRINCIPAL_REQUESTS_PER_MINUTE: '9',
    });
    const cast = await casting((opened[0] as Stage).database);
    const as = await http.session(cast.salesperson);
    const [first] = [await http.get('/me', as)];
    expect([first.headers.get('ratelimit-limit'), first.headers.get('ratelimit-remaining')]).toEqual([
      '3',
      '2',
    ]);
  });
});
