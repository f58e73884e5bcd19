import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Commanded, DealCommand, OpenDeal } from '@app/domain/deal/commands.js';
import type { ReturnClaim, ReturnCommanded } from '@app/domain/returns/commands.js';
import type { HandoverCommand } from '@app/domain/handover/commands.js';
import {
  ApplicationFailure,
  Client,
  isGrpcServiceError,
  ServiceError,
  type Workflow,
  WithStartWorkflowOperation,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import type { DealInput } from '../../../workflows/src/deal/deal.updates.js';
import type { HandoverInput } from '../../../workflows/src/handover/handover.updates.js';
import type { ReturnCaseInput } from '../../../workflows/src/returns/return-case.updates.js';
import {
  dealWorkflowId,
  dealWorkflowName,
  handoverWorkflowId,
  handoverWorkflowName,
  returnCaseWorkflowId,
  returnCaseWorkflowName,
  taskQueue,
  transitionUpdateName,
  workflowTaskTimeout,
} from '../../../workflows/src/names.js';
import type { Request, TransitionAnswer } from '../../../workflows/src/shared/transition.updates.js';
import { InFlight } from './in-flight.js';

/** Temporal did not answer in time. The command may still be carried out: the same key asks for its outcome. */
export class TemporalAway extends Error {
  override readonly name = 'TemporalAway';
}

/** What a person waits for a command; the SDK's own deadline does not bound its retries. */
const answerMs = 5_000;
/** Each health check's patience. */
const healthMs = 2_000;
/** A poller seen longer ago has left. The server forgets pollers after five minutes, a long poll lasts one. */
const pollerSeenMs = 70_000;
/** Stored refusals of earlier requests that are asked past one by one; then an id of its own settles it. */
const askedAgainAtMost = 5;
/** Between two askings of what was lost: a run ends, and the next one begins. */
const lostMs = 100;
/** A command that is lost so often is given up: whoever still waits asks again with the same key. */
const askingsAtMost = 100;
/** What the server says of an update that came while its workflow's task failed, as it does where a run is just ending. */
const taskFailed = 'unexpected workflow task failure';
/** Failures of an update whose run ended before its answer, by what is left: the same id is as new, or it is used up. */
const lost = new Map<string | undefined | null, Lost>([
  ['UnprocessedUpdate', 'unseen'],
  ['AcceptedUpdateCompletedWorkflow', 'unanswered'],
]);

/** A run ended before it saw an update, or accepted it in the task that ended it: then no later run answers that id. */
type Lost = 'unseen' | 'unanswered';

/** What came of asking a workflow: an answer (also a refusal of its own), none within the time, or a failure before that. */
export type Asked = 'in-time' | 'away' | 'failed';

/** The way to the workflows: commands become updates, and every command is asked until its answer is its own. */
@Injectable()
export class TemporalGateway {
  /** Requests under way, by deal or handover, command and body: who asks the same at the same time shares the answer. */
  private readonly asking = new Map<string, Promise<TransitionAnswer>>();

  constructor(
    private readonly client: Client,
    private readonly inFlight: InFlight,
    /** Told of each command: how long it took, and what came of asking. */
    private readonly observe: (seconds: number, answer: Asked) => void = () => undefined,
  ) {}

  /** Opens a deal. The same command twice opens one deal. */
  open(dealId: string, commanded: Commanded<OpenDeal>): Promise<TransitionAnswer> {
    const deal = dealAt({ dealId, opening: commanded });
    return this.inTime(dealId, commanded, () =>
      this.untilOwn(commanded.commandId, (updateId, nonce) =>
        this.updateWithStart(deal, updateId, { nonce, commanded }),
      ),
    );
  }

  /** Gives a command to a deal; its workflow is started from the row when none is running. */
  command(dealId: string, commanded: Commanded<DealCommand>): Promise<TransitionAnswer> {
    return this.give(dealId, dealAt({ dealId }), commanded);
  }

  /** Gives a command to a handover; its workflow is started from the row when none is running. */
  commandHandover(handoverId: string, commanded: Commanded<HandoverCommand>): Promise<TransitionAnswer> {
    const input: HandoverInput = { handoverId };
    const workflowId = handoverWorkflowId(handoverId);
    return this.give(handoverId, { workflowId, workflowName: handoverWorkflowName, input }, commanded);
  }

  /** Takes a claim: opens its case. The same command twice opens one. */
  takeClaim(caseId: string, commanded: Commanded<ReturnClaim>): Promise<TransitionAnswer> {
    const to = returnCaseAt({ caseId, claim: commanded });
    return this.inTime(caseId, commanded, () =>
      this.untilOwn(commanded.commandId, (updateId, nonce) =>
        this.updateWithStart(to, updateId, { nonce, commanded }),
      ),
    );
  }

  /** Gives an act to a return case; its workflow is started from the row when none is running. */
  commandReturn(caseId: string, commanded: ReturnCommanded): Promise<TransitionAnswer> {
    return this.give(caseId, returnCaseAt({ caseId }), commanded);
  }

  private give<Command>(
    entityId: string,
    to: Addressee,
    commanded: Commanded<Command>,
  ): Promise<TransitionAnswer> {
    return this.inTime(entityId, commanded, () =>
      this.untilOwn(commanded.commandId, (updateId, nonce) =>
        this.update(to, updateId, { nonce, commanded }),
      ),
    );
  }

  /** Whether Temporal answers, and whether a worker polls for deals. */
  async health(): Promise<{ temporal: boolean; worker: boolean }> {
    const { connection, options } = this.client;
    const describing = connection.withDeadline(Date.now() + healthMs, () =>
      connection.workflowService.describeTaskQueue({
        namespace: options.namespace,
        taskQueue: { name: taskQueue },
        taskQueueType: 1,
      }),
    );
    try {
      const { pollers } = await inTime(describing, healthMs);
      const since = Date.now() - pollerSeenMs;
      const seen = (pollers ?? []).map((poller) => Number(poller.lastAccessTime?.seconds ?? 0) * 1_000);
      return { temporal: true, worker: seen.some((at) => at > since) };
    } catch {
      return { temporal: false, worker: false };
    }
  }

  private async inTime(
    entityId: string,
    { commandId, requestHash, ifRevision }: Commanded<unknown>,
    ask: () => Promise<TransitionAnswer>,
  ): Promise<TransitionAnswer> {
    const same = [entityId, commandId, requestHash, ifRevision].join(' ');
    const asked =
      this.asking.get(same) ?? this.inFlight.run(entityId, ask).finally(() => this.asking.delete(same));
    this.asking.set(same, asked);
    const started = performance.now();
    const took = () => (performance.now() - started) / 1_000;
    try {
      const answer = await inTime(asked, answerMs);
      this.observe(took(), 'in-time');
      return answer;
    } catch (error) {
      this.observe(took(), error instanceof TemporalAway ? 'away' : 'failed');
      throw error;
    }
  }

  /**
   * A refusal is stored under its update id for ever, though the deal has moved on: one that carries another request's
   * nonce is old. So is stored, of an entity that has ended, what its last run accepted and did not answer. The same
   * command is then asked again under the next id; it is known by its own, and done once.
   */
  private async untilOwn(
    commandId: string,
    ask: (updateId: string, nonce: string) => Promise<TransitionAnswer | Lost>,
  ): Promise<TransitionAnswer> {
    let again = 0;
    for (let asked = 0; asked < askingsAtMost; asked++) {
      const nonce = randomUUID();
      const isLast = again >= askedAgainAtMost;
      const answer = await ask(again === 0 ? commandId : `${commandId}#${isLast ? nonce : again}`, nonce);
      if (answer === 'unseen' || answer === 'unanswered') await delay(lostMs);
      else if (answer.outcome === 'done' || answer.nonce === nonce || isLast) return answer;
      if (answer !== 'unseen') again++;
    }
    throw new TemporalAway(`no run answered in ${askingsAtMost} askings`);
  }

  private async update<Command>(
    to: Addressee,
    updateId: string,
    request: Request<Command>,
  ): Promise<TransitionAnswer | Lost> {
    try {
      const handle = this.client.workflow.getHandle(to.workflowId);
      return await handle.executeUpdate<TransitionAnswer, [Request<Command>]>(transitionUpdateName, {
        updateId,
        args: [request],
      });
    } catch (error) {
      const known = lostBy(error);
      if (known) return known;
      if (error instanceof WorkflowNotFoundError) return this.updateWithStart(to, updateId, request);
      throw error;
    }
  }

  private async updateWithStart<Command>(
    to: Addressee,
    updateId: string,
    request: Request<Command>,
  ): Promise<TransitionAnswer | Lost> {
    const startWorkflowOperation = new WithStartWorkflowOperation(to.workflowName, {
      workflowId: to.workflowId,
      taskQueue,
      args: [to.input],
      workflowTaskTimeout,
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    });
    try {
      return await this.client.workflow.executeUpdateWithStart<
        Workflow,
        TransitionAnswer,
        [Request<Command>]
      >(transitionUpdateName, { updateId, args: [request], startWorkflowOperation });
    } catch (error) {
      const known = lostBy(error);
      if (known) return known;
      throw error;
    }
  }
}

/** A workflow that takes commands, and what it is started from when it is not running. */
interface Addressee {
  readonly workflowId: string;
  readonly workflowName: string;
  readonly input: DealInput | HandoverInput | ReturnCaseInput;
}

function dealAt(input: DealInput): Addressee {
  return { workflowId: dealWorkflowId(input.dealId), workflowName: dealWorkflowName, input };
}

function returnCaseAt(input: ReturnCaseInput): Addressee {
  const workflowId = returnCaseWorkflowId(input.caseId);
  return { workflowId, workflowName: returnCaseWorkflowName, input };
}

function lostBy(error: unknown): Lost | undefined {
  if (error instanceof ServiceError)
    return isGrpcServiceError(error.cause) && error.cause.details.includes(taskFailed) ? 'unseen' : undefined;
  return error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure
    ? lost.get(error.cause.type)
    : undefined;
}

/** @throws TemporalAway after `ms`; what was begun goes on unheard. */
async function inTime<Result>(begun: Promise<Result>, ms: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TemporalAway(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([begun, patience]);
  } finally {
    clearTimeout(timer);
  }
}
