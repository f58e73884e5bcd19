import type { ApiTokenRepository, TokenHolder } from './api-token.repository.js';
import type { ChangeListener } from './change-listener.js';
import type { SessionRepository, SessionUser } from './session.repository.js';

/** What is announced when people, their teams, sessions or API tokens change in what decides who may do what. */
export const holdersChannel = 'holders_changed';
/** How long a holder is remembered at most: a network that dies silently announces nothing. */
const rememberedMs = 10_000;
/** Above it all are forgotten: who asks once is not kept for ever. */
const atMost = 10_000;

type Holder = SessionUser | TokenHolder;
type Listener = Pick<ChangeListener, 'start' | 'stop' | 'hears' | 'caughtUp'>;

/**
 * Who presented tokens belong to. Each request asks it, so the answer is remembered until the database announces a change;
 * while nothing is heard, nothing is remembered. What the database did not know is asked for again each time.
 */
export class TokenHolders {
  private readonly known = new Map<string, { readonly holder: Holder; readonly until: number }>();
  /** How often all was forgotten: what was asked for before the last time is not remembered any more. */
  private forgotten = 0;

  private readonly watching: (() => void)[] = [];
  private readonly listener: Listener;

  /** @param listenerFor what hears of `holdersChannel`, and says so by calling what it is given */
  constructor(
    private readonly sessions: Pick<SessionRepository, 'userOf'>,
    private readonly tokens: Pick<ApiTokenRepository, 'holderOf'>,
    listenerFor: (onChange: () => void) => Listener,
  ) {
    this.listener = listenerFor(() => this.forget());
  }

  start(): void {
    this.listener.start();
  }

  stop(): Promise<void> {
    return this.listener.stop();
  }

  session(tokenHash: Buffer): Promise<SessionUser | undefined> {
    return this.remembered(`session ${tokenHash.toString('base64')}`, () => this.sessions.userOf(tokenHash));
  }

  apiToken(tokenHash: Buffer): Promise<TokenHolder | undefined> {
    return this.remembered(`api ${tokenHash.toString('base64')}`, () => this.tokens.holderOf(tokenHash));
  }

  /** Resolves when no answer from before this call is remembered: a session that was ended is refused from now on. */
  async upToDate(): Promise<void> {
    await this.listener.caughtUp();
  }

  /** Calls back whenever a session, a token or rights may have changed. */
  onChange(changed: () => void): void {
    this.watching.push(changed);
  }

  private forget(): void {
    this.forgotten++;
    this.known.clear();
    for (const changed of this.watching) changed();
  }

  private async remembered<Kind extends Holder>(
    key: string,
    load: () => Promise<(Kind & { readonly leftMs: number }) | undefined>,
  ): Promise<Kind | undefined> {
    const now = performance.now();
    const found = this.known.get(key);
    if (found && found.until > now) return found.holder as Kind;
    const before = this.forgotten;
    const loaded = await load();
    if (!loaded) return undefined;
    const { leftMs, ...rest } = loaded;
    const holder = rest as unknown as Kind;
    if (this.listener.hears && before === this.forgotten) {
      if (this.known.size >= atMost) this.known.clear();
      this.known.set(key, { holder, until: now + Math.min(leftMs, rememberedMs) });
    }
    return holder;
  }
}
