import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { distFolder } from '../../apps/cli/src/stack/program.js';
import { killed, type Scene } from './kills.js';
import { begins, type Lasting } from './troubles.js';

/** Times that the old build and the next one take turns. */
const turns = 3;

/** A change of a source of the build: what stands there, and what shall. */
interface Change {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const dealFile = join('workflows', 'src', 'deal', 'deal.workflow.js');

/** Another code, the same history: what may be rolled back and forth at will. */
const otherCode: readonly Change[] = [
  {
    file: join('workflows', 'src', 'shared', 'course.js'),
    from: 'a command was answered as if only time had passed',
    to: 'only time had passed, and a command was answered',
  },
];

/** Another history for deals that begin with it, under patched(): old runs go on as they were. There is no way back from it. */
const otherHistory: readonly Change[] = [
  { file: dealFile, from: 'import { continueAsNew,', to: 'import { patched, sleep, continueAsNew,' },
  {
    file: dealFile,
    from: 'const course = new Course(',
    to: "const isNext = patched('faults-next');\n    const course = new Course(",
  },
  {
    file: dealFile,
    from: 'const won = course.openHandover;',
    to: 'if (isNext) await sleep(1);\n    const won = course.openHandover;',
  },
];

/**
 * Workers of the old and of the next build take turns, one beginning before the other is killed; then one whose workflows have
 * another history takes over for good.
 */
export async function builds(scene: Scene, { troubleMs }: Lasting): Promise<void> {
  const { house } = scene;
  begins(scene, 'workers of two builds in turn');
  const old = house.launch.workerBuild;
  const next = await changed(join(house.folder, 'build-next'), otherCode);
  for (let turn = 1; turn <= turns; turn++) {
    await takesOver(scene, next);
    await delay(troubleMs / 3);
    await takesOver(scene, old);
    await delay(troubleMs / 3);
  }
  begins(scene, 'a worker with another history');
  house.launch.workerBuild = await changed(join(house.folder, 'build-patched'), otherHistory);
  await killed(scene, 'worker of the old history', ['worker']);
  await delay(troubleMs);
}

/** The build that comes works beside the one that goes for a while, which is then killed. */
async function takesOver(scene: Scene, build: string): Promise<void> {
  const { house } = scene;
  house.launch.workerBuild = build;
  const beside = house.workerBeside();
  await beside.start();
  await delay(2_000);
  await killed(scene, 'worker of the other build', ['worker']);
  await beside.kill('SIGKILL');
}

/** A copy of the build with changes, its workflows bundled anew. */
async function changed(folder: string, changes: readonly Change[]): Promise<string> {
  const from = distFolder();
  const root = dirname(from);
  mkdirSync(folder);
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  cpSync(join(root, 'package.json'), join(folder, 'package.json'));
  const to = join(folder, 'dist');
  cpSync(from, to, { recursive: true, filter: (path) => relative(from, path).split('/')[0] !== 'web' });
  for (const { file, from: old, to: next } of changes) {
    const text = readFileSync(join(to, file), 'utf8');
    if (!text.includes(old)) throw new Error(`${file} has no "${old}" to be changed`);
    writeFileSync(
      join(to, file),
      text.replace(old, () => next),
    );
  }
  await promisify(execFile)(process.execPath, [join(to, 'apps', 'worker', 'src', 'bundle-workflows.js')]);
  return to;
}
