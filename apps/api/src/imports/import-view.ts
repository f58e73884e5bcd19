import type { ImportView } from '@app/contracts/imports.js';
import { noCounts } from '@app/exchange/import/import-counts.js';
import type { ImportJob } from '@app/persistence/imports/import-job.repository.js';

/** An import as it crosses the border. */
export function importViewOf(job: ImportJob): ImportView {
  const { id, source, fileName, clocks, dryRun, status, cancelAsked, problem, advice } = job;
  return {
    ...{ id, source, pipeline: job.pipelineKey, fileName, clocks, dryRun, status, cancelAsked },
    bytes: job.fileBytes,
    counts: countsOf(job),
    firstErrors: job.firstErrors.map(({ line, problems }) => ({ line, problems: [...problems] })),
    ...{ problem, advice },
    askedBy: { id: job.askedBy, name: job.askedByName },
    askedAt: job.askedAt.toISOString(),
    beganAt: job.beganAt?.toISOString() ?? null,
    endedAt: job.endedAt?.toISOString() ?? null,
  };
}

function countsOf({ counts }: ImportJob): ImportView['counts'] {
  const { rows, open, won, lost, updated, unchanged, movedHere, refused, customers } = {
    ...noCounts,
    ...counts,
  };
  return { read: rows, created: open + won + lost, updated, unchanged, movedHere, refused, customers };
}
