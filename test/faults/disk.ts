import { spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdtempSync, rmdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Scene } from './kills.js';
import { begins, type Lasting } from './troubles.js';

/** PostgreSQL's data of a short run have some 300 MB, of which its log of changes takes the most. */
const diskMb = 1_024;
const ballast = 'ballast';

/** A disk of its own that can be filled. */
export class SmallDisk {
  private constructor(readonly folder: string) {}

  /** Undefined where this process may not mount one. */
  static mount(): SmallDisk | undefined {
    if (process.getuid?.() !== 0) return undefined;
    const folder = mkdtempSync(join(tmpdir(), 'dealwarden-disk-'));
    const { status } = spawnSync('mount', [
      '-t',
      'tmpfs',
      '-o',
      `size=${diskMb}m`,
      'dealwarden-disk',
      folder,
    ]);
    if (status !== 0) {
      rmdirSync(folder);
      return undefined;
    }
    chmodSync(folder, 0o755);
    return new SmallDisk(folder);
  }

  /** Takes all that is left of it. */
  fill(): void {
    const { bavail, bsize } = statfsSync(this.folder);
    try {
      appendFileSync(join(this.folder, ballast), Buffer.alloc(bavail * bsize));
    } catch (error) {
      // Somebody else has taken some of it meanwhile: then it is full as well.
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }

  free(): void {
    rmSync(join(this.folder, ballast), { force: true });
  }

  unmount(): void {
    const { status, stderr } = spawnSync('umount', [this.folder], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${this.folder} cannot be unmounted: ${stderr}`);
    rmdirSync(this.folder);
  }
}

/** The disk of PostgreSQL is full for a while; what cannot be written is not answered as done. */
export async function fullDisk(scene: Scene, disk: SmallDisk, { troubleMs }: Lasting): Promise<void> {
  await delay(troubleMs);
  begins(scene, 'disk full');
  disk.fill();
  // What PostgreSQL had set aside for its log of changes is used up first.
  for (const end = Date.now() + 2 * troubleMs; Date.now() < end; await delay(500)) disk.fill();
  disk.free();
  await scene.load.recovered(Date.now());
  await delay(troubleMs);
}
