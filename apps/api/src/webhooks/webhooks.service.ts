import { Inject, Injectable } from '@nestjs/common';
import { webhookDestinations, type Config } from '@app/config/config.js';
import {
  webhooksAtMost,
  webhookUrlAtMost,
  type NewWebhook,
  type WebhookChange,
  type WebhookOnce,
  type WebhookView,
} from '@app/contracts/webhooks.js';
import { problemOfUrl } from '@app/notify/webhooks/destination.js';
import { newWebhookSecret } from '@app/notify/webhooks/signing.js';
import { WebhookRepository, type NotChanged, type WebhookRow } from '@app/persistence/webhook.repository.js';
import { v7 as uuidv7 } from 'uuid';
import { CONFIG } from '../common/config.token.js';
import { notFound, ProblemError } from '../common/problem.error.js';
import { tellingViolations } from '../common/violations.js';

/** As long as receivers have to learn a new secret. */
const formerHours = 24;

const violations = { webhook_url: () => new ProblemError('webhook-url-taken') };

/** Keeps endpoints of other systems. Their secrets are made here, told once, and read by the sender only. */
@Injectable()
export class WebhooksService {
  constructor(
    private readonly webhooks: WebhookRepository,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async all(): Promise<WebhookView[]> {
    return (await this.webhooks.all()).map(viewOf);
  }

  /** @throws ProblemError not-found */
  async find(id: string): Promise<WebhookView> {
    return viewOf(there(await this.webhooks.find(id)));
  }

  /** @throws ProblemError webhook-url-refused, webhook-url-taken, webhooks-too-many */
  async add(asked: NewWebhook): Promise<WebhookOnce> {
    const secret = newWebhookSecret();
    const content = { ...asked, url: this.required(asked.url) };
    const row = await tellingViolations(violations, () =>
      this.webhooks.add(uuidv7(), content, secret, webhooksAtMost),
    );
    if (row === 'too-many') throw new ProblemError('webhooks-too-many');
    return { ...viewOf(row), secret };
  }

  /** @throws ProblemError not-found, webhook-url-refused, webhook-url-taken, revision-mismatch */
  async change(id: string, changes: WebhookChange, ifRevision: number | undefined): Promise<WebhookView> {
    const { url } = changes;
    const content = url === undefined ? changes : { ...changes, url: this.required(url) };
    const changed = await tellingViolations(violations, () => this.webhooks.change(id, content, ifRevision));
    return viewOf(there(changed));
  }

  /** @throws ProblemError not-found, revision-mismatch */
  async remove(id: string, ifRevision: number | undefined): Promise<void> {
    there(await this.webhooks.remove(id, ifRevision));
  }

  /** @throws ProblemError not-found, revision-mismatch */
  async changeSecret(id: string, ifRevision: number | undefined): Promise<WebhookOnce> {
    const secret = newWebhookSecret();
    const row = there(await this.webhooks.changeSecret(id, secret, formerHours, ifRevision));
    return { ...viewOf(row), secret };
  }

  /** As URLs are compared. Where its name leads is looked at whenever something is sent there. */
  private required(url: string): string {
    const problem = problemOfUrl(url, webhookDestinations(this.config));
    if (problem) throw new ProblemError('webhook-url-refused', problem);
    const { href } = new URL(url);
    if (href.length > webhookUrlAtMost) throw new ProblemError('webhook-url-refused', 'too-long');
    return href;
  }
}

/** @throws ProblemError not-found, revision-mismatch */
function there<Outcome>(outcome: Outcome | NotChanged): Outcome {
  if (outcome === undefined) throw notFound('no such webhook');
  if (outcome === 'changed-meanwhile') throw new ProblemError('revision-mismatch');
  return outcome;
}

function viewOf({ failingSince, formerSecretUntil, createdAt, events, ...row }: WebhookRow): WebhookView {
  return {
    ...row,
    events: [...events],
    failingSince: failingSince?.toISOString() ?? null,
    formerSecretUntil: formerSecretUntil?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}
