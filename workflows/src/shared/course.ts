import { ActivityFailure, ApplicationFailure, type LocalActivityOptions } from '@temporalio/workflow';
import type { Commanded } from '../../../libs/domain/src/deal/commands.js';
import { refuse } from '../../../libs/domain/src/errors.js';
import { epochMs, type Instant } from '../../../libs/domain/src/instant.js';
import { Deadline } from './deadline.js';
import { dataErrorType, type Commit, type Committed, type Loaded } from './transition.effects.contract.js';
import type { Request, TransitionAnswer } from './transition.updates.js';
import { Turns } from './turns.js';

/**
 * Infrastructure that is away is waited for: a failed update would be stored under its id for ever. Only data that no
 * retry can store ends the attempt.
 */
export const patient: LocalActivityOptions = {
  startToCloseTimeout: '10 s',
  retry: {
    initialInterval: '200 ms',
    backoffCoefficient: 2,
    maximumInterval: '3 s',
    nonRetryableErrorTypes: [dataErrorType],
  },
};

/** How long a deadline whose transition could not be stored waits before it is tried again. */
const secondTryMs = 10 * 60_000;

const ongoing: readonly string[] = ['open', 'draft'];

/** What a course has to know of the state that it follows. */
export interface Followed {
  readonly seq: number;
  /** Anything but `open`, or the `draft` of a return case, is the end of it. */
  readonly status: string;
  readonly nextDueAt?: Instant;
}

/** How the state of a row is read and changed. */
export interface RowEffects<State, Command> {
  /** Older results are the state alone. */
  load(): Promise<Loaded<State> | State | null>;
  commit(request: Commit<Command>): Promise<Committed<State>>;
}

/** A row's life inside its workflow: its state, its one timer, and one transition at a time. */
export class Course<State extends Followed, Command> {
  private readonly turns = new Turns();
  private readonly deadline = new Deadline();
  private nudged = false;
  private handover?: string;
  /** Updates this run has taken; Temporal ends a run's patience at 2,000. */
  taken = 0;

  constructor(
    private readonly effects: RowEffects<State, Command>,
    private current?: State,
    private wakeAt?: Instant,
  ) {
    this.keepDeadline();
  }

  get state(): State | undefined {
    return this.current;
  }

  /** What is to be handed to the next run. */
  get handedOn(): { readonly state?: State; readonly wakeAt?: Instant; readonly nudged?: true } {
    // A nudge that came while this run ended is the next one's to follow.
    return { state: this.current, wakeAt: this.wakeAt, ...(this.nudged ? { nudged: true } : {}) };
  }

  /** The open handover of a deal that was won in this run, or before it without its workflow knowing. */
  get openHandover(): string | undefined {
    return this.handover;
  }

  /** When the timer is wanted: at the next deadline, or later when a crowd is due with it. */
  private get timerAt(): Instant | undefined {
    return this.wakeAt ?? this.current?.nextDueAt;
  }

  get isOpen(): boolean {
    return this.current !== undefined && ongoing.includes(this.current.status);
  }

  get isDue(): boolean {
    return this.nudged || this.deadline.isDue;
  }

  /** Starts from the row when no state was handed over. */
  async load(): Promise<undefined> {
    if (this.current) return;
    const loaded = await this.effects.load();
    if (!loaded) return;
    if ('state' in loaded) this.adopt(loaded.state, loaded.wakeAt);
    else this.adopt(loaded);
  }

  /** Carries out one command; the answer is final, whatever happens to this worker. */
  async answer(request: Request<Command>): Promise<TransitionAnswer> {
    this.taken++;
    return answerTo(request.nonce, await this.command(request.commanded));
  }

  command(commanded: Commanded<Command>): Promise<Committed<State>> {
    return this.turns.take(() => this.commit(commanded));
  }

  /** Lets the time that has passed act on the row: what is due is told, and what came between is adopted. */
  async letTimeAct(): Promise<void> {
    const due = this.timerAt;
    if (!this.nudged && (due === undefined || epochMs(due) > Date.now())) return this.keepDeadline();
    this.nudged = false;
    const result = await this.turns.take(() => this.commit());
    if (result.outcome === 'refused') this.deadline.keep(Date.now() + secondTryMs);
  }

  /** Makes the workflow look at its row and its deadlines now. */
  nudge(): void {
    this.nudged = true;
  }

  private async commit(commanded?: Commanded<Command>): Promise<Committed<State>> {
    try {
      const seq = this.current?.seq ?? 0;
      const result = await this.effects.commit({ seq, at: Date.now(), commanded });
      if (result.state) this.handover = result.handover?.id;
      // Time that is refused comes back after a while: the deadline of its row has passed, and would fire at once.
      if (commanded || result.outcome !== 'refused') this.adopt(result.state, result.wakeAt);
      return result;
    } catch (error) {
      if (!isDataError(error)) throw error;
      return {
        outcome: 'refused',
        refusal: refuse('data-not-storable', 'a value of the command cannot be stored'),
      };
    }
  }

  private adopt(state: State | undefined, wakeAt?: Instant): void {
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

export function answerTo(nonce: string, result: Committed<unknown>): TransitionAnswer {
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
