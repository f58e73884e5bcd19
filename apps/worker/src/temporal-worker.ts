import { setTimeout as delay } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { temporalAddress, type Config } from '@app/config/config.js';
import { startTracing } from '@app/tracing/start-tracing.js';
import type { Tracing } from '@app/tracing/tracing.js';
import { NativeConnection, Worker, type ActivityInterceptorsFactory } from '@temporalio/worker';
import type { DealEffects } from '../../../workflows/src/deal/deal.effects.contract.js';
import type { HandoverEffects } from '../../../workflows/src/handover/handover.effects.contract.js';
import type { ReturnCaseEffects } from '../../../workflows/src/returns/return-case.effects.contract.js';
import { taskQueue } from '../../../workflows/src/names.js';
import { CONFIG } from './config.token.js';
import { DealEffectsService } from './effects/deal.effects.js';
import { HandoverEffectsService } from './effects/handover.effects.js';
import { ReturnCaseEffectsService } from './effects/return-case.effects.js';
import { withoutTracedPromises } from './without-traced-promises.js';
import { workflowBundlePath } from './workflow-bundle.js';

/**
 * Deals kept in memory between their events. Above it the longest unused leave and are replayed when they are wanted;
 * 1,000 of them cost some 100 MB.
 */
const cachedWorkflows = 1_000;
/** How long the server waits for the worker that has a deal in its cache before it asks another: a dead one costs this. */
const stickyTimeout = '2 s';
/** Of the pool, for relay, jobs, sealer and watchdog; each transition takes one of the others, and none has to wait for one. */
const otherConnections = 8;
/** Between two attempts to reach Temporal at start. */
const retryMs = 500;

/** Hosts the Temporal worker for as long as the application runs, and drains it before connections are closed. */
@Injectable()
export class TemporalWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(TemporalWorker.name);
  private worker?: Worker;
  private connection?: NativeConnection;
  private running?: Promise<void>;
  private tracing?: Tracing;
  private stopping = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly dealEffects: DealEffectsService,
    private readonly handoverEffects: HandoverEffectsService,
    private readonly returnEffects: ReturnCaseEffectsService,
  ) {}

  /** Whether the worker polls. */
  get isReady(): boolean {
    return this.worker?.getState() === 'RUNNING';
  }

  async onApplicationBootstrap(): Promise<void> {
    const connection = await this.connect();
    if (!connection) return;
    this.connection = connection;
    this.worker = await Worker.create({
      connection,
      namespace: this.config.TEMPORAL_NAMESPACE,
      taskQueue,
      workflowBundle: { codePath: workflowBundlePath },
      interceptors: { activity: await this.traced() },
      activities: {
        ...dealActivities(this.dealEffects),
        ...handoverActivities(this.handoverEffects),
        ...returnActivities(this.returnEffects),
      },
      maxConcurrentLocalActivityExecutions: Math.max(
        1,
        this.config.DEALWARDEN_DATABASE_POOL - otherConnections,
      ),
      maxCachedWorkflows: cachedWorkflows,
      // Workflows run beside their effects and not in a thread of their own: each step would go there and back.
      debugMode: true,
      stickyQueueScheduleToStartTimeout: stickyTimeout,
    });
    withoutTracedPromises();
    this.running = this.worker.run().catch((error: unknown) => {
      this.logger.error('The Temporal worker failed', error instanceof Error ? error.stack : error);
      process.exitCode = 1;
      process.kill(process.pid, 'SIGTERM');
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    if (this.isReady) this.worker?.shutdown();
    await this.running;
    await this.connection?.close();
    await this.tracing?.close();
  }

  /** What follows effects where traces are collected; nothing of it is loaded elsewhere. */
  private async traced(): Promise<ActivityInterceptorsFactory[]> {
    this.tracing = await startTracing(this.config, 'dealwarden-worker');
    if (!this.tracing) return [];
    const { tracedEffects } = await import('@app/tracing/trace-commands.js');
    const { traceQueries } = await import('@app/tracing/trace-queries.js');
    traceQueries();
    return [tracedEffects(this.tracing)];
  }

  private async connect(): Promise<NativeConnection | undefined> {
    const address = temporalAddress(this.config);
    for (let attempt = 1; !this.stopping; attempt++) {
      try {
        return await NativeConnection.connect({ address });
      } catch (error) {
        if (attempt % 10 === 1)
          this.logger.warn(`Temporal does not answer at ${address} yet: ${String(error)}`);
        await delay(retryMs);
      }
    }
    return undefined;
  }
}

/** The effects as Temporal calls them. */
export function dealActivities(
  effects: DealEffects,
): Record<keyof DealEffects, (...args: never[]) => Promise<unknown>> {
  return {
    commitTransition: effects.commitTransition.bind(effects),
    loadDeal: effects.loadDeal.bind(effects),
  };
}

function handoverActivities(
  effects: HandoverEffects,
): Record<keyof HandoverEffects, (...args: never[]) => Promise<unknown>> {
  return {
    commitHandover: effects.commitHandover.bind(effects),
    loadHandover: effects.loadHandover.bind(effects),
  };
}

function returnActivities(
  effects: ReturnCaseEffects,
): Record<keyof ReturnCaseEffects, (...args: never[]) => Promise<unknown>> {
  return {
    commitReturn: effects.commitReturn.bind(effects),
    loadReturn: effects.loadReturn.bind(effects),
  };
}
