import { jest } from '@jest/globals';
import { meView } from '@app/contracts/users.js';
import { casting, type Cast } from '../support/cast.js';
import { HttpStage } from '../support/http.js';
import {
  signInClient,
  startSignInProvider,
  type Account,
  type SignInProvider,
} from '../support/sign-in-provider.js';
import { setStage, type Stage } from '../support/stage.js';
import { until } from '../support/until.js';

/** Where people reach the product; the spec goes to the port that it has got. */
const home = 'http://deals.example.test';
const begin = '/api/v1/sign-in/oidc';
const mapping = { sellers: ['salesperson'], heads: ['head-of-sales'], admins: ['administrator'] };

let provider: SignInProvider;
let stage: Stage;
let http: HttpStage;
let cast: Cast;

beforeAll(async () => {
  // The provider tells at length what it lacks to serve a whole company.
  for (const kind of ['warn', 'info'] as const) jest.spyOn(console, kind).mockImplementation(() => undefined);
  provider = await startSignInProvider(`${home}${begin}/callback`);
  stage = await setStage({
    DEALWARDEN_PUBLIC_URL: home,
    DEALWARDEN_OIDC_ISSUER: provider.issuer,
    DEALWARDEN_OIDC_CLIENT_ID: signInClient.id,
    DEALWARDEN_OIDC_CLIENT_SECRET: signInClient.secret,
    DEALWARDEN_OIDC_SCOPES: 'openid email profile groups',
    DEALWARDEN_OIDC_ROLES: JSON.stringify(mapping),
    DEALWARDEN_OIDC_CREATE_USERS: 'true',
    DEALWARDEN_OIDC_LABEL: 'Example ID',
  });
  cast = await casting(stage.database);
  const write = (...said: unknown[]) => lines.push(JSON.stringify(said));
  http = await HttpStage.start(stage, { log: write, warn: write, error: write, debug: write });
}, 60_000);
beforeEach(async () => {
  provider.accounts.clear();
  await stage.database.query(`DELETE FROM user_identity`);
  await stage.database.query(`UPDATE app_user SET active = true`);
});
afterAll(async () => {
  await http?.close();
  await stage?.close();
  await provider?.close();
});

const anna: Account = {
  ...{ sub: 'a-1', email: 'Anna.Novak@example.test', email_verified: true },
  groups: ['sellers', 'everybody'],
};

/** What the API has logged, and what must never be in it. */
const lines: string[] = [];
const secrets = new Set<string>([signInClient.secret]);

/** Somebody's browser: it keeps cookies, and goes where it is sent one step at a time. */
class Browser {
  readonly cookies = new Map<string, string>();
  readonly set: string[] = [];

  async go(address: string): Promise<{ readonly status: number; readonly to: string }> {
    const url = new URL(address, home);
    for (const name of ['code', 'state', 'nonce', 'code_challenge'])
      if ((url.searchParams.get(name) ?? '').length > 20) secrets.add(url.searchParams.get(name)!);
    const asked = url.origin === home ? new URL(url.pathname + url.search, http.url) : url;
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(asked, { redirect: 'manual', headers: { cookie } });
    for (const line of response.headers.getSetCookie()) this.keep(line);
    return { status: response.status, to: new URL(response.headers.get('location') ?? '/', url).href };
  }

  private keep(line: string): void {
    this.set.push(line);
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value.length > 20) secrets.add(value);
    if (value === '' || /expires=Thu, 01 Jan 1970/i.test(line)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }

  /** Goes to the provider as somebody, and comes to the address that leads back to us. */
  async toCallback(decision: string, then = '/board'): Promise<string> {
    let { to } = await this.go(`${begin}?then=${encodeURIComponent(then)}`);
    for (let step = 0; step < 6 && !to.startsWith(home); step++) {
      const isAsked = to.includes('/interaction/');
      ({ to } = await this.go(isAsked ? `${to}?${decision}` : to));
    }
    return to;
  }

  async signIn(account: Account, then?: string): Promise<URL> {
    provider.accounts.set(account.sub, account);
    const callback = await this.toCallback(`login=${account.sub}`, then);
    return new URL((await this.go(callback)).to);
  }

  get session(): string | undefined {
    return this.cookies.get('dealwarden_session');
  }
}

const signIn = (account: Account) => new Browser().signIn(account);
const refusal = ({ pathname, searchParams }: URL) => [pathname, searchParams.get('problem')];
const rolesOf = async (id: string) => {
  const [user]: { roles: string[] }[] = await stage.database.query(
    `SELECT roles FROM app_user WHERE id = $1`,
    [id],
  );
  return user?.roles;
};

