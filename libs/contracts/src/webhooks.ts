import { z } from 'zod';
import { pingEvent, webhookEvents } from '@app/domain/webhooks/messages.js';
import { id, list, page, pageQuery, revision, utcInstant } from './fields.js';

/** How many endpoints are kept at most: each event may be sent to all of them. */
export const webhooksAtMost = 50;

/** Characters of a URL as it is kept: in the form in which URLs are compared, which may be longer than what was given. */
export const webhookUrlAtMost = 2_000;

const url = z
  .url()
  .max(webhookUrlAtMost)
  .meta({
    description:
      'Where messages are posted to: https, on the internet, unless the installation allows more. It is shown to whoever may read webhooks, so keep secrets out of it',
    examples: ['https://erp.example.com/hooks/dealwarden'],
  });
const events = z
  .array(z.enum(webhookEvents))
  .min(1)
  .max(webhookEvents.length)
  .refine((given) => new Set(given).size === given.length, 'must not name an event twice')
  .meta({
    description: 'What it is told of',
    examples: [['deal.won', 'deal.lost', 'escalation.told']],
  });
const enabled = z.boolean().describe('Whether it is told anything; what happens meanwhile is not told later');

export const newWebhook = z.strictObject({ url, events, enabled: enabled.default(true) }).meta({
  id: 'NewWebhook',
  examples: [{ url: 'https://erp.example.com/hooks/dealwarden', events: ['deal.won', 'deal.lost'] }],
});
export type NewWebhook = z.infer<typeof newWebhook>;

export const webhookChange = z
  .strictObject({ url, events, enabled })
  .partial()
  .meta({ id: 'WebhookChange', examples: [{ enabled: true }] });
export type WebhookChange = z.infer<typeof webhookChange>;

const view = {
  ...{ id, url, events, enabled },
  disabledBecause: z
    .enum(['gone', 'failing'])
    .nullable()
    .describe('`gone`: it answered 410; `failing`: it took nothing for three days; null: nobody but people'),
  failingSince: utcInstant.nullable().describe('Since when it has taken nothing; null: it takes what comes'),
  formerSecretUntil: utcInstant
    .nullable()
    .describe('Until when the former secret signs as well; null: there is none'),
  createdAt: utcInstant,
  revision,
};

export const webhookView = z.strictObject(view).meta({ id: 'Webhook' });
export type WebhookView = z.infer<typeof webhookView>;
export const webhookList = list(webhookView);

export const webhookOnce = z
  .strictObject({
    ...view,
    secret: z.string().meta({
      description: 'By which messages are signed (Standard Webhooks); shown once',
      examples: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    }),
  })
  .meta({ id: 'WebhookOnce' });
export type WebhookOnce = z.infer<typeof webhookOnce>;

const status = z
  .enum(['waiting', 'delivered', 'failed'])
  .describe('`waiting`: to be sent, or sent again; `failed`: given up after all attempts');

export const webhookDelivery = z
  .strictObject({
    id,
    messageId: z.string().meta({
      description: 'The header `webhook-id`, the same in all attempts',
      examples: ['msg_0b6f1f3e-6c1c-5b0e-9a5e-2f6b8f0c7d11'],
    }),
    type: z.enum([...webhookEvents, pingEvent]).meta({ examples: ['deal.moved'] }),
    payload: z.record(z.string(), z.unknown()).meta({
      description: 'What is posted: what happened, when, and the ids by which more is asked for',
      examples: [
        {
          type: 'deal.moved',
          timestamp: '2026-03-02T08:30:00.000Z',
          data: {
            dealId: '0b6f1f3e-6c1c-5b0e-9a5e-2f6b8f0c7d11',
            ...{ revision: 4, seq: 6, status: 'open', pipeline: 'machinery-project', stage: 'offer' },
            ...{ from: 'need', to: 'offer' },
          },
        },
      ],
    }),
    status,
    attempts: z.int().min(0).describe('How often it was sent'),
    nextAttemptAt: utcInstant
      .nullable()
      .describe('When it is sent next; null: it is not, or not while the webhook is not enabled'),
    attemptedAt: utcInstant.nullable().describe('When it was sent last'),
    lastStatus: z
      .int()
      .nullable()
      .meta({ description: 'What was answered last; null: nothing was', examples: [204] }),
    lastError: z
      .string()
      .nullable()
      .meta({
        description:
          'Why nothing was answered, as a code, such as `timed-out`, `address-not-allowed` or `ECONNREFUSED`',
        examples: ['timed-out'],
      }),
    deliveredAt: utcInstant.nullable(),
    createdAt: utcInstant,
  })
  .meta({ id: 'WebhookDelivery' });
export type WebhookDeliveryView = z.infer<typeof webhookDelivery>;
export const webhookDeliveryPage = page(webhookDelivery);

export const webhookDeliveriesQuery = z.strictObject({ status: status.optional(), ...pageQuery });
export type WebhookDeliveriesQuery = z.infer<typeof webhookDeliveriesQuery>;

export const webhookDeliveryPath = z.strictObject({ id, deliveryId: id });
export type WebhookDeliveryPath = z.infer<typeof webhookDeliveryPath>;
