import { NestFactory } from '@nestjs/core';
import { readConfig } from '@app/config/config.js';
import { MailRepository } from '@app/persistence/mail.repository.js';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { DealEffectsService } from '../../apps/worker/src/effects/deal.effects.js';
import { WorkerModule } from '../../apps/worker/src/worker.module.js';

/**
 * A worker that is killed the hard way, at one transition: the `DIES_AT`th of a person's commands, or of all transitions
 * where `DIES_COUNTING` is `all`. Right after it has been committed, and before anybody is told of it; or right before it
 * is begun, where `DIES_WHEN` is `before`. Where `DIES_COUNTING` is `mails`, it dies when the mail server has taken so many mails, and before the
 * last of them is recorded as sent.
 */
let left = Number(process.env.DIES_AT);
const countsAll = process.env.DIES_COUNTING === 'all';
const diesBefore = process.env.DIES_WHEN === 'before';
const countsMails = process.env.DIES_COUNTING === 'mails';
const commit = DealEffectsService.prototype.commitTransition;
DealEffectsService.prototype.commitTransition = async function (request) {
  const counts = countsAll || (!countsMails && request.commanded !== undefined);
  if (diesBefore && counts && left === 1) process.kill(process.pid, 'SIGKILL');
  const result = await commit.call(this, request);
  if (counts && result.outcome === 'done' && --left === 0) process.kill(process.pid, 'SIGKILL');
  return result;
};

const settle = MailRepository.prototype.settle;
MailRepository.prototype.settle = async function (mail, outcome) {
  if (countsMails && outcome.kind === 'sent' && --left === 0) process.kill(process.pid, 'SIGKILL');
  return settle.call(this, mail, outcome);
};

Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
await NestFactory.createApplicationContext(WorkerModule.forConfig(readConfig()), { logger: false });
process.stdout.write('ready\n');
