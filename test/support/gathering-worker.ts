import { writeSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import { readConfig } from '@app/config/config.js';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { ReturnCaseEffectsService } from '../../apps/worker/src/effects/return-case.effects.js';
import { RelayService } from '../../apps/worker/src/relay/relay.service.js';
import { WorkerModule } from '../../apps/worker/src/worker.module.js';
import type { ReturnCommitRequest } from '../../workflows/src/returns/return-case.effects.contract.js';

/**
 * A worker that is killed the hard way in the middle of many transitions of return cases at once: it holds each of them right
 * after it has been committed and before its workflow is told of it, or right before it is begun where `DIES_WHEN` is
 * `before`, until `DIES_AT` different ones have come so far. Then it says what it has held, and is gone.
 */
const gathers = Number(process.env.DIES_AT);
const diesBefore = process.env.DIES_WHEN === 'before';
const held = new Map<string, string>();

function hold({ caseId, commanded }: ReturnCommitRequest): Promise<never> {
  const kind = commanded?.command.kind ?? 'time-passed';
  // Held too long, it is asked for again.
  held.set(`${caseId} ${commanded?.commandId ?? kind}`, kind);
  if (held.size === gathers) {
    writeSync(1, `${[...held.values()].join(' ')}\n`);
    process.kill(process.pid, 'SIGKILL');
  }
  return new Promise(() => undefined);
}

const commit = ReturnCaseEffectsService.prototype.commitReturn;
ReturnCaseEffectsService.prototype.commitReturn = async function (request) {
  if (diesBefore) return hold(request);
  const result = await commit.call(this, request);
  return result.outcome === 'done' ? hold(request) : result;
};
// All of them are held at once.
const create = Worker.create.bind(Worker);
Worker.create = (options) => create({ ...options, maxConcurrentWorkflowTaskExecutions: 2 * gathers });
// A mail that it was sending would wait for the end of its lease.
RelayService.prototype.onApplicationBootstrap = () => undefined;

Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
await NestFactory.createApplicationContext(WorkerModule.forConfig(readConfig()), { logger: false });
writeSync(1, 'ready\n');
