import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  EvidenceRefused,
  type ContentHash,
  type EvidenceStore,
  type Kept,
  type Received,
} from './evidence-store.js';

const hashForm = /^[0-9a-f]{64}$/;
/** Backups leave out what ends so: it has no row yet. */
const draftEnding = '.new';

/** Evidence in a folder: `ab/abcd…` by hash, readable by its owner only. */
export class FolderStore implements EvidenceStore {
  constructor(private readonly folder: string) {}

  async receive(content: Readable, bytesAtMost: number): Promise<Received> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const path = join(this.folder, `${randomUUID()}${draftEnding}`);
    const measure = new Measure(bytesAtMost);
    // What sends it is not ended with it: over the same connection goes the answer.
    const source = Readable.from(content.iterator({ destroyOnReturn: false }));
    try {
      // `flush`: on the disk before it is closed.
      await pipeline(source, measure, createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }));
      if (measure.bytes === 0) throw new EvidenceRefused('empty', 'nothing was sent');
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
    return { path, bytes: measure.bytes, sha256: measure.digest() };
  }

  async keep({ path, sha256 }: Received): Promise<void> {
    const place = this.pathOf(sha256);
    await mkdir(dirname(place), { recursive: true, mode: 0o700 });
    // A rename replaces the same content by itself, and makes it young again: what sweeps leaves it alone.
    await rename(path, place);
    const now = new Date();
    await utimes(place, now, now);
    // The content is on the disk already; its name, and that of its folder, have to be too.
    await syncFolder(dirname(place));
    await syncFolder(this.folder);
  }

  async drop({ path }: Received): Promise<void> {
    await rm(path, { force: true });
  }

  async open(sha256: ContentHash): Promise<{ content: Readable; bytes: number } | undefined> {
    const file = await open(this.pathOf(sha256), 'r').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (!file) return undefined;
    const { size } = await file.stat();
    return { content: file.createReadStream(), bytes: size };
  }

  pathOf(sha256: ContentHash): string {
    if (!hashForm.test(sha256)) throw new Error('not the hash of a content');
    return join(this.folder, sha256.slice(0, 2), sha256);
  }

  async remove(sha256: ContentHash): Promise<void> {
    await rm(this.pathOf(sha256), { force: true });
  }

  async *all(): AsyncGenerator<Kept> {
    for (const shelf of await namesIn(this.folder)) {
      if (!/^[0-9a-f]{2}$/.test(shelf)) continue;
      for (const name of await namesIn(join(this.folder, shelf))) {
        const found = hashForm.test(name) ? await statOf(join(this.folder, shelf, name)) : undefined;
        if (found) yield { sha256: name, bytes: found.size, since: found.mtime };
      }
    }
  }

  async dropBegunBefore(moment: Date): Promise<number> {
    let dropped = 0;
    for (const name of await namesIn(this.folder)) {
      const path = join(this.folder, name);
      const found = name.endsWith(draftEnding) ? await statOf(path) : undefined;
      if (!found || found.mtime >= moment) continue;
      await rm(path, { force: true });
      dropped++;
    }
    return dropped;
  }
}

/** SHA-256 of a content as it is read, without keeping it. */
export async function hashOfFile(path: string): Promise<ContentHash> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Counts and hashes what passes, and lets no more pass than is allowed. */
class Measure extends Transform {
  bytes = 0;
  private readonly hash = createHash('sha256');

  constructor(private readonly bytesAtMost: number) {
    super();
  }

  override _transform(chunk: Buffer, _: BufferEncoding, done: (error?: Error, chunk?: Buffer) => void): void {
    this.bytes += chunk.length;
    if (this.bytes > this.bytesAtMost) {
      done(new EvidenceRefused('too-large', `more than ${this.bytesAtMost} bytes`));
      return;
    }
    this.hash.update(chunk);
    done(undefined, chunk);
  }

  digest(): ContentHash {
    return this.hash.digest('hex');
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Nothing where there is no folder yet. */
async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
}

/** Undefined when it has gone meanwhile. */
async function statOf(path: string) {
  return stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}
