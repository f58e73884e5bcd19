import { NestFactory } from '@nestjs/core';
import { readConfig } from '@app/config/config.js';
import { MailRepository } from '@app/persistence/mail.repository.js';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { DealEffectsService } from '../../apps/worker/src/effects/deal.effects.js';
import { HandoverEffectsService } from '../../apps/worker/src/effects/handover.effects.js';
import { WorkerModule } from '../../apps/worker/src/worker.module.js';

/**
 * A worker that is killed the hard way, at one transition: the `DIES_AT`th of a person's commands to deals, of all
 * transitions of deals where `DIES_COUNTING` is `all`, or of handovers where it is `handovers`. Right after it has been
 * committed, and before anybody is told of it; or right before it is begun, where `DIES_WHEN` is `before`. Where
 * `DIES_COUNTING` is `mails`, it dies when the mail server has taken so many mails, and before the last of them is recorded
 * as sent.
 */
let left = Number(process.env.DIES_AT);
const counting = process.env.DIES_COUNTING;
const diesBefore = process.env.DIES_WHEN === 'before';
const countsMails = counting === 'mails';

type Commit<Service, Request, Result> = (this: Service, request: Request) => Promise<Result>;

/** The same commit, which may be the last thing that is done. */
function dyingAt<Service, Request, Result extends { readonly outcome: string }>(
  commit: Commit<Service, Request, Result>,
  counts: (request: Request) => boolean,
): Commit<Service, Request, Result> {
  return async function (request) {
    const isCounted = counts(request);
    if (diesBefore && isCounted && left === 1) process.kill(process.pid, 'SIGKILL');
    const result = await commit.call(this, request);
    if (isCounted && result.outcome === 'done' && --left === 0) process.kill(process.pid, 'SIGKILL');
    return result;
  };
}

const deals = DealEffectsService.prototype;
deals.commitTransition = dyingAt(
  deals.commitTransition,
  ({ commanded }) => counting === 'all' || (!counting && commanded !== undefined),
);
const handovers = HandoverEffectsService.prototype;
handovers.commitHandover = dyingAt(handovers.commitHandover, () => counting === 'handovers');

const settle = MailRepository.prototype.settle;
MailRepository.prototype.settle = async function (mail, outcome) {
  if (countsMails && outcome.kind === 'sent' && --left === 0) process.kill(process.pid, 'SIGKILL');
  return settle.call(this, mail, outcome);
};

Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
await NestFactory.createApplicationContext(WorkerModule.forConfig(readConfig()), { logger: false });
process.stdout.write('ready\n');
