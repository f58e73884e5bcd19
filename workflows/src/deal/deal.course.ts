import { ActivityFailure, ApplicationFailure, proxyLocalActivities } from '@temporalio/workflow';
import { refuse } from '../../../libs/domain/src/errors.js';
import type { Commanded, DealCommand, OpenDeal } from '../../../libs/domain/src/deal/commands.js';
import type { DealState } from '../../../libs/domain/src/deal/state.js';
import { epochMs, type Instant } from '../../../libs/domain/src/instant.js';
import { Deadline } from '../shared/deadline.js';
import { Turns } from '../shared/turns.js';
import { dataErrorType, type CommitResult, type DealEffects } from './deal.effects.contract.js';
import type { DealInput, TransitionAnswer, TransitionRequest } from './deal.updates.js';

/**
 * Infrastructure that is away is waited for: a failed update would be stored under its id for ever. Only data that no
 * retry can store ends the attempt.
 */
const effects = proxyLocalActivities<DealEffects>({
  startToCloseTimeout: '10 s',
  retry: {
    initialInterval: '200 ms',
    backoffCoefficient: 2,
    maximumInterval: '3 s',
    nonRetryableErrorTypes: [dataErrorType],
  },
});

/** How long a deadline whose transition could not be stored waits before it is tried again. */
const secondTryMs = 10 * 60_000;

/** A deal inside its workflow: its state, its one timer, and one transition at a time. */
export class DealCourse {
  private readonly turns = new Turns();
  private readonly deadline = new Deadline();
  private nudged = false;
  /** Updates this run has taken; Temporal ends a run's patience at 2,000. */
  taken = 0;

  constructor(
    readonly dealId: string,
    private current?: DealState,
    private wakeAt?: Instant,
  ) {
    this.keepDeadline();
  }

  get state(): DealState | undefined {
    return this.current;
  }

  /** What is to be handed to the next run. */
  get handedOn(): Pick<DealInput, 'dealId' | 'state' | 'wakeAt'> {
    return { dealId: this.dealId, state: this.current, wakeAt: this.wakeAt };
  }

  /** When the timer is wanted: at the next deadline, or later when a crowd is due with it. */
  private get timerAt(): Instant | undefined {
    return this.wakeAt ?? this.current?.nextDueAt;
  }

  get isOpen(): boolean {
    return this.current?.status === 'open';
  }

  get isDue(): boolean {
    return this.nudged || this.deadline.isDue;
  }

  /** Starts from the row when no state was handed over. */
  async load(): Promise<undefined> {
    if (this.current) return;
    const loaded = await effects.loadDeal(this.dealId);
    if (!loaded) return;
    if ('state' in loaded) this.adopt(loaded.state, loaded.wakeAt);
    else this.adopt(loaded);
  }

  /** Carries out one command; the answer is final, whatever happens to this worker. */
  async command(request: TransitionRequest): Promise<TransitionAnswer> {
    this.taken++;
    const result = await this.turns.take(() => this.commit(request.commanded));
    return answerTo(request.nonce, result);
  }

  open(commanded: Commanded<OpenDeal>): Promise<CommitResult> {
    return this.turns.take(() => this.commit(commanded));
  }

  /** Lets the time that has passed act on the deal: what is due is told, and what came between is adopted. */
  async letTimeAct(): Promise<void> {
    const due = this.timerAt;
    if (!this.nudged && (due === undefined || epochMs(due) > Date.now())) return this.keepDeadline();
    this.nudged = false;
    const result = await this.turns.take(() => this.commit());
    if (result.outcome === 'refused') this.deadline.keep(Date.now() + secondTryMs);
  }

  /** Makes the deal look at its row and its deadlines now. */
  nudge(): void {
    this.nudged = true;
  }

  private async commit(commanded?: Commanded<DealCommand | OpenDeal>): Promise<CommitResult> {
    try {
      const seq = this.current?.seq ?? 0;
      const result = await effects.commitTransition({ dealId: this.dealId, seq, at: Date.now(), commanded });
      this.adopt(result.state, result.wakeAt);
      return result;
    } catch (error) {
      if (!isDataError(error)) throw error;
      return {
        outcome: 'refused',
        refusal: refuse('data-not-storable', 'a value of the command cannot be stored'),
      };
    }
  }

  private adopt(state: DealState | undefined, wakeAt?: Instant): void {
    if (!state || (this.current && state.seq < this.current.seq)) return;
    this.current = state;
    this.wakeAt = wakeAt;
    this.keepDeadline();
  }

  private keepDeadline(): void {
    const due = this.timerAt;
    this.deadline.keep(due === undefined ? undefined : epochMs(due));
  }
}

export function answerTo(nonce: string, result: CommitResult): TransitionAnswer {
  switch (result.outcome) {
    case 'done':
      return { nonce, outcome: 'done', seq: result.seq, requestHash: result.requestHash };
    case 'refused':
      return { nonce, outcome: 'refused', refusal: result.refusal };
    case 'nothing-due':
      throw new Error('a command was answered as if only time had passed');
  }
}

/** A local activity's failure comes as it was thrown, unlike a normal one's, which is wrapped. */
function isDataError(error: unknown): boolean {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  return cause instanceof ApplicationFailure && cause.type === dataErrorType;
}
