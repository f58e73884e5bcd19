import { Logger } from '@nestjs/common';
import { disabledAfterSeconds, pauseAfter } from '@app/domain/webhooks/schedule.js';
import type { Attempt, WebhookChannel } from '@app/notify/webhooks/webhook-channel.js';
import type {
  DeliveryOutcome,
  LeasedDelivery,
  WebhookQueueRepository,
} from '@app/persistence/webhook-queue.repository.js';
import { describeTrouble } from '../relay/trouble.js';
import { UnderWay } from '../relay/under-way.js';

export interface WebhookSenderOptions {
  /** Attempts under way at once. */
  readonly parallel: number;
  /** The same at one endpoint. */
  readonly perEndpoint: number;
  /** Longer than an attempt can take, so that nobody else begins with it meanwhile. */
  readonly leaseSeconds: number;
}

/** Sends the messages that are due, a few at a time, each under a lease. */
export class WebhookSender {
  private readonly logger = new Logger(WebhookSender.name);
  private readonly underWay: UnderWay;

  constructor(
    private readonly queue: Pick<WebhookQueueRepository, 'lease' | 'settle'>,
    private readonly channel: WebhookChannel,
    private readonly options: WebhookSenderOptions,
    private readonly chance: () => number = Math.random,
  ) {
    this.underWay = new UnderWay(options.parallel);
  }

  /**
   * Begins as many attempts as there is room for, and does not wait for them.
   * @param onDone called after each one: there is room again
   */
  async round(onDone: () => void): Promise<void> {
    const { perEndpoint, leaseSeconds } = this.options;
    const { room } = this.underWay;
    if (room <= 0) return;
    for (const delivery of await this.queue.lease(room, perEndpoint, leaseSeconds))
      this.underWay.add(this.attempt(delivery), onDone);
  }

  /** Waits for the attempts that are under way; what has not ended within `patienceMs` is given up, to be tried later. */
  async drain(patienceMs: number): Promise<void> {
    await this.underWay.drain(patienceMs);
  }

  /** Never throws. What could not be recorded is sent again when its lease ends: its receiver knows it by its id. */
  private async attempt(delivery: LeasedDelivery): Promise<void> {
    const { url, messageId: id, body, secrets } = delivery;
    try {
      const outcome = this.outcomeOf(
        await this.channel.send({ url, id, body, secrets }, this.underWay.signal),
        delivery,
      );
      const isDisabled = await this.queue.settle(delivery, outcome, disabledAfterSeconds);
      this.tell(delivery, outcome, isDisabled);
    } catch (error) {
      this.logger.error(`Delivery ${delivery.id} was not recorded: ${describeTrouble(error)}`);
    }
  }

  private outcomeOf(attempt: Attempt, { tries }: LeasedDelivery): DeliveryOutcome {
    const status = 'status' in attempt ? attempt.status : undefined;
    const isTaken = status !== undefined && status >= 200 && status < 300;
    return {
      ...attempt,
      ...{ isTaken, isGone: status === 410, pauseSeconds: pauseAfter(tries, this.chance()) },
    };
  }

  /** Ids and codes: URLs may hold what their receivers take for a secret. */
  private tell(delivery: LeasedDelivery, outcome: DeliveryOutcome, isDisabled: boolean): void {
    const { id, webhookId, tries } = delivery;
    const what = `Delivery ${id} to ${webhookId}: ${outcome.status ?? outcome.error}`;
    if (outcome.isTaken) this.logger.debug(what);
    else if (outcome.pauseSeconds === undefined) this.logger.error(`${what}; it is given up`);
    else this.logger.warn(`${what}; attempt ${tries} in vain, again in ${outcome.pauseSeconds} s`);
    if (isDisabled) this.logger.error(`Webhook ${webhookId} is disabled`);
  }
}
