import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '@app/config/config.js';
import { importMapping } from '@app/contracts/import-mapping.js';
import type { ImportView, NewImportInput } from '@app/contracts/imports.js';
import { rightTo } from '@app/domain/access/permissions.js';
import { DealFile } from '@app/exchange/import/deal-file.js';
import { FileTooLarge, ImportFiles } from '@app/exchange/import/import-files.js';
import { ImportRefused } from '@app/exchange/import/import-refused.js';
import {
  ImportJobRepository,
  type ImportJob,
  type ImportStatus,
} from '@app/persistence/imports/import-job.repository.js';
import { v7 as uuidv7 } from 'uuid';
import { CONFIG } from '../common/config.token.js';
import { Idempotency } from '../common/idempotency.js';
import type { Principal } from '../common/principal.js';
import { notFound, ProblemError } from '../common/problem.error.js';
import { ImportMappings } from './import-mappings.js';
import { importViewOf } from './import-view.js';

const bytesOfMegabyte = 1_048_576;
const ended: readonly ImportStatus[] = ['done', 'cancelled', 'refused'];

/** Asks for imports, and for their end; a worker carries them out. */
@Injectable()
export class ImportsService {
  constructor(
    private readonly jobs: ImportJobRepository,
    private readonly files: ImportFiles,
    private readonly mappings: ImportMappings,
    private readonly idempotency: Idempotency,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async add(body: NewImportInput, principal: Principal, key: string): Promise<ImportView> {
    // Looked at before the transaction, which must not wait for another connection; refused behind the key, whose first answer stands.
    const mapping = await this.mappings.sound(body.mapping).catch(refusalOf);
    const { fileName, dryRun, clocks } = body;
    return this.idempotency.once({ principal, key, route: 'POST /imports', body }, async (transaction) => {
      if (mapping instanceof ProblemError) throw mapping;
      const asker = {
        ...{ askedBy: principal.userId, tokenId: principal.tokenId ?? null },
        mayOverride: rightTo(principal, 'deal.override') === 'all',
      };
      const asked = { fileName, dryRun, clocks, mapping, ...asker };
      const { source, pipeline: pipelineKey } = mapping;
      return importViewOf(await this.jobs.add({ id: uuidv7(), source, pipelineKey, ...asked }, transaction));
    });
  }

  page(
    filter: { readonly status?: ImportStatus; readonly source?: string },
    limit: number,
    after?: { readonly at: string; readonly id: string },
  ): Promise<ImportJob[]> {
    return this.jobs.page(filter, limit, after);
  }

  /** @throws ProblemError not-found */
  async found(id: string): Promise<ImportJob> {
    const job = await this.jobs.find(id);
    if (!job) throw notFound('no such import');
    return job;
  }

  /**
   * Takes the file of an import as it is sent, looks whether it has what the mapping names, and lets a worker begin.
   * @throws ProblemError import-file-invalid, import-file-too-large, import-has-file, import-ended, not-found
   */
  async takeFile(id: string, sent: unknown): Promise<ImportJob> {
    const job = await this.found(id);
    refuseEnded(job);
    if (job.status !== 'awaiting-file') throw new ProblemError('import-has-file', 'ask for another import');
    if (!(sent instanceof Readable)) throw new ProblemError('import-file-invalid', 'the file is empty');
    const received = await this.received(id, sent);
    try {
      await DealFile.open(received.path, importMapping.parse(job.mapping));
      // Sent twice at once: the file of whoever is told that it was taken is the import's, and no other.
      if (!(await this.jobs.fileArrived(id, received.bytes, received.keep)))
        throw new ProblemError('import-has-file');
    } catch (error) {
      await received.drop();
      if (!(error instanceof ImportRefused)) throw error;
      throw new ProblemError('import-file-invalid', [error.message, error.advice].filter(Boolean).join('. '));
    }
    return this.found(id);
  }

  /** Where the rows that were left out are; a dry run has them too. */
  async errorsOf(id: string): Promise<string> {
    await this.found(id);
    if (await this.files.hasErrors(id)) return this.files.errorsOf(id);
    throw notFound('no row was left out, or its file was taken away after some days');
  }

  /** @throws ProblemError import-ended, when it has ended otherwise */
  async cancel(id: string): Promise<ImportJob> {
    await this.jobs.cancel(id);
    const job = await this.found(id);
    if (!job.cancelAsked) refuseEnded(job);
    return job;
  }

  /** @throws ProblemError import-ended, import-awaits-file */
  async resume(id: string): Promise<ImportJob> {
    await this.jobs.resume(id);
    const job = await this.found(id);
    refuseEnded(job);
    if (job.status === 'awaiting-file') throw new ProblemError('import-awaits-file');
    return job;
  }

  private async received(id: string, sent: Readable) {
    const megabytes = this.config.DEALWARDEN_IMPORT_FILE_MB;
    try {
      return await this.files.receive(id, sent, megabytes * bytesOfMegabyte);
    } catch (error) {
      if (!(error instanceof FileTooLarge)) throw error;
      throw new ProblemError('import-file-too-large', `a file has at most ${megabytes} MB`, {
        headers: { connection: 'close' },
      });
    }
  }
}

function refusalOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  throw error;
}

function refuseEnded({ status }: ImportJob): void {
  if (ended.includes(status)) throw new ProblemError('import-ended', `it is ${status}`);
}
