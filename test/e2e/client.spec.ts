import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
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
  stage = await setStage({ DEALWARDEN_ADMIN_PASSWORD: 'a password of the specs' });
  await ensureFoundation(stage.database, stage.config);
  await seedDemo(stage.database);
  await stage.startWorker();
  http = await HttpStage.start(stage);
  folder = mkdtempSync(join(tmpdir(), 'dealwarden-client-'));
}, 60_000);
afterAll(async () => {
  await http?.close();
  await stage?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
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
    });
  }, 240_000);
});
