import { Logger } from '@nestjs/common';
import { scrubbed } from './scrub.js';

/** How the effects of one kind of workflow fail: only the kind of error goes into the history. */
export class EffectFailures {
  private readonly logger = new Logger(EffectFailures.name);

  constructor(private readonly what: string) {}

  /** Does what an effect does. What is no database's error is a mistake of ours, and logged whole. */
  async scrubbing<Result>(id: string, effect: () => Promise<Result>): Promise<Result> {
    try {
      return await effect();
    } catch (error) {
      const failure = scrubbed(error);
      const isOurs = error instanceof Error && !failure.message.startsWith('SQLSTATE');
      this.logger.warn({
        message: `${this.what} ${id}: ${failure.message}`,
        stack: isOurs ? error.stack : undefined,
      });
      throw failure;
    }
  }
}
