import { createWriteStream } from 'node:fs';
import { access, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { randomUUID } from 'node:crypto';
import { holdsText } from './text-decoding.js';

/** Only its owner reads what holds all deals of a company. */
const [folderMode, fileMode] = [0o700, 0o600];

/** A file is larger than an import takes. */
export class FileTooLarge extends Error {
  override readonly name = 'FileTooLarge';
}

/** The files of imports that were asked for over HTTP: what was sent, and the rows that were left out. */
export class ImportFiles {
  private readonly folder: string;

  /** @param dataDirectory the folder that API and worker share */
  constructor(dataDirectory: string) {
    this.folder = join(dataDirectory, 'imports');
  }

  /** What was sent. */
  fileOf(id: string): string {
    return join(this.folder, `${id}.csv`);
  }

  errorsOf(id: string): string {
    return join(this.folder, `${id}.errors.csv`);
  }

  /**
   * Writes what is sent as it comes, beside the import's file: nothing of it is held, and half a file is never taken for one.
   * @returns how many bytes it has, and `keep` to make it the import's, or `drop`
   * @throws FileTooLarge
   */
  async receive(id: string, sent: Readable, largest: number) {
    await mkdir(this.folder, { recursive: true, mode: folderMode });
    const path = join(this.folder, `${id}.${randomUUID().slice(0, 8)}.part`);
    let bytes = 0;
    const counted = new Transform({
      transform(chunk: Buffer, _, done) {
        bytes += chunk.length;
        done(bytes > largest ? new FileTooLarge(`more than ${largest} bytes`) : null, chunk);
      },
    });
    const drop = () => rm(path, { force: true });
    try {
      await pipeline(sent, counted, createWriteStream(path, { flags: 'wx', mode: fileMode, flush: true }));
    } catch (error) {
      await drop();
      throw error;
    }
    return { path, bytes, drop, keep: () => rename(path, this.fileOf(id)) };
  }

  /** Whether rows were left out, and their file is still there. */
  hasErrors(id: string): Promise<boolean> {
    return access(this.errorsOf(id)).then(
      () => true,
      () => false,
    );
  }

  /** Takes away what was sent, with everything that was half sent. */
  async dropFile(id: string): Promise<void> {
    const names = await readdir(this.folder).catch(() => []);
    const of = names.filter((name) => name === `${id}.csv` || new RegExp(`^${id}\\.\\w+\\.part$`).test(name));
    for (const name of of) await rm(join(this.folder, name), { force: true });
  }

  /**
   * Takes away the rows that were left out where one of them holds any of these texts, whatever the case of its letters. What was sent is
   * read by its import, and goes with its end: it is told.
   * @returns ids of the imports
   */
  async forget(texts: readonly string[]): Promise<{ readonly removed: string[]; readonly left: string[] }> {
    const [removed, left]: [string[], string[]] = [[], []];
    for (const name of (await readdir(this.folder).catch(() => [])).sort()) {
      const [, id, errors] = /^([\w-]+)(\.errors)?\.csv$/.exec(name) ?? [];
      if (id === undefined || !(await holdsText(join(this.folder, name), texts))) continue;
      if (errors !== undefined) await this.dropErrors(id);
      (errors === undefined ? left : removed).push(id);
    }
    return { removed, left };
  }

  async dropErrors(id: string): Promise<void> {
    await rm(this.errorsOf(id), { force: true });
  }
}
