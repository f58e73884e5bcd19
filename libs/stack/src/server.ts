import type { Exit, ManagedProcess } from './processes.js';

/** One of the servers of a stack. Faults are tried through the same three calls that everyday life uses. */
export interface Server {
  readonly name: string;
  /** Undefined while it does not run. */
  readonly pid: number | undefined;
  /** Comes back when it serves; at once when it already runs. */
  start(): Promise<void>;
  /** Ends it in good order. */
  stop(): Promise<void>;
  /** Sends a signal: SIGKILL to lose it, SIGSTOP and SIGCONT to freeze it. */
  kill(signal: NodeJS.Signals): Promise<void>;
}

export interface ServerOptions {
  readonly dataDir: string;
  readonly log: (line: string) => void;
  /** It ended though nobody had asked it to. */
  readonly onExit?: (name: string, exit: Exit) => void;
}

/** Starts a process, tells `adopt` of it at once, and comes back when it serves. */
export type Launch = (adopt: (started: ManagedProcess) => void) => Promise<void>;

/** Keeps one server's process, and tells an end that was asked for from one that was not. */
export class ServerProcess implements Server {
  #process: ManagedProcess | undefined;
  #serving = false;
  #starting: Promise<void> | undefined;

  constructor(
    readonly name: string,
    private readonly launch: Launch,
    private readonly onExit?: (name: string, exit: Exit) => void,
  ) {}

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  start(): Promise<void> {
    if (this.#serving) return Promise.resolve();
    this.#starting ??= this.#launch().finally(() => (this.#starting = undefined));
    return this.#starting;
  }

  async stop(graceMilliseconds = 15_000): Promise<void> {
    this.#serving = false;
    await this.#process?.stop(graceMilliseconds);
  }

  async kill(signal: NodeJS.Signals): Promise<void> {
    if (signal !== 'SIGSTOP' && signal !== 'SIGCONT') this.#serving = false;
    await this.#process?.kill(signal);
  }

  async #launch(): Promise<void> {
    try {
      await this.launch((started) => this.#adopt(started));
      this.#serving = this.#process !== undefined;
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  #adopt(started: ManagedProcess): void {
    this.#process = started;
    void started.exited.then((exit) => {
      if (this.#process !== started) return;
      this.#process = undefined;
      // Not serving yet: the launch itself tells what is wrong. Not serving any more: it was asked to end.
      if (!this.#serving) return;
      this.#serving = false;
      this.onExit?.(this.name, exit);
    });
  }
}
