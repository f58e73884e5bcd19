import { NestFactory } from '@nestjs/core';
import { readConfig } from '@app/config/config.js';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { DealEffectsService } from '../../apps/worker/src/effects/deal.effects.js';
import { WorkerModule } from '../../apps/worker/src/worker.module.js';

/**
 * A worker that is killed the hard way: right after the transaction of a person's `DIES_AFTER`th transition has been
 * committed, and before anybody is told of it.
 */
let left = Number(process.env.DIES_AFTER);
const commit = DealEffectsService.prototype.commitTransition;
DealEffectsService.prototype.commitTransition = async function (request) {
  const result = await commit.call(this, request);
  if (request.commanded && result.outcome === 'done' && --left === 0) process.kill(process.pid, 'SIGKILL');
  return result;
};

Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
await NestFactory.createApplicationContext(WorkerModule.forConfig(readConfig()), { logger: false });
process.stdout.write('ready\n');
