import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { z } from 'zod';

/**
 * Every key the product reads from its environment, in one place. `.env.example` lists the same keys; a spec
 * beside this file holds the two against each other.
 *
 * Own keys begin with `DEALWARDEN_`, so that a misspelt one can be told from somebody else's variable. Only
 * DATABASE_URL, TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, SMTP_URL and OTEL_… keep the names their trades know them by.
 */
const port = z.coerce.number().int().min(1).max(65535);
const flag = z.enum(['true', 'false']).transform((word) => word === 'true');
const seconds = z.coerce.number().positive().max(86_400);
/** What a key of JSON says; what is no JSON is left as it is, and fails. */
const json = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};
const url = (...protocols: string[]) =>
  z
    .url()
    .refine(
      (text) => protocols.includes(new URL(text).protocol),
      `must begin with ${protocols.join(' or ')}`,
    );

const settings = z.object({
  /** A PostgreSQL of one's own. Unset: the embedded one is started. */
  DATABASE_URL: url('postgres:', 'postgresql:').optional(),
  /** Connections one process (api or worker) keeps at most. Temporal's pools and ours share max_connections. */
  DEALWARDEN_DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(24),
  /** `host:port` of a Temporal of one's own. Unset: the pinned server is started. */
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^[^\s:/]+:\d{1,5}$/, 'must be host:port')
    .optional(),
  /**
   * Where the set-up finds releases of Temporal's server, `v<version>/` below it. Unset: at the project's own place. Read by
   * the scripts, which have no build yet.
   */
  DEALWARDEN_TEMPORAL_RELEASES: url('http:', 'https:').optional(),
  TEMPORAL_NAMESPACE: z
    .string()
    .regex(/^[a-zA-Z0-9][\w.-]*$/, 'must be a namespace name')
    .default('dealwarden'),
  /** Mail server, `smtp://user:password@host:port` or `smtps://…`. Unset: the mail catcher on loopback. */
  SMTP_URL: url('smtp:', 'smtps:').optional(),
  /** Sender of every mail. */
  DEALWARDEN_MAIL_FROM: z.string().min(3).default('Dealwarden <dealwarden@localhost>'),
  /** How long the relay collects one recipient's notices before it binds them to mails. */
  DEALWARDEN_MAIL_COLLECT_SECONDS: seconds.default(60),
  /** Where people reach the product; links in mails begin with it. Unset: http://HTTP_HOST:HTTP_PORT. */
  DEALWARDEN_PUBLIC_URL: url('http:', 'https:').optional(),
  /** Days for which a link to a return case works that was sent to a vendor, a carrier or a customer. */
  DEALWARDEN_RETURN_LINK_DAYS: z.coerce.number().int().min(1).max(365).default(30),
  DEALWARDEN_HTTP_HOST: z.string().min(1).default('127.0.0.1'),
  DEALWARDEN_HTTP_PORT: port.default(3000),
  /** Webhooks may go to http addresses too, whose messages everybody on the way can read. */
  DEALWARDEN_WEBHOOK_HTTP: flag.default(false),
  /**
   * Hosts of webhooks that may be at private addresses, as they stand in the URL, with commas between. Unset: none, and webhooks
   * go to the internet only.
   */
  DEALWARDEN_WEBHOOK_PRIVATE_HOSTS: z
    .string()
    .regex(/^[\w.:,[\] -]+$/, 'must be names or addresses with commas between, such as erp.example.lan')
    .optional(),
  /** Requests that one address may make in a minute; 0: as many as it likes. Health checks do not count. */
  DEALWARDEN_REQUESTS_PER_MINUTE: z.coerce.number().int().min(0).max(1_000_000).default(12_000),
  /**
   * Requests that one person (in all of their sessions together) or one API token may make in a minute, from whatever addresses; 0: as
   * many as they like.
   */
  DEALWARDEN_PRINCIPAL_REQUESTS_PER_MINUTE: z.coerce.number().int().min(0).max(1_000_000).default(3_600),
  /**
   * Proxies in front of the API whose `X-Forwarded-For` is believed: addresses or networks, with commas between. Unset:
   * nobody's, and whoever connects is the caller.
   */
  DEALWARDEN_TRUSTED_PROXIES: z
    .string()
    .regex(/^[\da-fA-F.:/, ]+$/, 'must be addresses or networks with commas between, such as 10.0.0.0/8')
    .optional(),
  /** Ports of what runs beside it on one machine, all on loopback. */
  DEALWARDEN_POSTGRES_PORT: port.default(54329),
  DEALWARDEN_TEMPORAL_PORT: port.default(7233),
  DEALWARDEN_MAIL_SMTP_PORT: port.default(2525),
  DEALWARDEN_MAIL_HTTP_PORT: port.default(8025),
  /** Folder of the embedded servers' data. */
  DEALWARDEN_DATA_DIR: z.string().min(1).default('.data'),
  /** Folder of the photos and documents of return cases. Unset: `evidence` in the data folder, and so in every backup of it. */
  DEALWARDEN_EVIDENCE_DIR: z.string().min(1).optional(),
  /** What one photo or document may have at most, in MB (10⁶ bytes). */
  DEALWARDEN_EVIDENCE_MEGABYTES: z.coerce.number().positive().max(1_000).default(20),
  /** Photos and documents that one return case may have. */
  DEALWARDEN_EVIDENCE_PER_CASE: z.coerce.number().int().min(1).max(1_000).default(50),
  /** Largest file that an import over HTTP takes, in megabytes. */
  DEALWARDEN_IMPORT_FILE_MB: z.coerce.number().int().min(1).max(10_000).default(500),
  /** Days for which the errors of an import stay; an import that waits for its file or to be gone on with is given up then. */
  DEALWARDEN_IMPORT_KEPT_DAYS: z.coerce.number().int().min(1).max(365).default(14),
  /** Updates of one deal that may be under way at once; Temporal's own default limit is 10, ours leaves two spare. */
  DEALWARDEN_UPDATES_IN_FLIGHT: z.coerce.number().int().min(1).max(100).default(8),
  /** First administrator, made when there is none. Without a password one is made up and printed once. */
  DEALWARDEN_ADMIN_EMAIL: z.email().default('admin@dealwarden.example'),
  DEALWARDEN_ADMIN_PASSWORD: z.string().min(12, 'must have at least 12 characters').optional(),
  /** Demo users, pipeline and deals on first run. Only on the embedded PostgreSQL. */
  DEALWARDEN_DEMO_SEED: flag.default(true),
  /** `Secure` on the session cookie: on wherever the product is reached over https. */
  DEALWARDEN_SECURE_COOKIES: flag.default(false),
  /**
   * `host:port` where the worker serves what Temporal's SDK counts, as Prometheus reads it; without sign-in, so only where nobody else
   * comes. Unset: nowhere.
   */
  DEALWARDEN_WORKER_METRICS: z
    .string()
    .regex(/^[^\s:/]+:\d{1,5}$/, 'must be host:port')
    .optional(),
  /** Where traces are sent, by OTLP over HTTP, `/v1/traces` below it. Unset: nothing is traced. */
  OTEL_EXPORTER_OTLP_ENDPOINT: url('http:', 'https:').optional(),
  /** What goes along with them, such as a key: `name=value`, with commas between. */
  OTEL_EXPORTER_OTLP_HEADERS: z
    .string()
    .regex(/^[^=,]+=[^,]*(,[^=,]+=[^,]*)*$/, 'must be name=value, with commas between')
    .optional(),
  DEALWARDEN_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  /** Address of an OpenID provider by which people may sign in, as it names itself. Unset: by password only. */
  DEALWARDEN_OIDC_ISSUER: z
    .url()
    .refine(isGuardedAddress, 'must begin with https: (or be http: on this machine)')
    .optional(),
  /** What the provider knows us by; without a secret we are a public client. */
  DEALWARDEN_OIDC_CLIENT_ID: z.string().min(1).optional(),
  DEALWARDEN_OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  /** What is asked for; groups often take a scope of their own. */
  DEALWARDEN_OIDC_SCOPES: z
    .string()
    .regex(/(^| )openid( |$)/, 'must have openid among them')
    .default('openid email profile'),
  /** The claim that names a person's groups; a dot leads into it, as in `realm_access.roles`. */
  DEALWARDEN_OIDC_GROUPS_CLAIM: z.string().min(1).default('groups'),
  /** Roles by group, as JSON: `{"crm-sellers":["salesperson"]}`. Set: roles are those at each such sign-in. */
  DEALWARDEN_OIDC_ROLES: z
    .preprocess(
      (given) => (typeof given === 'string' ? json(given) : given),
      z.record(z.string().min(1), z.array(z.string()).min(1), 'must be JSON such as {"group":["role"]}'),
    )
    .optional(),
  /** Whether somebody with a mapped role whom we do not know is made a user. */
  DEALWARDEN_OIDC_CREATE_USERS: flag.default(false),
  /** How the button names the provider. */
  DEALWARDEN_OIDC_LABEL: z.string().min(1).max(40).default('OpenID Connect'),
});