describe('signing in by a provider', () => {
  it('begins a session like that by password, for whose e-mail the provider vouches', async () => {
    const browser = new Browser();
    browser.cookies.set('dealwarden_session', 'dws_fixed');
    const page = await browser.signIn(anna, '/deals?q=brno');
    expect([page.origin, page.pathname]).toEqual([home, '/login']);
    expect(Object.fromEntries(page.searchParams)).toEqual({ entered: 'oidc', then: '/deals?q=brno' });
    expect(browser.session).toMatch(/^dws_[\w-]{43}$/);
    const cookie = browser.set.find((line) => line.startsWith('dealwarden_session='));
    expect(cookie).toMatch(/; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/);
    const journey = browser.set.find((line) => line.startsWith('dealwarden_oidc='));
    expect(journey).toMatch(/; Max-Age=600; Path=\/api\/v1\/sign-in\/oidc; HttpOnly; SameSite=Lax$/);
    expect(browser.cookies.has('dealwarden_oidc')).toBe(false);
    const me = await http.get('/me', browser.session!);
    expect(meView.parse(me.body).user.id).toBe(cast.salesperson);
    const notes = await stage.database.query(
      `SELECT principal_kind AS kind, principal_id AS id, detail FROM audit_record WHERE action = 'sign-in.succeeded'`,
    );
    expect(notes).toEqual([{ kind: 'user', id: cast.salesperson, detail: { by: 'oidc' } }]);
  });

  it('knows a person by issuer and subject from then on, whatever the e-mail says', async () => {
    await signIn(anna);
    const page = await signIn({ ...anna, email: 'petr.dvorak@example.test', email_verified: false });
    expect(page.searchParams.get('entered')).toBe('oidc');
    const linked = await stage.database.query(`SELECT subject, user_id AS "userId" FROM user_identity`);
    expect(linked).toEqual([{ subject: 'a-1', userId: cast.salesperson }]);
  });

  it('takes roles from the groups each time, and the audit says so', async () => {
    await signIn({ ...anna, groups: ['heads', 'sellers'] });
    expect(await rolesOf(cast.salesperson)).toEqual(['salesperson', 'head-of-sales']);
    await signIn({ ...anna, groups: ['sellers'] });
    expect(await rolesOf(cast.salesperson)).toEqual(['salesperson']);
    const notes = await stage.database.query(
      `SELECT detail FROM audit_record WHERE action = 'sign-in.roles-mapped' ORDER BY id`,
    );
    expect(notes).toEqual([
      { detail: { before: 'salesperson', after: 'salesperson head-of-sales' } },
      { detail: { before: 'salesperson head-of-sales', after: 'salesperson' } },
    ]);
  });

  it('makes a user of a stranger with a role, whose name is one line', async () => {
    const name = 'Jan Dub\r\nBcc: all@example.test';
    const stranger = {
      sub: 'j-1',
      email: 'jan@example.test',
      email_verified: true,
      name,
      groups: ['sellers'],
    };
    expect((await signIn(stranger)).searchParams.get('entered')).toBe('oidc');
    const made = await stage.database.query(
      `SELECT name, roles FROM app_user WHERE email = 'jan@example.test'`,
    );
    expect(made).toEqual([{ name: 'Jan Dub Bcc: all@example.test', roles: ['salesperson'] }]);
  });
});

describe('the address from which somebody signs in by a provider', () => {
  it('keeps its count of wrong passwords: a way in of one is no way to guess those of others', async () => {
    await stage.database.query(`UPDATE sign_in_attempt SET failures = 50`);
    await signIn(anna);
    const counts: { failures: number }[] = await stage.database.query(`SELECT failures FROM sign_in_attempt`);
    expect(counts).toEqual([{ failures: 50 }]);
    await stage.database.query(`UPDATE sign_in_attempt SET failures = 0`);
  });
});

describe('whoever the provider vouches for', () => {
  it.each([
    ['without a confirmed e-mail', { email_verified: false }, 'oidc-email-unverified'],
    ['without an e-mail', { email: undefined }, 'oidc-email-unverified'],
    ['in no group with a role', { groups: ['everybody'] }, 'oidc-no-role'],
  ])('is refused %s', async (_, less, code) => {
    expect(refusal(await signIn({ ...anna, ...less }))).toEqual(['/login', code]);
    expect(await stage.database.query(`SELECT 1 FROM user_identity`)).toEqual([]);
  });

  it('is refused as another subject with the e-mail of somebody', async () => {
    await signIn(anna);
    expect(refusal(await signIn({ ...anna, sub: 'a-2' }))).toEqual(['/login', 'oidc-other-person']);
  });

  it('is refused when they have left, also when they were known', async () => {
    await signIn(anna);
    await stage.database.query(`UPDATE app_user SET active = false WHERE id = $1`, [cast.salesperson]);
    expect(refusal(await signIn(anna))).toEqual(['/login', 'user-inactive']);
    await stage.database.query(`DELETE FROM user_identity`);
    expect(refusal(await signIn(anna))).toEqual(['/login', 'user-inactive']);
  });

  it('never takes the last administrator away', async () => {
    const ada = { sub: 'ada', email: 'ada.admin@example.test', email_verified: true, groups: ['sellers'] };
    expect(refusal(await signIn(ada))).toEqual(['/login', 'last-administrator']);
    expect(await rolesOf(cast.administrator)).toEqual(['administrator']);
  });
});

