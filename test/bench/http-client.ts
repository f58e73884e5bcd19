import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { DealView } from '@app/contracts/deals.js';
import { filledFields } from '../support/deal-life.js';
import type { Scene } from './scene.js';

/** A client as an integrator would write it: kept connections, one request at a time on each. */
export class BenchClient {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 200 });

  constructor(private readonly scene: Scene) {}

  open(changes: object = {}): Promise<DealView> {
    const { customerId } = this.scene.cast;
    return this.post('/deals', {
      pipeline: 'quick',
      title: 'Bench',
      customerId,
      amount: '60000',
      fields: filledFields,
      ...changes,
    });
  }

  /** Answers of "come again": asked again under the same key, and counted in the time of the request. */
  askedAgain = 0;

  /** @throws when the answer is no success */
  async get(path: string): Promise<unknown> {
    const { token, apiUrl } = this.scene;
    const answer = await fetch(`${apiUrl}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  /** @throws when the answer is no success: a bench of refusals measures nothing. */
  async post<Answer = DealView>(path: string, body: unknown, token = this.scene.token): Promise<Answer> {
    const key = randomUUID();
    for (;;) {
      const answer = await this.send<Answer>(path, body, key, token);
      if (answer) return answer;
      this.askedAgain++;
    }
  }

  private send<Answer>(path: string, body: unknown, key: string, token: string): Promise<Answer | undefined> {
    const text = JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
      'idempotency-key': key,
    };
    return new Promise((resolve, reject) => {
      const sent = request(`${this.scene.apiUrl}/api/v1${path}`, {
        method: 'POST',
        agent: this.agent,
        headers,
      });
      sent.on('error', reject).on('response', (response) => {
        const chunks: Buffer[] = [];
        response
          .on('data', (chunk: Buffer) => chunks.push(chunk))
          .on('end', () => {
            const answer = Buffer.concat(chunks).toString();
            if (response.statusCode === 200 || response.statusCode === 201)
              resolve(JSON.parse(answer) as Answer);
            else if (response.statusCode === 503) resolve(undefined);
            else reject(new Error(`${response.statusCode} ${answer}`));
          });
      });
      sent.end(text);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
