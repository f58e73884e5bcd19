import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import {
  ConfigError,
  configKeys,
  dataDirectory,
  databaseUrl,
  databaseUrlFile,
  environmentOf,
  publicUrl,
  readConfig,
  smtpUrl,
  temporalAddress,
  webhookDestinations,
} from './config.js';

const example = parseEnv(readFileSync('.env.example', 'utf8')) as Record<string, string>;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dealwarden-config-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('.env.example', () => {
  it('has exactly the keys of the schema', () => {
    expect(Object.keys(example).sort()).toEqual([...configKeys].sort());
  });

  it('holds the defaults', () => {
    expect(readConfig(example, folder)).toEqual(readConfig({}, folder));
  });

  it("collects one recipient's notices for a minute", () => {
    expect(readConfig({}, folder).DEALWARDEN_MAIL_COLLECT_SECONDS).toBe(60);
  });
});

describe('the environment of a program that is started', () => {
  it.each<Record<string, string>>([
    {},
    {
      DEALWARDEN_HTTP_PORT: '4000',
      DEALWARDEN_WEBHOOK_HTTP: 'true',
      DEALWARDEN_OIDC_ISSUER: 'https://sign-in.example',
      DEALWARDEN_OIDC_CLIENT_ID: 'dealwarden',
      DEALWARDEN_OIDC_ROLES: '{"crm-sellers":["salesperson"],"crm-heads":["head-of-sales","salesperson"]}',
    },
  ])('says the same settings again: %j', (given) => {
    const config = readConfig(given, folder);
    expect(readConfig(environmentOf(config), folder)).toEqual(config);
  });
});

describe('webhooks', () => {
  it('go by https to the internet', () => {
    expect(webhookDestinations(readConfig({}, folder))).toEqual({ isHttpAllowed: false, privateHosts: [] });
  });

  it('may go to hosts that are named, as a URL writes them', () => {
    const DEALWARDEN_WEBHOOK_PRIVATE_HOSTS = 'ERP.example.lan, 10.0.0.7,[fd00::7]';
    const config = readConfig({ DEALWARDEN_WEBHOOK_HTTP: 'true', DEALWARDEN_WEBHOOK_PRIVATE_HOSTS }, folder);
    expect(webhookDestinations(config)).toEqual({
      isHttpAllowed: true,
      privateHosts: ['erp.example.lan', '10.0.0.7', 'fd00::7'],
    });
  });

  it('go to nothing that is no host', () => {
    const wrong = { DEALWARDEN_WEBHOOK_PRIVATE_HOSTS: 'https://erp.example.lan/' };
    expect(messageOf(() => readConfig(wrong, folder))).toContain('must be names or addresses');
  });
});

