import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { generateExport } from '../../apps/cli/src/demo/generate-export.js';
import { shippedFolder } from '../../apps/cli/src/seed/shipped.js';
import { quickPipeline } from '../support/cast.js';
import { dealMapping, generatedDealFile } from '../support/deal-files.js';
import { peakMegabytes, residentMegabytes } from './resident.js';
import { setScene, type Scene } from './scene.js';

/**
 * Imports by the command, as a process of its own, while a worker takes the open deals over: an export of 8,800 opportunities
 * with its people and products, then a file of a million deals. Prints how long they took, and what memory the command had at
 * most. `npm run bench -- import [rows] [--export FOLDER] [--dry-run]`; exit code 1 when a bound is broken. How each goes on is told
 * on standard error: rows, and resident memory every ten seconds.
 */

const secondsAtMost = 20;
const megabytesAtMost = 300;
const program = fileURLToPath(new URL('../../apps/cli/src/main.js', import.meta.url));

interface Measured {
  readonly rows: number;
  /** Rows that were left out: of an export none, of a file one in a thousand. */
  readonly leftOut: number;
  readonly seconds: number;
  readonly peakMegabytes: number;
  /** Resident in each tenth of the time, at its end: whether it grows with the file. */
  readonly tenthsMegabytes: readonly number[];
}

/** What the command tells of a file, and of an export. */
interface Told extends Pick<Measured, 'rows' | 'seconds'> {
  readonly refused?: number;
  readonly badRows?: number;
}

const [given] = process.argv.slice(2).filter((argument) => /^\d+$/.test(argument));
const rows = Number(given ?? 1_000_000);
const exportAt = process.argv.indexOf('--export');
const isDryRun = process.argv.includes('--dry-run');

const scene = await setScene();
try {
  const folder = exportAt > 0 ? process.argv[exportAt + 1] : undefined;
  const ofExport = await importExport(scene, folder);
  const ofFile = rows === 0 ? undefined : await importFile(scene);
  report(ofExport, ofFile);
} finally {
  await scene.close();
}

async function importExport(scene: Scene, given?: string): Promise<Measured> {
  const from = given ?? generateExport(join(scene.folder, 'export'));
  return imported([from, '--mapping', join(shippedFolder(), 'mappings', 'crm-opportunities.json')], scene);
}

async function importFile(scene: Scene): Promise<Measured> {
  const { folder } = scene;
  await new DefinitionRepository(scene.database).publish(quickPipeline({ key: 'imported' }));
  const file = join(folder, 'deals.csv');
  await pipeline(Readable.from(generatedDealFile(rows)), createWriteStream(file));
  const mapping = join(folder, 'mapping.json');
  writeFileSync(mapping, JSON.stringify(dealMapping({ pipeline: 'imported' })));
  return imported([file, '--mapping', mapping, ...(isDryRun ? ['--dry-run'] : [])], scene);
}

/** Runs the command, and watches over its memory. */
async function imported(args: readonly string[], { folder, environment }: Scene): Promise<Measured> {
  const errors = ['--errors', join(folder, 'errors.csv'), '--json'];
  const child = spawn(process.execPath, [program, 'import', ...args, ...errors], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let [peak, told] = [0, ''];
  const samples: number[] = [];
  child.stdout.on('data', (some: Buffer) => (told += some.toString()));
  const watching = setInterval(() => {
    peak = Math.max(peak, peakMegabytes(child.pid!));
    samples.push(residentMegabytes(child.pid!));
  }, 100);
  const telling = setInterval(() => {
    process.stderr.write(`${samples.at(-1)} MB, at most ${peak} MB\n`);
  }, 10_000);
  const [code] = (await once(child, 'close')) as [number];
  clearInterval(watching);
  clearInterval(telling);
  if (code !== 0) throw new Error(`the import ended with ${code}: ${told}`);
  const { rows, badRows, refused = badRows, seconds } = JSON.parse(told) as Told;
  const alive = samples.filter((megabytes) => megabytes > 0);
  const tenthsMegabytes = Array.from({ length: 10 }, (_, at) => {
    return alive[Math.ceil(((at + 1) * alive.length) / 10) - 1] ?? 0;
  });
  return { rows, leftOut: refused ?? 0, seconds, peakMegabytes: peak, tenthsMegabytes };
}

function report(ofExport: Measured, ofFile: Measured | undefined): void {
  const broken = [
    ...(ofExport.seconds <= secondsAtMost ? [] : [`the export took ${ofExport.seconds} s`]),
    ...(ofExport.leftOut === 0 ? [] : [`of the export ${ofExport.leftOut} rows were left out`]),
    ...[ofExport, ofFile].flatMap((one) =>
      one && one.peakMegabytes > megabytesAtMost
        ? [`${one.rows} rows took ${one.peakMegabytes} MB of memory`]
        : [],
    ),
  ];
  console.log(JSON.stringify({ export: ofExport, file: ofFile, broken }));
  process.exitCode = broken.length > 0 ? 1 : 0;
}
