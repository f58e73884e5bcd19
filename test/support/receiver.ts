import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message as it arrived. */
export interface Received {
  readonly path: string;
  readonly headers: Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>;
  readonly text: string;
  readonly body: { type: string; timestamp: string; data: Record<string, unknown> };
}

export interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
}

/** Another system, which takes what it is sent unless told otherwise. */
export class Receiver {
  readonly received: Received[] = [];
  private readonly answers = new Map<string, Answer[]>();

  private constructor(private readonly server: Server) {}

  static async listen(): Promise<Receiver> {
    const server = createServer();
    const receiver = new Receiver(server);
    server.on('request', (request, response) => {
      let text = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      request.on('end', () => {
        const { status, headers } = receiver.take(request.url ?? '', request.headers, text);
        response.writeHead(status, headers).end('so be it');
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return receiver;
  }

  url(path: string, host = '127.0.0.1'): string {
    return `http://${host}:${(this.server.address() as AddressInfo).port}${path}`;
  }

  /** The next messages to a path are answered so, one after the other; the last stays. */
  answer(path: string, ...answers: Answer[]): void {
    this.answers.set(path, answers);
  }

  at(path: string): Received[] {
    return this.received.filter((one) => one.path === path);
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private take(path: string, headers: IncomingHttpHeaders, text: string): Answer {
    const known = headers as unknown as Received['headers'];
    const body = JSON.parse(text) as Received['body'];
    this.received.push({ path, headers: known, text, body });
    const answers = this.answers.get(path) ?? [];
    return (answers.length > 1 ? answers.shift() : answers[0]) ?? { status: 204 };
  }
}
