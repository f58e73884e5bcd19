import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImportView } from '@app/contracts/imports.js';
import { ImportFiles } from '@app/exchange/import/import-files.js';
import { ImportJobRepository } from '@app/persistence/imports/import-job.repository.js';
import { ImportingService } from '../../apps/worker/src/importing/importing.service.js';
import { casting, quickPipeline, type Cast } from './cast.js';
import { dealHeads, dealMapping } from './deal-files.js';
import { HttpStage, type HttpAnswer } from './http.js';
import { setStage, type Stage } from './stage.js';

/** Imports over HTTP by an administrator, with a folder of their own. */
export class ImportsStage {
  private constructor(
    readonly folder: string,
    readonly stage: Stage,
    readonly cast: Cast,
    readonly http: HttpStage,
    /** The administrator's session. */
    readonly as: string,
  ) {}

  static async set(): Promise<ImportsStage> {
    const folder = mkdtempSync(join(tmpdir(), 'imports-'));
    const stage = await setStage({ DEALWARDEN_DATA_DIR: folder, DEALWARDEN_IMPORT_FILE_MB: '1' });
    const cast = await casting(stage.database, quickPipeline());
    const http = await HttpStage.start(stage);
    return new ImportsStage(folder, stage, cast, http, await http.session(cast.administrator));
  }

  asked(changes: object = {}): object {
    return { mapping: dealMapping(), fileName: 'deals.csv', ...changes };
  }

  /** Asks for an import. */
  async begun(changes: object = {}): Promise<string> {
    const { status, body } = await this.http.post<ImportView>('/imports', this.as, this.asked(changes));
    if (status !== 201) throw new Error(`not asked for: ${status}`);
    return body.id;
  }

  /** Sends its file. */
  send<Body = ImportView>(id: string, lines: readonly string[]): Promise<HttpAnswer<Body>> {
    const body = [dealHeads.join(','), ...lines].map((line) => `${line}\n`).join('');
    const headers = { 'content-type': 'text/csv' };
    return this.http.send<Body>('PUT', `/api/v1/imports/${id}/file`, { as: this.as, body, headers });
  }

  async read(id: string): Promise<ImportView> {
    return (await this.http.get<ImportView>(`/imports/${id}`, this.as)).body;
  }

  async count(from: string): Promise<number> {
    const rows: { count: number }[] = await this.stage.database.query(
      `SELECT count(*)::int AS count FROM ${from}`,
    );
    return rows[0]!.count;
  }

  /** A worker's importing without the rest of it, whose engine does what a spec says. */
  importing(start: () => Promise<void> = async () => undefined): ImportingService {
    return new ImportingService(
      new ImportJobRepository(this.stage.database),
      new ImportFiles(this.folder),
      this.stage.database,
      () => ({ start, follow: async () => ({ outcome: 'done' }) }),
      14,
    );
  }

  /** Lets an import fail until somebody has to look. */
  async interrupt(): Promise<void> {
    const broken = this.importing(() => Promise.reject(new Error('no engine')));
    for (let attempt = 1; attempt <= 10; attempt++) {
      await this.stage.database.query(`UPDATE import_job SET leased_until = NULL`);
      await broken.round();
    }
  }

  async close(): Promise<void> {
    await this.http.close();
    await this.stage.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
