import { Injectable } from '@nestjs/common';
import type { Asked } from '@app/gateway/temporal.gateway.js';
import { MailQueueRepository, type MailQueue } from '@app/persistence/mail-queue.repository.js';
import { StandingRepository, type Standing } from '@app/persistence/standing.repository.js';
import { WebhookQueueRepository, type WebhookQueue } from '@app/persistence/webhook-queue.repository.js';
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What the database is asked for is shown to everybody who asks within these. */
const rememberedMs = 5_000;

/** From one answer of memory to a request that waits until it is told to come again. */
const answerSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What can be counted of this process and of all that is in its database, as Prometheus reads it. */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();
  private readonly requests = new Histogram({
    name: 'dealwarden_http_request_seconds',
    help: 'Requests by route, from the first byte in to the last byte out',
    labelNames: ['method', 'route', 'status'],
    buckets: answerSeconds,
    registers: [this.registry],
  });
  private readonly updates = new Histogram({
    name: 'dealwarden_update_seconds',
    help: 'Commands to workflows, from the request to the answer; "away": none came in time, "failed": it was refused before',
    labelNames: ['answer'],
    buckets: answerSeconds,
    registers: [this.registry],
  });
  private readonly armed = this.gauge('deadlines_armed', 'Open ones that have a deadline', 'kind');
  private readonly due = this.gauge('deadlines_due', 'Those whose deadline has passed unanswered', 'kind');
  private readonly late = this.gauge(
    'deadline_late_seconds',
    'By how much the longest overdue is late',
    'kind',
  );
  private readonly ladders = this.gauge('escalations', 'Escalations that have not ended', 'status', 'level');
  private readonly alerts = this.gauge('alerts', 'Alerts that are not settled', 'kind');
  private readonly mails = this.gauge('mails', 'Mails that have not gone out', 'state');
  private readonly mailAge = this.gauge('mail_due_seconds', 'For how long the first due mail waits');
  private readonly held = this.gauge('mail_held', '1: outgoing mail is held until it is released');
  private readonly deliveries = this.gauge('webhook_deliveries', 'Messages not delivered', 'state');
  private readonly deliveryAge = this.gauge(
    'webhook_due_seconds',
    'For how long the first due message waits',
  );
  private readonly webhooks = this.gauge('webhooks', 'Endpoints of other systems', 'state');
  private remembered?: { readonly at: number; readonly looked: Promise<void> };

  constructor(
    private readonly standing: StandingRepository,
    private readonly queue: MailQueueRepository,
    private readonly webhookQueue: WebhookQueueRepository,
  ) {
    collectDefaultMetrics({ register: this.registry });
  }

  /** All of it in Prometheus' text format. Fails where the database is away: a scrape that fails is an alert of its own. */
  async read(): Promise<{ readonly text: string; readonly mediaType: string }> {
    const now = Date.now();
    if (!this.remembered || now - this.remembered.at > rememberedMs)
      this.remembered = { at: now, looked: this.look() };
    try {
      await this.remembered.looked;
    } catch (error) {
      this.remembered = undefined;
      throw error;
    }
    return { text: await this.registry.metrics(), mediaType: this.registry.contentType };
  }

  /** Counts each answer of the API. */
  countRequests(fastify: FastifyInstance): void {
    fastify.addHook('onResponse', (request, reply, done) => {
      const labels = {
        method: request.method,
        // Never the address itself: it holds ids and links, and each would be a series of its own.
        route: request.routeOptions.url ?? 'none',
        status: String(reply.statusCode),
      };
      this.requests.observe(labels, reply.elapsedTime / 1_000);
      done();
    });
  }

  /** Counts a command that a workflow was given. */
  countUpdate(seconds: number, answer: Asked): void {
    this.updates.observe({ answer }, seconds);
  }

  private async look(): Promise<void> {
    const [standing, queue, webhooks] = await Promise.all([
      this.standing.look(),
      this.queue.look(),
      this.webhookQueue.look(),
    ]);
    this.show(standing);
    this.showMails(queue);
    this.showWebhooks(webhooks);
  }

  private show({ deadlines, ladders, alerts }: Standing): void {
    for (const { kind, armed, due, lateSeconds } of deadlines) {
      this.armed.set({ kind }, armed);
      this.due.set({ kind }, due);
      this.late.set({ kind }, lateSeconds);
    }
    this.ladders.reset();
    for (const { status, level, count } of ladders) this.ladders.set({ status, level: String(level) }, count);
    this.alerts.reset();
    for (const { kind, count } of alerts) this.alerts.set({ kind }, count);
  }

  private showMails({ waiting, due, failing, failed, dueSince, heldSince }: MailQueue): void {
    for (const [state, count] of Object.entries({ waiting, due, failing, failed }))
      this.mails.set({ state }, count);
    this.mailAge.set(secondsSince(dueSince));
    this.held.set(heldSince ? 1 : 0);
  }

  private showWebhooks({ endpoints, disabled, dueSince, ...states }: WebhookQueue): void {
    for (const [state, count] of Object.entries(states)) this.deliveries.set({ state }, count);
    this.deliveryAge.set(secondsSince(dueSince));
    this.webhooks.set({ state: 'enabled' }, endpoints);
    this.webhooks.set({ state: 'disabled' }, disabled);
  }

  private gauge(name: string, help: string, ...labelNames: string[]): Gauge {
    return new Gauge({ name: `dealwarden_${name}`, help, labelNames, registers: [this.registry] });
  }
}

function secondsSince(instant: Date | null): number {
  return instant ? Math.max(0, (Date.now() - instant.getTime()) / 1_000) : 0;
}