describe('an answer that does not hold', () => {
  const came = async (browser: Browser, callback: string) => {
    const { status, to } = await browser.go(callback);
    expect([status, browser.session]).toEqual([303, undefined]);
    return refusal(new URL(to));
  };

  beforeEach(() => provider.accounts.set(anna.sub, anna));

  it('is one that was called off', async () => {
    const browser = new Browser();
    const callback = await browser.toCallback('deny');
    expect(await came(browser, callback)).toEqual(['/login', 'oidc-cancelled']);
  });

  it('is one that was given before', async () => {
    const browser = new Browser();
    const callback = await browser.toCallback(`login=${anna.sub}`);
    const kept = browser.cookies.get('dealwarden_oidc')!;
    await browser.go(callback);
    browser.cookies.delete('dealwarden_session');
    expect(await came(browser, callback)).toEqual(['/login', 'oidc-expired']);
    // Also by whoever has kept the cookie: the provider gives a code once.
    browser.cookies.set('dealwarden_oidc', kept);
    expect(await came(browser, callback)).toEqual(['/login', 'oidc-failed']);
  });

  it('is one that was meant for another browser', async () => {
    const [victim, attacker] = [new Browser(), new Browser()];
    const callback = await attacker.toCallback(`login=${anna.sub}`);
    expect(await came(victim, callback)).toEqual(['/login', 'oidc-expired']);
    await victim.go(begin);
    expect(await came(victim, callback)).toEqual(['/login', 'oidc-failed']);
  });

  it.each([
    ['of another issuer', (url: URL) => url.searchParams.set('iss', 'https://evil.example.test')],
    ['of no issuer', (url: URL) => url.searchParams.delete('iss')],
    ['with another code', (url: URL) => url.searchParams.set('code', 'guessed')],
    ['with two states', (url: URL) => url.searchParams.append('state', 'another')],
    ['without anything', (url: URL) => (url.search = '')],
  ])('is one %s', async (_, change) => {
    const browser = new Browser();
    const callback = new URL(await browser.toCallback(`login=${anna.sub}`));
    change(callback);
    expect(await came(browser, callback.href)).toEqual(['/login', 'oidc-failed']);
  });

  it('leaves nothing but its code in the audit', async () => {
    const rows: { detail: unknown }[] = await stage.database.query(
      `SELECT DISTINCT detail->>'by' AS by FROM audit_record WHERE action = 'sign-in.failed'`,
    );
    expect(rows).toEqual([{ by: 'oidc' }]);
  });
});

describe('the log', () => {
  it('tells of each sign-in, and nothing that would let anybody in', () => {
    const log = lines.join('\n');
    expect(log).toContain('/api/v1/sign-in/oidc/callback');
    expect(log).toContain('a sign-in did not hold');
    expect(secrets.size).toBeGreaterThan(20);
    expect([...secrets].filter((secret) => log.includes(secret))).toEqual([]);
    expect(log).not.toMatch(/dws_|@example\.test|eyJ/);
  });
});

describe('the way in', () => {
  const withIssuer = async (issuer: string | undefined, work: (api: HttpStage) => Promise<void>) => {
    const api = await HttpStage.start({
      ...stage,
      config: { ...stage.config, DEALWARDEN_OIDC_ISSUER: issuer },
    });
    await work(api).finally(() => api.close());
  };
  const sentTo = async (api: HttpStage) => {
    const { headers } = await fetch(`${api.url}${begin}`, { redirect: 'manual' });
    return new URL(headers.get('location') ?? '/', home);
  };

  it('is not there where no provider is named', async () => {
    await withIssuer(undefined, async (api) => {
      const { body } = await api.send('GET', '/api/v1/sign-in');
      expect(body).toEqual({ password: true, oidc: null });
      for (const path of [begin, `${begin}/callback?code=a&state=b`])
        expect((await api.send('GET', path)).status).toBe(404);
    });
  });

  it('opens by itself when the provider comes after us', async () => {
    const later = await startSignInProvider(`${home}${begin}/callback`);
    await later.close();
    await withIssuer(later.issuer, async (api) => {
      expect(refusal(await sentTo(api))).toEqual(['/login', 'oidc-unavailable']);
      const back = await startSignInProvider(`${home}${begin}/callback`, Number(new URL(later.issuer).port));
      await until(async () => (await sentTo(api)).origin === back.issuer).finally(() => back.close());
    });
  });

  it('is told to the page, and leads nowhere else', async () => {
    const { body } = await http.send('GET', '/api/v1/sign-in');
    expect(body).toEqual({ password: true, oidc: { label: 'Example ID' } });
    for (const then of ['//evil.example.test', 'https://evil.example.test', '/\\evil.example.test']) {
      const { status } = await http.send('GET', `${begin}?then=${encodeURIComponent(then)}`);
      expect(status).toBe(400);
    }
  });
});
