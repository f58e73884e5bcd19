import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { configKeys } from '@app/config/config.js';
import { parse } from 'yaml';

/** No engine is needed for what these files must not get wrong: names, addresses, secrets, and what has been forgotten. */
const root = resolve(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

interface Service {
  readonly image?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly healthcheck?: { readonly test?: unknown; readonly disable?: boolean };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly build?: string;
}

const compose = parse(read('docker-compose.yml'), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
};
const services = Object.entries(compose.services);
const ours = services.filter(([, { build }]) => build !== undefined);
const dockerfile = read('Dockerfile');
const known = new Set<string>(configKeys);

/** The source of a file of the build. */
const sourceOf = (path: string) => path.replace(/^dist\//, '').replace(/\.js$/, '.ts');

describe('docker-compose.yml', () => {
  it('has all parts of the product', () => {
    expect(Object.keys(compose.services)).toEqual(
      expect.arrayContaining(['postgres', 'temporal', 'temporal-ui', 'api', 'worker', 'mail']),
    );
    expect(ours.map(([name]) => name).sort()).toEqual(['api', 'migrate', 'worker']);
  });

  it.each(services)('%s is pinned, watched, and starts after what it needs', (_, service) => {
    expect(service.image).toMatch(/^[\w./-]+:v?\d+(\.\d+)+(-\w+)?$/);
    const isOnce = service.healthcheck?.disable === true;
    const isApi = service.build !== undefined && service.healthcheck === undefined;
    // The image's own health check is the API's.
    expect(isOnce || isApi || service.healthcheck?.test !== undefined).toBe(true);
    for (const [name, { condition }] of Object.entries(service.depends_on ?? {})) {
      const needed = compose.services[name];
      expect([name, needed !== undefined]).toEqual([name, true]);
      expect(condition).toBe(
        needed?.healthcheck?.disable ? 'service_completed_successfully' : 'service_healthy',
      );
    }
  });

  it.each(services)('%s is reached from this machine only, and holds no secret', (_, service) => {
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
    for (const [key, value] of Object.entries(service.environment ?? {})) {
      if (/PASSWORD|PWD|SECRET|TOKEN/.test(key))
        expect([key, value]).toEqual([key, expect.stringMatching(/^\$\{/)]);
      if (/^\w+:\/\/[^/]*@/.test(String(value))) expect(value).toMatch(/:\$\{\w+/);
    }
    for (const volume of service.volumes ?? []) {
      const [from = '', , mode] = volume.split(':');
      // A file of ours is lent to be read; everything else is kept in a volume.
      if (from.startsWith('./')) expect([existsSync(join(root, from)), mode]).toEqual([true, 'ro']);
      else expect(compose.volumes).toHaveProperty(from);
    }
  });

  it.each(ours)(
    '%s runs what the build has, with keys that the product knows',
    (_, { command, environment }) => {
      const [program, path] = command ?? ['node', /CMD \["node", "(dist[^"]+)"\]/.exec(dockerfile)?.[1]];
      expect(program).toBe('node');
      expect(existsSync(join(root, sourceOf(path!)))).toBe(true);
      expect(Object.keys(environment ?? {}).filter((key) => !known.has(key))).toEqual([]);
    },
  );

  it('takes from .env what the example names, and the API what it exposes', () => {
    const used = new Set([...read('docker-compose.yml').matchAll(/\$\{(\w+)/g)].map(([, name]) => name));
    const named = new Set([...read('.env.containers.example').matchAll(/^(\w+)=/gm)].map(([, name]) => name));
    expect([...used].sort()).toEqual([...named].sort());
    const port = compose.services.api!.environment!.DEALWARDEN_HTTP_PORT;
    expect(compose.services.api!.ports).toEqual([`127.0.0.1:${port}:${port}`]);
    expect(dockerfile).toContain(`EXPOSE ${port}`);
  });

  it('lets nothing but PostgreSQL itself be its superuser', () => {
    const roles = read('docker/roles.sh');
    const made = [...roles.matchAll(/CREATE ROLE (\w+) ([^;]*);/g)].map(([, name, rights]) => [name, rights]);
    expect(made.map(([name]) => name)).toEqual(['dealwarden', 'temporal']);
    for (const [, rights] of made) expect(rights).toMatch(/^LOGIN PASSWORD :'\w+'$/);
    const using = services.flatMap(([name, { environment = {} }]) => [
      ...(name === 'postgres' ? [] : [environment.POSTGRES_USER, environment.SQL_USER]),
      /^postgres:\/\/(\w+):/.exec(String(environment.DATABASE_URL))?.[1],
    ]);
    const names = new Set(using.filter((name) => name !== undefined));
    expect([...names].sort()).toEqual(['dealwarden', 'temporal']);
    for (const [name, { environment = {} }] of services)
      expect([name, JSON.stringify(environment).includes('${POSTGRES_PASSWORD')]).toEqual([
        name,
        name === 'postgres',
      ]);
  });

  it('lets a worker read the files of imports that the API keeps', () => {
    const [, folder] = /DEALWARDEN_DATA_DIR=(\S+)/.exec(dockerfile) ?? [];
    for (const name of ['api', 'worker']) expect(compose.services[name]!.volumes).toContain(`data:${folder}`);
    expect(dockerfile).toMatch(new RegExp(`chown node:node .*${folder}\\b`));
  });

  it('has the same Temporal as the machine without containers', () => {
    const [, pinned] = /go\.temporal\.io\/server v(\S+)/.exec(read('tools/temporal/go.mod')) ?? [];
    expect(compose.services.temporal!.image).toBe(`temporalio/server:${pinned}`);
    expect(compose.services['temporal-schema']!.image).toBe(`temporalio/admin-tools:${pinned}`);
  });
});

describe('the image', () => {
  it('is built in stages from pinned images, and runs as nobody special', () => {
    const stages = [...dockerfile.matchAll(/^FROM (\S+)(?: AS (\w+))?$/gm)];
    expect(stages.length).toBe(2);
    for (const [, image] of stages) expect(image).toMatch(/^node:\d+\.\d+-[\w-]+$/);
    for (const [, from] of dockerfile.matchAll(/--from=(\w+)/g))
      expect(stages.map(([, , name]) => name)).toContain(from);
    expect([...dockerfile.matchAll(/^USER (\w+)$/gm)].map(([, user]) => user).at(-1)).toBe('node');
    expect(dockerfile).toMatch(/^HEALTHCHECK /m);
  });

  it('takes no secrets, data or packages of this machine along', () => {
    expect(read('.dockerignore').split('\n')).toEqual(
      expect.arrayContaining(['.git', '.data', '.env', '**/node_modules', '**/dist']),
    );
  });
});
