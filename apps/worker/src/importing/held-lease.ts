import { Logger } from '@nestjs/common';
import type { ImportJobRepository, ImportNews } from '@app/persistence/imports/import-job.repository.js';
import { describeTrouble } from '../relay/trouble.js';

/** A third of how long others wait: one renewal may fail. */
const everyMs = 3_000;

/** The lease of an import that is carried out here: renewed with the news of it, until it ends or is somebody else's. */
export class HeldLease {
  /** The last that was heard. */
  news?: ImportNews;
  isCancelled = false;
  isLost = false;
  private readonly logger = new Logger(HeldLease.name);
  private readonly ending = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private renewing = Promise.resolve();

  constructor(
    private readonly jobs: Pick<ImportJobRepository, 'renew'>,
    private readonly id: string,
    private readonly worker: string,
    private readonly leaving: AbortSignal,
  ) {
    this.timer = setInterval(() => {
      this.renewing = this.renewing.then(() => this.renew());
    }, everyMs);
  }

  /** Aborted when the import has to stop behind its next rows. */
  get signal(): AbortSignal {
    return AbortSignal.any([this.ending.signal, this.leaving]);
  }

  tell(news: ImportNews): void {
    this.news = news;
  }

  /** Renews it no more. */
  async end(): Promise<void> {
    clearInterval(this.timer);
    await this.renewing;
  }

  private async renew(): Promise<void> {
    try {
      const answer = await this.jobs.renew(this.id, this.worker, this.news);
      if (answer === 'go-on') return;
      this.isCancelled = answer === 'cancel';
      this.isLost = answer === 'lost';
      this.ending.abort();
    } catch (error) {
      this.logger.warn(`The lease of import ${this.id} was not renewed: ${describeTrouble(error)}`);
      // The next renewal comes before the lease runs out; what cannot be renewed is somebody else's by itself.
    }
  }
}
