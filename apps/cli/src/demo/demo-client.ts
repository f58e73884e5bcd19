import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { DealView, EventView } from '@app/contracts/deals.js';
import type { MeView } from '@app/contracts/users.js';
import type { EscalationView, InboxEntry } from '@app/contracts/escalations.js';

/** An answered command, as the client remembers it: outside of everything it is compared with later. */
export interface AnsweredCommand {
  readonly dealId: string;
  readonly kind: EventView['kind'];
  /** The deal's revision after it. */
  readonly revision: number;
}

/** How long a client keeps asking for the answer of one command; a killed worker costs some ten seconds. */
const patienceMs = 90_000;
/** Between two askings when the answer says 503; its Retry-After is 2 s. */
const againMs = 1_000;

/** One person's HTTP client. It asks until it has an answer, always under the same key, and logs what was answered. */
export class DemoClient {
  readonly log: AnsweredCommand[] = [];
  asked = 0;
  askedAgain = 0;

  private constructor(
    private readonly api: string,
    private readonly token: string,
    readonly userId: string,
  ) {}

  static async signIn(url: string, email: string, password: string): Promise<DemoClient> {
    const api = `${url}/api/v1`;
    const response = await fetch(`${api}/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    if (!response.ok) throw new Error(`${email} cannot sign in: ${response.status} ${await response.text()}`);
    const { token } = (await response.json()) as { token: string };
    const me = await fetch(`${api}/me`, { headers: { authorization: `Bearer ${token}` } });
    const { user } = (await me.json()) as MeView;
    return new DemoClient(api, token, user.id);
  }

  async get<Body>(path: string): Promise<Body> {
    const response = await this.persistently(() =>
      fetch(this.api + path, { headers: { authorization: `Bearer ${this.token}` } }),
    );
    return (await response.json()) as Body;
  }

  /** Sends a body that is no command of a deal. */
  async send<Body>(path: string, body: unknown): Promise<Body> {
    return (await this.post(path, body)) as Body;
  }

  /** Gives a command and remembers its answer. */
  async command(
    kind: EventView['kind'],
    path: string,
    body: unknown,
    method: 'POST' | 'PATCH' = 'POST',
  ): Promise<DealView> {
    this.asked++;
    const deal = (await this.post(path, body, method)) as DealView;
    this.log.push({ dealId: deal.id, kind, revision: deal.revision });
    return deal;
  }

  async all<Item extends InboxEntry | EscalationView | EventView>(path: string): Promise<Item[]> {
    const items: Item[] = [];
    const separator = path.includes('?') ? '&' : '?';
    for (let next: string | null = ''; next !== null;) {
      const cursor: string = next ? `&cursor=${next}` : '';
      const page: { items: Item[]; next: string | null } = await this.get(
        `${path}${separator}limit=200${cursor}`,
      );
      items.push(...page.items);
      next = page.next;
    }
    return items;
  }

  private async post(path: string, body: unknown, method = 'POST'): Promise<unknown> {
    const headers = {
      authorization: `Bearer ${this.token}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    };
    const response = await this.persistently(() =>
      fetch(this.api + path, { method, headers, body: JSON.stringify(body) }),
    );
    return response.json();
  }

  /** Asks again while the answer is 503 or does not come at all. Any other refusal is a mistake of this demo. */
  private async persistently(ask: () => Promise<Response>): Promise<Response> {
    const end = Date.now() + patienceMs;
    for (;;) {
      const response = await ask().catch((error: unknown) => error as Error);
      if (response instanceof Response && response.ok) return response;
      const mayComeYet = !(response instanceof Response) || response.status === 503;
      if (!mayComeYet || Date.now() > end) {
        throw response instanceof Response
          ? new Error(`${response.url}: ${response.status} ${await response.text()}`)
          : response;
      }
      this.askedAgain++;
      await delay(againMs);
    }
  }
}
