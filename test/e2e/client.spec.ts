import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { demoPassword } from '../../apps/cli/src/seed/demo-data.js';
import { ensureFoundation, seedDemo } from '../../apps/cli/src/seed/seed.js';
import { HttpStage } from '../support/http.js';
import { setStage, type Stage } from '../support/stage.js';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');
const tool = (path: string) => join(root, 'node_modules', path);

let stage: Stage;
let http: HttpStage;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dealwarden-client-'));
  const files = join(folder, 'files');
  stage = await setStage({
    DEALWARDEN_ADMIN_PASSWORD: 'a password of the specs',
    DEALWARDEN_DATA_DIR: files,
  });
  await ensureFoundation(stage.database, stage.config);
  await seedDemo(stage.database);
  await stage.startWorker();
  http = await HttpStage.start(stage);
}, 60_000);
afterAll(async () => {
  await http?.close();
  await stage?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

interface Content {
  readonly schema: object;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}
interface Described {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly responses: Readonly<Record<string, { content?: Record<string, Content> }>>;
            readonly requestBody?: { readonly content: Readonly<Record<string, Content>> };
          }
        >
      >
    >
  >;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

/** What every operation answers, by operation, status and media type. */
function answersOf({ paths }: Described): (readonly [string, Content])[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { responses }]) =>
      Object.entries(responses).flatMap(([status, { content = {} }]) =>
        Object.entries(content).map(([type, one]) => [`${method} ${path} ${status} ${type}`, one] as const),
      ),
    ),
  );
}

/** A schema that knows those it refers to. */
function readerOf(schema: object, { components }: Described): z.ZodType {
  const own = JSON.stringify({ ...schema, $defs: components.schemas });
  return z.fromJSONSchema(
    JSON.parse(own.replaceAll('#/components/schemas/', '#/$defs/')) as Parameters<typeof z.fromJSONSchema>[0],
  );
}

describe('the served document', () => {
  it('shows an example of each answer and each error, which is as its schema says', async () => {
    const document = (await (await fetch(`${http.url}/api/openapi.json`)).json()) as Described;
    const answers = answersOf(document);
    // Pictures and printed documents cannot be shown as text.
    const shown = answers.filter(([name]) => !/ (image\/\w+|application\/pdf)$/.test(name));
    const examples = ({ example, examples = {} }: Content) => [
      ...(example === undefined ? [] : [example]),
      ...Object.values(examples).map(({ value }) => value),
    ];
    expect(shown.filter(([, one]) => examples(one).length === 0).map(([name]) => name)).toEqual([]);
    expect(readerOf({ $ref: '#/components/schemas/Deal' }, document).safeParse({ id: 'x' }).success).toBe(
      false,
    );
    const readers = new Map<string, z.ZodType>();
    const wrong = shown.flatMap(([name, one]) => {
      const key = JSON.stringify(one.schema);
      const reader = readers.get(key) ?? readerOf(one.schema, document);
      readers.set(key, reader);
      return examples(one).flatMap((example) => {
        const read = reader.safeParse(example);
        return read.success ? [] : [`${name}: ${z.prettifyError(read.error)}`];
      });
    });
    expect(wrong).toEqual([]);
    expect(shown.length).toBeGreaterThan(1_000);
  }, 60_000);

  it('tells of each address that takes JSON what is refused as such', async () => {
    const document = (await (await fetch(`${http.url}/api/openapi.json`)).json()) as Described;
    const untold = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([, { requestBody }]) => requestBody?.content['application/json'] !== undefined)
        .filter(([, { responses }]) => !['400', '413', '415'].every((status) => status in responses))
        .map(([method]) => `${method} ${path}`),
    );
    expect(untold).toEqual([]);
  });
});

/** A project of an integrator's own, who has the document and nothing else. */
async function project(): Promise<void> {
  const document = await (await fetch(`${http.url}/api/openapi.json`)).text();
  writeFileSync(join(folder, 'openapi.json'), document);
  cpSync(join(root, 'test/client/tour.ts'), join(folder, 'tour.ts'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  const compilerOptions = {
    ...{ strict: true, noUncheckedIndexedAccess: true, skipLibCheck: false },
    ...{ module: 'nodenext', target: 'es2023', lib: ['es2023', 'dom'], types: ['node'] },
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['tour.ts'] }));
  await run(process.execPath, [tool('openapi-typescript/bin/cli.js'), 'openapi.json', '-o', 'api.ts'], {
    cwd: folder,
  });
}

describe('a client that is generated from the served document', () => {
  it('compiles strictly, and plays the tour', async () => {
    await project();
    const compiled = await run(process.execPath, [tool('typescript/bin/tsc'), '-p', '.'], {
      cwd: folder,
    }).catch((error: { stdout: string }) => error);
    expect(compiled.stdout).toBe('');
    const { stdout } = await run(process.execPath, ['tour.js', http.url, demoPassword], { cwd: folder });
    expect(JSON.parse(stdout)).toEqual({
      isOneDeal: true,
      key: true,
      norm: 'PT30S',
      refused: { status: 409, code: 'move-not-allowed' },
      isPromised: true,
      takenOnBy: 'Jana Dvořáková',
      events: expect.arrayContaining(['open', 'time-passed', 'take-on']),
      stalling: true,
      imported: { status: 'done', created: 1, refused: 1 },
      leftOut: true,
      exported: true,
    });
  }, 240_000);
});
