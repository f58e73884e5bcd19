import { z } from 'zod';
import { id, longText, page, pageQuery, text, utcInstant } from './fields.js';

const named = z.strictObject({ id, name: z.string() });
const subject = text(300).meta({ description: 'Subject of the mail', examples: ['Your press line'] });
const body = longText(20_000).describe('Text of the mail');

export const messageStatus = z
  .enum(['prepared', 'queued', 'sent', 'discarded', 'failed'])
  .describe('`prepared`: it waits for approval; `queued`: it goes out by itself');

/** A mail of a stage to the customer of a deal. */
export const messageView = z
  .strictObject({
    id,
    deal: z.strictObject({ id, title: z.string() }),
    customer: named,
    to: z
      .string()
      .nullable()
      .describe("The customer's e-mail address; null: it has none, and nothing can go out"),
    stage: z.string().describe('Key of the stage'),
    action: z.string().describe("Key of the stage's action"),
    status: messageStatus,
    language: z.string(),
    subject: z.string(),
    body: z.string(),
    createdAt: utcInstant,
    decided: z
      .strictObject({
        by: named,
        at: utcInstant,
        discardReason: z.string().nullable().describe('Why it was discarded; null: it was approved'),
      })
      .nullable(),
    sentAt: utcInstant.nullable(),
  })
  .meta({ id: 'Message' });
export type MessageView = z.infer<typeof messageView>;
export const messagePage = page(messageView);

export const messageQuery = z.strictObject({
  dealId: id.optional(),
  status: messageStatus.optional(),
  ...pageQuery,
});
export type MessageQuery = z.infer<typeof messageQuery>;

export const messageChange = z
  .strictObject({ subject: subject.optional(), body: body.optional() })
  .meta({ id: 'MessageChange', examples: [{ subject: 'Your press line: what happens next' }] });
export type MessageChange = z.infer<typeof messageChange>;

export const approveMessage = z.strictObject({}).meta({ id: 'ApproveMessage', examples: [{}] });
export type ApproveMessageInput = z.infer<typeof approveMessage>;

export const discardMessage = z
  .strictObject({ reason: longText(1_000).describe('Why it is not sent') })
  .meta({ id: 'DiscardMessage', examples: [{ reason: 'We have spoken about it on the telephone.' }] });
export type DiscardMessageInput = z.infer<typeof discardMessage>;
