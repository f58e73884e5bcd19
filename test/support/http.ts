import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { LoggerService } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../apps/api/src/create-app.js';
import type { Stage } from './stage.js';

export interface HttpAnswer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export interface HttpRequest {
  readonly as?: string;
  readonly key?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

const quiet: LoggerService = { log() {}, error: console.error, warn() {} };

/** The API on a port of its own, asked by real HTTP. */
export class HttpStage {
  private constructor(
    private readonly stage: Stage,
    readonly app: NestFastifyApplication,
    readonly url: string,
  ) {}

  /** @param logger by default errors alone are told */
  static async start(stage: Stage, logger: LoggerService = quiet): Promise<HttpStage> {
    const app = await createApp(stage.config, logger);
    await app.listen(0, '127.0.0.1');
    return new HttpStage(stage, app, await app.getUrl());
  }

  /** Signs a user in without a password: a session as the sign-in would have made it. */
  async session(userId: string): Promise<string> {
    const token = `dws_${randomBytes(32).toString('base64url')}`;
    await this.stage.database.query(
      `INSERT INTO session (token_hash, user_id, expires_at) VALUES ($1, $2, now() + interval '1 hour')`,
      [createHash('sha256').update(token).digest(), userId],
    );
    return token;
  }

  async send<Body = unknown>(
    method: string,
    path: string,
    request: HttpRequest = {},
  ): Promise<HttpAnswer<Body>> {
    const headers: Record<string, string> = { ...request.headers };
    if (request.as) headers.authorization = `Bearer ${request.as}`;
    if (request.body !== undefined) headers['content-type'] ??= 'application/json';
    if (method !== 'GET') headers['idempotency-key'] ??= request.key ?? randomUUID();
    const body = typeof request.body === 'string' ? request.body : JSON.stringify(request.body);
    const response = await fetch(`${this.url}${path}`, { method, headers, body });
    const text = await response.text();
    const isJson = /json\b/.test(response.headers.get('content-type') ?? '') && text !== '';
    return {
      status: response.status,
      headers: response.headers,
      body: (isJson ? JSON.parse(text) : text || null) as Body,
    };
  }

  get<Body = unknown>(path: string, as: string): Promise<HttpAnswer<Body>> {
    return this.send('GET', `/api/v1${path}`, { as });
  }

  post<Body = unknown>(path: string, as: string, body: unknown, key?: string): Promise<HttpAnswer<Body>> {
    return this.send('POST', `/api/v1${path}`, { as, body, key });
  }

  close(): Promise<void> {
    return this.app.close();
  }
}