describe('readConfig', () => {
  it('needs nothing to be set', () => {
    const config = readConfig({}, folder);
    expect(config.DATABASE_URL).toBeUndefined();
    expect(config.DEALWARDEN_HTTP_PORT).toBe(3000);
    expect(config.DEALWARDEN_DEMO_SEED).toBe(true);
  });

  it('reads .env, and lets the environment go before it', () => {
    writeFileSync(join(folder, '.env'), 'DEALWARDEN_HTTP_PORT=4000\nDEALWARDEN_MAIL_HTTP_PORT=4001\n');
    const config = readConfig({ DEALWARDEN_HTTP_PORT: '5000' }, folder);
    expect([config.DEALWARDEN_HTTP_PORT, config.DEALWARDEN_MAIL_HTTP_PORT]).toEqual([5000, 4001]);
  });

  it('takes an empty value of the environment as unset, whatever .env says', () => {
    writeFileSync(join(folder, '.env'), 'TEMPORAL_ADDRESS=elsewhere:7233\n');
    expect(readConfig({ TEMPORAL_ADDRESS: '' }, folder).TEMPORAL_ADDRESS).toBeUndefined();
  });

  it('refuses an unknown key in .env', () => {
    writeFileSync(join(folder, '.env'), 'DEALWARDEN_HTP_PORT=4000\n');
    expect(messageOf(() => readConfig({}, folder))).toContain('DEALWARDEN_HTP_PORT: unknown key');
  });

  it('refuses an unknown key of ours in the environment and leaves the keys of others alone', () => {
    const message = messageOf(() => readConfig({ DEALWARDEN_TYPO: 'x', PATH: '/bin', EDITOR: 'vi' }, folder));
    expect(message).toBe('DEALWARDEN_TYPO: unknown key (see .env.example)');
  });

  it('names all problems at once', () => {
    const message = messageOf(() =>
      readConfig(
        { DEALWARDEN_TYPO: 'x', DEALWARDEN_HTTP_PORT: '99999', DATABASE_URL: 'mysql://here/x' },
        folder,
      ),
    );
    const keys = message.split('\n').map((line) => line.split(':')[0]);
    expect(keys.sort()).toEqual(['DATABASE_URL', 'DEALWARDEN_HTTP_PORT', 'DEALWARDEN_TYPO']);
  });

  it.each([
    ['DEALWARDEN_HTTP_PORT', 'abc'],
    ['DEALWARDEN_HTTP_PORT', '0'],
    ['DEALWARDEN_HTTP_PORT', '80.5'],
    ['DEALWARDEN_DEMO_SEED', 'yes'],
    ['DEALWARDEN_LOG_LEVEL', 'loud'],
    ['DEALWARDEN_ADMIN_EMAIL', 'nobody'],
    ['DEALWARDEN_ADMIN_PASSWORD', 'short'],
    ['DEALWARDEN_PUBLIC_URL', 'ftp://example.org'],
    ['TEMPORAL_ADDRESS', 'http://localhost:7233'],
    ['TEMPORAL_NAMESPACE', 'two words'],
    ['SMTP_URL', 'http://localhost:25'],
  ])('refuses %s=%s', (key, value) => {
    expect(messageOf(() => readConfig({ [key]: value }, folder))).toMatch(new RegExp(`^${key}: `));
  });

  it('never repeats a value, which may be a password', () => {
    const secret = 'hunter2-in-url';
    const message = messageOf(() =>
      readConfig({ DATABASE_URL: `mysql://u:${secret}@h/d`, DEALWARDEN_ADMIN_PASSWORD: 'hunter2' }, folder),
    );
    expect(message).not.toContain('hunter2');
  });
});

describe('addresses', () => {
  it('come from the ports, unless they are given', () => {
    const config = readConfig(
      { DEALWARDEN_TEMPORAL_PORT: '7000', DEALWARDEN_MAIL_SMTP_PORT: '2600' },
      folder,
    );
    expect(temporalAddress(config)).toBe('127.0.0.1:7000');
    expect(smtpUrl(config)).toBe('smtp://127.0.0.1:2600');
    expect(publicUrl(config)).toBe('http://127.0.0.1:3000');
    const given = { TEMPORAL_ADDRESS: 'a:1', SMTP_URL: 'smtp://b:2', DEALWARDEN_PUBLIC_URL: 'https://c/' };
    const own = readConfig(given, folder);
    expect([temporalAddress(own), smtpUrl(own), publicUrl(own)]).toEqual(['a:1', 'smtp://b:2', 'https://c']);
  });

  it('finds the embedded database by the file that the stack leaves', () => {
    const config = readConfig({}, folder);
    expect(messageOf(() => databaseUrl(config, folder))).toContain('DATABASE_URL');
    const data = mkdtempSync(join(folder, 'data-'));
    const moved = readConfig({ DEALWARDEN_DATA_DIR: data }, folder);
    writeFileSync(join(data, databaseUrlFile), 'postgresql://here/d\n');
    expect(dataDirectory(moved, folder)).toBe(data);
    expect(databaseUrl(moved, folder)).toBe('postgresql://here/d');
  });

  it('prefers the database that was given', () => {
    const config = readConfig({ DATABASE_URL: 'postgres://given/d' }, folder);
    expect(databaseUrl(config, folder)).toBe('postgres://given/d');
  });
});