const schema = settings.superRefine((given, context) => {
  const miss = (key: string, message: string) => context.addIssue({ code: 'custom', path: [key], message });
  if (given.DEALWARDEN_OIDC_ISSUER !== undefined && given.DEALWARDEN_OIDC_CLIENT_ID === undefined)
    miss('DEALWARDEN_OIDC_CLIENT_ID', 'must be set where DEALWARDEN_OIDC_ISSUER is');
  // Nobody else could say what a new person may do.
  if (given.DEALWARDEN_OIDC_CREATE_USERS && given.DEALWARDEN_OIDC_ROLES === undefined)
    miss('DEALWARDEN_OIDC_ROLES', 'must be set where DEALWARDEN_OIDC_CREATE_USERS is');
});

/** What is said on the way to it can be read by nobody else. */
function isGuardedAddress(text: string): boolean {
  const { protocol, hostname } = new URL(text);
  return (
    protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname))
  );
}

/** In the data folder, mode 0600: the address of the embedded database. */
export const databaseUrlFile = 'database-url';

export type Config = Readonly<z.infer<typeof schema>>;

export const configKeys = Object.keys(settings.shape) as (keyof Config)[];

/** The environment is not usable; the message names every offending key, one per line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads and checks the environment.
 * @throws ConfigError naming every unknown or ill-formed key at once.
 */
