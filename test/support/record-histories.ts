/**
 * Records what test/replay replays: plays every shape that the life of a deal, a handover or a return case may take on real servers, and writes the
 * history of its workflow as JSON to test/replay/histories/<workflow>/<shape>[.<label>].<take>.json.gz.
 *
 *     npm run build && node dist/test/support/record-histories.js [label]
 *
 * A file that is there is left alone: it stands for deals that are running somewhere. After a change of the workflow,
 * record beside them under a label. Only what was never released may be deleted before.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { ReturnRegulationRepository } from '@app/persistence/return-regulation.repository.js';
import { DealEffectsService } from '../../apps/worker/src/effects/deal.effects.js';
import {
  dealWorkflowId,
  dealWorkflowName,
  handoverWorkflowId,
  handoverWorkflowName,
  returnCaseWorkflowId,
  returnCaseWorkflowName,
} from '../../workflows/src/names.js';
import { Asking } from './asking.js';
import { casting } from './cast.js';
import { dealCourses, twoVersions } from './deal-courses.js';
import { dealShapes } from './deal-shapes.js';
import { handedOverInSeconds, handingOverShapes, handoverShapes } from './handover-shapes.js';
import { ofSeconds, Play, type Shape } from './recording.js';
import { shippedRegulation } from './return-cases.js';
import { lateInSeconds, returnEnds } from './return-ends.js';
import { returnShapes } from './return-shapes.js';
import { setStage } from './stage.js';

/** Of each shape; no two begin alike. */
const takes = [1, 2, 3, 4, 5];
/** Lives under way at once: most of their time is waiting. */
const atOnce = 8;

/** Brings up servers unless some are given; they go when their stdin is closed. */
async function servers(): Promise<() => void> {
  if (process.env.TEST_STACK) return () => undefined;
  const program = fileURLToPath(new URL('./test-stack.js', import.meta.url));
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  process.env.TEST_STACK = line;
  return () => child.stdin.end();
}

interface Recording {
  readonly name: string;
  readonly file: string;
  readonly shape: Shape;
  readonly take: number;
  readonly idOf: (entityId: string) => string;
}

const [label] = process.argv.slice(2);
const leave = await servers();
const stage = await setStage();
const cast = await casting(stage.database);
const definitions = new DefinitionRepository(stage.database);
for (const pipeline of [ofSeconds, handedOverInSeconds, ...twoVersions]) await definitions.publish(pipeline);
const regulations = new ReturnRegulationRepository(stage.database);
await regulations.publish(shippedRegulation({ calendar: 'always-open' }));
await regulations.publish(lateInSeconds);
const worker = await stage.startWorker();
const recordings = [
  ...missing(dealWorkflowName, { ...dealShapes, ...handingOverShapes, ...dealCourses }, dealWorkflowId),
  ...missing(handoverWorkflowName, handoverShapes, handoverWorkflowId),
  ...missing(returnCaseWorkflowName, { ...returnShapes, ...returnEnds }, returnCaseWorkflowId),
];
const failed: string[] = [];
await Promise.all(Array.from({ length: atOnce }, lane));

/** The takes of one workflow's shapes that are not there yet. */
function missing(
  workflow: string,
  all: Readonly<Record<string, Shape>>,
  idOf: Recording['idOf'],
): Recording[] {
  const folder = join(process.cwd(), 'test', 'replay', 'histories', workflow);
  mkdirSync(folder, { recursive: true });
  return Object.entries(all).flatMap(([shape, play]) =>
    takes
      .map((take) => ({
        ...{ name: `${workflow}/${shape}, take ${take}`, shape: play, take, idOf },
        file: join(folder, `${[shape, label, take].filter(Boolean).join('.')}.json.gz`),
      }))
      .filter(({ file }) => !existsSync(file)),
  );
}

async function lane(): Promise<void> {
  for (let next = recordings.pop(); next; next = recordings.pop()) {
    const { name, file, shape, take, idOf } = next;
    const play = new Play(stage, new Asking(stage, cast), worker.get(DealEffectsService), cast, take);
    try {
      const history = await play.history(idOf(await shape(play)));
      writeFileSync(file, gzipSync(history, { level: 9 }));
      console.log(`${name}: ${history.length} bytes`);
    } catch (error) {
      failed.push(name);
      console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

await stage.close();
leave();
if (failed.length > 0) process.exitCode = 1;
