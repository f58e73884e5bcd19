import { randomUUID } from 'node:crypto';
import { Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { importMapping } from '@app/contracts/import-mapping.js';
import {
  cancelImport,
  importDeals,
  type DealImportOptions,
  type DealImportSummary,
} from '@app/exchange/import/import-deals.js';
import { noCounts } from '@app/exchange/import/import-counts.js';
import type { ImportFiles } from '@app/exchange/import/import-files.js';
import { ImportBusy, ImportRefused } from '@app/exchange/import/import-refused.js';
import type { DealEngine } from '@app/exchange/import/import-steps.js';
import type {
  ImportJob,
  ImportJobRepository,
  ImportNews,
  ImportRest,
} from '@app/persistence/imports/import-job.repository.js';
import type { DataSource } from 'typeorm';
import { Rounds } from '../relay/rounds.js';
import { describeTrouble } from '../relay/trouble.js';
import { HeldLease } from './held-lease.js';

/** How often it is looked whether an import was asked for. */
const everyMs = 1_000;
/** How often old files are looked for. */
const tidyingEveryMs = 3_600_000;
/** An import that fails so often without a known reason stops until somebody looks. */
const attemptsAtMost = 10;
/** Longest pause before an import is tried again. */
const longestPauseSeconds = 60;
/** Another import of the same source is under way: it is not worth to ask each second. */
const busySeconds = 5;

/**
 * Carries out the imports that were asked for over HTTP, one after the other in each worker. A worker that dies is followed by
 * another when its lease has run out, which goes on behind the last row that was kept.
 */
export class ImportingService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ImportingService.name);
  private readonly rounds = new Rounds({ name: 'Imports', everyMs, round: () => this.round() });
  private readonly worker = randomUUID();
  private readonly leaving = new AbortController();
  private tidiedAt = 0;

  constructor(
    private readonly jobs: ImportJobRepository,
    private readonly files: ImportFiles,
    private readonly database: DataSource,
    private readonly engineOf: (source: string) => DealEngine,
    private readonly keptDays: number,
  ) {}

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.leaving.abort();
    await this.rounds.stop();
  }

  /** Carries out what waits. */
  async round(): Promise<void> {
    await this.tidySometimes();
    while (!this.leaving.signal.aborted) {
      const job = await this.jobs.take(this.worker);
      if (!job) return;
      await this.carryOut(job);
    }
  }

  private async carryOut(job: ImportJob): Promise<void> {
    const lease = new HeldLease(this.jobs, job.id, this.worker, this.leaving.signal);
    try {
      const rest = job.cancelAsked ? await this.givenUp(job) : await this.imported(job, lease);
      await lease.end();
      if (rest) await this.rest(job, rest);
    } catch (error) {
      await lease.end();
      await this.failed(job, error, lease.news);
    }
  }

  private async imported(job: ImportJob, lease: HeldLease): Promise<ImportRest | undefined> {
    const summary = await importDeals(
      {
        ...this.optionsOf(job),
        signal: lease.signal,
        hear: (counts, firstErrors) => lease.tell({ counts: { ...counts }, firstErrors: [...firstErrors] }),
      },
      this.database,
      this.engineOf(job.source),
    );
    const news = newsOf(summary);
    if (summary.outcome !== 'interrupted' && !lease.isCancelled) {
      return { status: summary.outcome === 'cancelled' ? 'cancelled' : 'done', ...news };
    }
    if (lease.isCancelled) return { ...(await this.givenUp(job)), ...news };
    // Ours no more, or this worker leaves: whoever comes next goes on.
    return lease.isLost ? undefined : { status: 'waiting', ...news };
  }

  private optionsOf(job: ImportJob): DealImportOptions {
    const { id, fileName, clocks, dryRun, askedBy, tokenId, mayOverride } = job;
    const asker = { userId: askedBy, ...(tokenId === null ? {} : { token: tokenId }), mayOverride };
    const mapping = importMapping.parse(job.mapping);
    const places = { file: this.files.fileOf(id), errorsFile: this.files.errorsOf(id) };
    return { ...places, fileName, mapping, clocks, asker, dryRun, runId: id };
  }

  private async givenUp({ id, source, dryRun, beganAt }: ImportJob): Promise<ImportRest> {
    if (!dryRun && beganAt) await cancelBegun(this.database, source, id);
    return { status: 'cancelled' };
  }

  private async rest(job: ImportJob, rest: ImportRest, pauseSeconds = 0): Promise<void> {
    const status = await this.jobs.rest(job.id, this.worker, rest, pauseSeconds);
    // Whoever has it now still reads the file.
    if (status === undefined) return;
    if (status !== 'waiting' && status !== 'interrupted') await this.files.dropFile(job.id);
    this.logger.log(`Import ${job.id} of ${job.source}: ${status}`);
  }

  private async failed(job: ImportJob, error: unknown, news: ImportNews | undefined): Promise<void> {
    if (error instanceof ImportBusy) return this.rest(job, { status: 'waiting', ...news }, busySeconds);
    if (error instanceof ImportRefused) {
      const told = { problem: error.message, advice: error.advice, ...news };
      const isBegun = !job.dryRun && (news !== undefined || (await this.jobs.hasRun(job.id)));
      return this.rest(job, { status: isBegun ? 'interrupted' : 'refused', ...told });
    }
    const why = describeTrouble(error);
    this.logger.error(`Import ${job.id} failed (attempt ${job.attempts}): ${why}`);
    const pauseSeconds = Math.min(2 ** job.attempts, longestPauseSeconds);
    if (job.attempts < attemptsAtMost) return this.rest(job, { status: 'waiting', ...news }, pauseSeconds);
    // The cause names places in our own code: it is for the log.
    const problem = `it failed ${job.attempts} times`;
    const advice = `Look for import ${job.id} in the log of the worker.`;
    return this.rest(job, { status: 'interrupted', problem, advice });
  }

  private async tidySometimes(): Promise<void> {
    if (Date.now() - this.tidiedAt < tidyingEveryMs) return;
    await this.tidy();
    this.tidiedAt = Date.now();
  }

  /** Gives up what nobody goes on with, and takes away what was kept long enough. */
  async tidy(): Promise<void> {
    await this.jobs.giveUpOld(this.keptDays);
    const old = await this.jobs.withOldFiles(this.keptDays);
    for (const id of old) {
      await this.files.dropFile(id);
      await this.files.dropErrors(id);
    }
    await this.jobs.filesGone(old);
  }
}

function newsOf(summary: DealImportSummary): ImportNews {
  const names = Object.keys(noCounts) as (keyof typeof noCounts)[];
  const counts = Object.fromEntries(names.map((name) => [name, summary[name]]));
  return { counts, firstErrors: summary.firstErrors };
}

/** What was never begun, or has ended meanwhile, needs no end. */
async function cancelBegun(database: DataSource, source: string, id: string): Promise<void> {
  try {
    await cancelImport(database, source, id);
  } catch (error) {
    if (error instanceof ImportBusy || !(error instanceof ImportRefused)) throw error;
  }
}
