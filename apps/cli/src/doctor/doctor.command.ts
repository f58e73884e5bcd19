import { evidenceDirectory, readConfig } from '@app/config/config.js';
import { FolderStore } from '@app/evidence/folder-store.js';
import { EvidenceRepository } from '@app/persistence/evidence.repository.js';
import { withDatabase, withTemporal } from '../console/connections.js';
import { exitCodes, type ExitCode } from '../console/exit-codes.js';
import { print, printJson, tell } from '../console/output.js';
import { Progress } from '../console/progress.js';
import { diagnose } from './diagnose.js';
import { evidenceLines, examineEvidence } from './evidence-files.js';
import { diagnosisLines, type Diagnosis } from './diagnosis.js';
import { repair } from './repair.js';
import { isRepaired, remedies, repairLines, type Repair } from './repairs.js';

export interface DoctorOptions {
  readonly json?: boolean;
  /** Mend what differs; without it nothing is changed. */
  readonly repair?: boolean;
}

/** `dealwarden doctor`: says in what rows and workflows differ, and with `--repair` makes them agree. */
export async function doctorCommand(options: DoctorOptions): Promise<ExitCode> {
  const config = readConfig();
  const progress = new Progress(tell);
  const onCompared = (compared: number) => progress.say(() => `${compared} rows compared`);
  const onRead = (read: number) => progress.say(() => `${read} photos and documents read`);
  const { diagnosis, repairs, evidence } = await withDatabase(config, (database) =>
    withTemporal(config, async (client) => {
      const diagnosis = await diagnose(database, client, { onCompared });
      const repairs =
        options.repair && diagnosis.workerPolls ? await repair(database, client, diagnosis) : [];
      const store = new FolderStore(evidenceDirectory(config));
      const evidence = await examineEvidence(new EvidenceRepository(database), store, onRead);
      return { diagnosis, repairs, evidence };
    }),
  );
  if (options.json) printJson({ ...diagnosis, evidence, ...(options.repair ? { repairs } : {}) });
  else for (const line of [...evidenceLines(evidence), ...linesOf(diagnosis, repairs, options)]) print(line);
  return evidence.problems.length > 0 ? exitCodes.differences : exitCodeOf(diagnosis, repairs, options);
}

function linesOf(diagnosis: Diagnosis, repairs: readonly Repair[], options: DoctorOptions): string[] {
  if (options.repair) return [...diagnosisLines(diagnosis), ...repairLines(diagnosis, repairs)];
  const kinds = [...new Set(diagnosis.differences.map(({ kind }) => kind))];
  const advice = kinds.map((kind) => `${kind}: with --repair ${remedies[kind]}`);
  return [...diagnosisLines(diagnosis), ...advice];
}

/** 0 where nothing differs any more. */
export function exitCodeOf(
  { differences, workerPolls }: Diagnosis,
  repairs: readonly Repair[],
  options: DoctorOptions,
): ExitCode {
  const isMended = options.repair === true && workerPolls && repairs.every(isRepaired);
  if (differences.length > 0 && !isMended) return exitCodes.differences;
  return workerPolls ? exitCodes.ok : exitCodes.failed;
}
