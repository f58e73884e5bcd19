import { ConsoleLogger, type ConsoleLoggerOptions, type LogLevel } from '@nestjs/common';
import type { Config } from '@app/config/config.js';
import { currentRequest } from './request-id.js';

const levels = ['debug', 'log', 'warn', 'error', 'fatal'] as const satisfies readonly LogLevel[];

/** One JSON object a line, with the id of the request it belongs to. Bodies, headers and tokens are never given to it. */
export class JsonLogger extends ConsoleLogger {
  constructor(level: Config['DEALWARDEN_LOG_LEVEL'], options: ConsoleLoggerOptions = {}) {
    const lowest = level === 'info' ? 'log' : level;
    super('api', {
      json: true,
      flattenParams: true,
      logLevels: levels.slice(levels.indexOf(lowest)),
      ...options,
    });
  }

  protected override getJsonLogObject(
    ...given: Parameters<ConsoleLogger['getJsonLogObject']>
  ): ReturnType<ConsoleLogger['getJsonLogObject']> & { requestId?: string } {
    const requestId = currentRequest()?.id;
    const line = super.getJsonLogObject(...given);
    return requestId === undefined ? line : { requestId, ...line };
  }
}