export function readConfig(
  environment: Record<string, string | undefined> = process.env,
  folder = process.cwd(),
): Config {
  const file = readEnvFile(folder);
  const known = new Set<string>(configKeys);
  const unknown = [
    ...Object.keys(file).filter((key) => !known.has(key)),
    ...Object.keys(environment).filter((key) => key.startsWith('DEALWARDEN_') && !known.has(key)),
  ];
  const given: Record<string, string> = {};
  for (const key of configKeys) {
    const value = environment[key] ?? file[key];
    if (value !== undefined && value !== '') given[key] = value;
  }
  const parsed = schema.safeParse(given);
  const problems = [
    ...[...new Set(unknown)].map((key) => `${key}: unknown key (see .env.example)`),
    ...(parsed.success
      ? []
      : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)),
  ];
  if (problems.length > 0 || !parsed.success) throw new ConfigError(problems.join('\n'));
  return parsed.data;
}

/** All settings as an environment that reads back as the same; an empty value is one that is not set. */
export function environmentOf(config: Config): Record<keyof Config, string> {
  const entries = configKeys.map((key) => {
    const value = config[key];
    return [key, typeof value === 'object' ? JSON.stringify(value) : String(value ?? '')];
  });
  return Object.fromEntries(entries) as Record<keyof Config, string>;
}

/** The links in mails and the page's own address. */
export function publicUrl(config: Config): string {
  return (
    config.DEALWARDEN_PUBLIC_URL ?? `http://${config.DEALWARDEN_HTTP_HOST}:${config.DEALWARDEN_HTTP_PORT}`
  ).replace(/\/$/, '');
}

/** Absolute path of the data folder. */
export function dataDirectory(config: Config, folder = process.cwd()): string {
  return resolve(folder, config.DEALWARDEN_DATA_DIR);
}

/** Absolute path of the folder of photos and documents. */
export function evidenceDirectory(config: Config, folder = process.cwd()): string {
  return config.DEALWARDEN_EVIDENCE_DIR === undefined
    ? join(dataDirectory(config, folder), 'evidence')
    : resolve(folder, config.DEALWARDEN_EVIDENCE_DIR);
}

/**
 * Where the database is: one's own, or the embedded one, whose address (with a password made at its first start) the
 * stack leaves in the data folder, readable by its owner only.
 * @throws ConfigError when there is neither.
 */
export function databaseUrl(config: Config, folder = process.cwd()): string {
  if (config.DATABASE_URL) return config.DATABASE_URL;
  const path = join(dataDirectory(config, folder), databaseUrlFile);
  if (!existsSync(path))
    throw new ConfigError(`DATABASE_URL: not set, and there is no ${path} (has npm start been run here?)`);
  return readFileSync(path, 'utf8').trim();
}

export function temporalAddress(config: Config): string {
  return config.TEMPORAL_ADDRESS ?? `127.0.0.1:${config.DEALWARDEN_TEMPORAL_PORT}`;
}

export function smtpUrl(config: Config): string {
  return config.SMTP_URL ?? `smtp://127.0.0.1:${config.DEALWARDEN_MAIL_SMTP_PORT}`;
}

/** Where webhooks may go beyond https to the internet. */
export function webhookDestinations(config: Config): { isHttpAllowed: boolean; privateHosts: string[] } {
  const hosts = (config.DEALWARDEN_WEBHOOK_PRIVATE_HOSTS ?? '').split(',');
  return {
    isHttpAllowed: config.DEALWARDEN_WEBHOOK_HTTP,
    // As a URL has them: in lower case; an address of IPv6 without its brackets.
    privateHosts: hosts
      .map((host) =>
        host
          .trim()
          .toLowerCase()
          .replace(/^\[|\]$/g, ''),
      )
      .filter(Boolean),
  };
}

function readEnvFile(folder: string): Record<string, string> {
  const path = join(folder, '.env');
  if (!existsSync(path)) return {};
  return parseEnv(readFileSync(path, 'utf8')) as Record<string, string>;
}
