import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { FolderStore } from '@app/evidence/folder-store.js';
import { EvidenceRepository } from '@app/persistence/evidence.repository.js';

const everyMs = 3_600_000;
/** As long as a row that is gone keeps its file: a backup of the rows finds it until then. */
const youngMs = 86_400_000;

/** Removes files that no row has needed for a day: of uploads that ended half way, and of what was taken away. */
@Injectable()
export class EvidenceSweep implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('evidence');
  private timer?: NodeJS.Timeout;
  private running?: Promise<number>;

  constructor(
    private readonly store: FolderStore,
    private readonly rows: EvidenceRepository,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.sweepLater(), everyMs).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running?.catch(() => 0);
  }

  /** @returns how many files were removed */
  async sweep(now = new Date()): Promise<number> {
    const before = new Date(now.getTime() - youngMs);
    let removed = await this.store.dropBegunBefore(before);
    for await (const { sha256, since } of this.store.all()) {
      if (since >= before) continue;
      if (await this.rows.sweep(sha256, () => this.store.remove(sha256))) removed++;
    }
    return removed;
  }

  /** What fails is tried again in an hour. */
  private async sweepLater(): Promise<void> {
    if (this.running) return;
    this.running = this.sweep();
    try {
      const removed = await this.running;
      if (removed > 0) this.logger.log(`${removed} files that no row needs are removed`);
    } catch (error) {
      this.logger.warn(`files that no row needs stay: ${String(error)}`);
    } finally {
      this.running = undefined;
    }
  }
}
