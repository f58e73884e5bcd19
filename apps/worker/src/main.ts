import { ConsoleLogger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { readConfig } from '@app/config/config.js';
import { DefaultLogger, makeTelemetryFilterString, Runtime, type LogLevel } from '@temporalio/worker';
import { runScriptsWithoutWatchdog } from './scripts-without-watchdog.js';
import { WorkerModule } from './worker.module.js';

const config = readConfig();
const { DEALWARDEN_WORKER_METRICS: metricsAt } = config;
const logger = new ConsoleLogger('worker', {
  json: true,
  logLevels: nestLevels(config.DEALWARDEN_LOG_LEVEL),
});

runScriptsWithoutWatchdog();
// Nest owns the signals: it drains the worker before it closes the database.
Runtime.install({
  shutdownSignals: [],
  telemetryOptions: {
    logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }) },
    ...(metricsAt ? { metrics: { prometheus: { bindAddress: metricsAt } } } : {}),
  },
  logger: new DefaultLogger(
    config.DEALWARDEN_LOG_LEVEL.toUpperCase() as LogLevel,
    ({ level, message, meta }) => {
      if (level === 'ERROR') logger.error({ message, ...meta });
      else if (level === 'WARN') logger.warn({ message, ...meta });
      else logger.debug({ message, ...meta });
    },
  ),
});

const app = await NestFactory.createApplicationContext(WorkerModule.forConfig(config), { logger });
app.enableShutdownHooks();
logger.log('The worker polls');

function nestLevels(level: typeof config.DEALWARDEN_LOG_LEVEL) {
  const levels = ['debug', 'log', 'warn', 'error', 'fatal'] as const;
  return levels.slice(levels.findIndex((one) => one === (level === 'info' ? 'log' : level)));
}
