import type { Change } from '@app/contracts/changes.js';

/** The API sends something each 15 seconds; who has heard nothing for longer has no connection. */
const silenceMs = 40_000;
const firstRetryMs = 1_000;
const lastRetryMs = 15_000;

export interface Heard {
  readonly changes: (changes: readonly Change[]) => void;
  /** From here on changes are told: what was read before a time may be old; undefined: all that was read. */
  readonly readAnew: (before?: number) => void;
  readonly connected: (isConnected: boolean) => void;
  /** It was refused: perhaps nobody is signed in any more. */
  readonly refused: () => void;
}

/**
 * Hears what changes, while the tab is looked at: a browser has few connections to one host. It goes on from the last that it
 * has heard, and tries again when the connection breaks.
 */
export class ChangeSource {
  private source?: EventSource;
  private lastId?: string;
  private timer?: ReturnType<typeof setTimeout>;
  private retryMs = firstRetryMs;
  private readonly listening = new AbortController();

  constructor(
    private readonly address: string,
    private readonly heard: Heard,
  ) {}

  start(): void {
    const { signal } = this.listening;
    const again = () => this.resume();
    document.addEventListener('visibilitychange', again, { signal });
    window.addEventListener('online', again, { signal });
    window.addEventListener('offline', () => this.broken(), { signal });
    this.resume();
  }

  stop(): void {
    this.listening.abort();
    this.close();
  }

  private resume(): void {
    this.close();
    if (document.visibilityState === 'visible') this.open();
  }

  private open(): void {
    const openedAt = Date.now();
    const isFirst = this.lastId === undefined;
    const source = new EventSource(this.lastId ? `${this.address}?after=${this.lastId}` : this.address);
    this.source = source;
    const on = (event: string, act: (data: string) => void) =>
      source.addEventListener(event, (message: MessageEvent<string>) => {
        this.lastId = message.lastEventId;
        this.retryMs = firstRetryMs;
        this.heard.connected(true);
        this.expectMore();
        act(message.data);
      });
    on('ready', () => isFirst && this.heard.readAnew(openedAt));
    on('changes', (data) => this.heard.changes(JSON.parse(data) as Change[]));
    on('reset', () => this.heard.readAnew());
    on('beat', () => undefined);
    source.onerror = () => {
      // What was refused is not tried again by the browser.
      if (source.readyState === EventSource.CLOSED) this.heard.refused();
      this.broken();
    };
    this.expectMore();
  }

  private expectMore(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.broken(), silenceMs);
  }

  private broken(): void {
    this.close();
    this.heard.connected(false);
    this.timer = setTimeout(() => this.resume(), this.retryMs);
    this.retryMs = Math.min(this.retryMs * 2, lastRetryMs);
  }

  private close(): void {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = undefined;
  }
}
