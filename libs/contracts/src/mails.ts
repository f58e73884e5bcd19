import { mailKinds } from '@app/domain/mail-kind.js';
import { z } from 'zod';
import { id, instant, page, pageQuery, text, utcInstant } from './fields.js';

export const mailStates = ['waiting', 'held', 'sent', 'refused', 'dropped'] as const;

const mailKind = z.enum(mailKinds).meta({
  description:
    '`escalation`: a stall; `digest`: many at once; `management-digest`: the stalls of key deals of a day; `message`: of a stage to a customer; `return-notices`: duties and late steps of return cases; `return-letter`: to a customer, vendor or carrier of a return case; `account`: about the reader’s account',
  examples: ['escalation'],
});

const mailState = z.enum(mailStates).meta({
  description:
    '`held`: it waits, and nothing goes out until outgoing mail is released; `refused`: the mail server would not take it, and it is tried no more; `dropped`: it was not true any more, or not wanted',
  examples: ['sent'],
});

const place = z.strictObject({
  kind: z.enum(['deal', 'return-case']),
  id,
  title: z
    .string()
    .meta({ description: 'Title of the deal, or number of the case', examples: ['Press line'] }),
});

/** A mail that goes out, or went out, to one reader. What it says is written when it goes out, and not kept. */
export const mailView = z
  .strictObject({
    id,
    kind: mailKind,
    state: mailState,
    to: z.strictObject({
      kind: z.enum(['user', 'customer', 'vendor', 'carrier']),
      id,
      name: z.string(),
      email: z.string().nullable().describe('Address as it is now; null: there is none'),
    }),
    about: place.nullable().describe('Null: about several, or about nothing of that kind'),
    createdAt: utcInstant,
    nextAttemptAt: utcInstant.nullable().describe('When it is tried next; null: it is not'),
    attempts: z.int().min(0).describe('How often it was tried'),
    problem: z
      .string()
      .nullable()
      .meta({
        description: 'What the mail server said last, as codes; null: it has not refused',
        examples: ['SMTP 550 5.1.1 EENVELOPE at RCPT TO'],
      }),
    failingSince: utcInstant.nullable().describe('Since when it has been tried in vain'),
    sentAt: utcInstant.nullable(),
  })
  .meta({ id: 'Mail' });
export type MailView = z.infer<typeof mailView>;
export const mailPage = page(mailView);

export const mailsQuery = z.strictObject({
  state: mailState.optional(),
  kind: mailKind.optional(),
  q: text(120).optional().describe('Part of the reader’s name or e-mail'),
  from: instant.optional().describe('Made at this instant or later'),
  to: instant.optional().describe('Made before this instant'),
  ...pageQuery,
});
export type MailsQuery = z.infer<typeof mailsQuery>;

export const mailQueueView = z
  .strictObject({
    waiting: z.int().describe('Mails that were not sent yet'),
    due: z.int().describe('Those of them that could go out now'),
    failing: z.int().describe('Those of them that were refused at least once'),
    refused: z.int().describe('Mails that are tried no more'),
    dueSince: utcInstant.nullable().describe('Since when the first of the due ones has waited'),
    heldSince: utcInstant
      .nullable()
      .describe('Since when outgoing mail is held, as after a restore; null: it goes out'),
  })
  .meta({ id: 'MailQueue' });
export type MailQueueView = z.infer<typeof mailQueueView>;

export const releaseMail = z
  .strictObject({
    drop: z
      .boolean()
      .default(false)
      .describe(
        'What has waited so far is not sent: people were told in their inbox, and messages to customers wait for approval again',
      ),
  })
  .meta({ id: 'ReleaseMail', examples: [{ drop: false }] });
export type ReleaseMailInput = z.infer<typeof releaseMail>;

export const releasedMail = z
  .strictObject({
    released: z.boolean().describe('False: outgoing mail was not held, and nothing was changed'),
    heldSince: utcInstant.nullable(),
    waiting: z.int().describe('Mails that go out when they are due'),
    dropped: z.int().describe('Mails that are not sent'),
    returned: z.int().describe('Messages to customers that wait for approval again'),
  })
  .meta({ id: 'ReleasedMail' });
export type ReleasedMailView = z.infer<typeof releasedMail>;
