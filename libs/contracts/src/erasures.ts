import { z } from 'zod';
import { emailAddress, text } from './fields.js';

const notLookedFor = [
  ...(['short-name', 'phone', 'erased-before', 'company-email', 'older-workflows', 'evidence'] as const),
];

const places = z.array(
  z.strictObject({
    table: z.string().meta({ examples: ['command_text'] }),
    column: z.string().meta({ examples: ['texts'] }),
    rows: z.int(),
  }),
);

export const erasureAsked = z
  .strictObject({
    name: text(120).describe('Name of the person, so that nobody else is erased by a mistaken id'),
  })
  .meta({ id: 'ErasureAsked', examples: [{ name: 'Anna Novak' }] });
export type ErasureAsked = z.infer<typeof erasureAsked>;

export const counterpartyErasureAsked = z
  .strictObject({
    name: text(200).describe('Name of the contact or substitute, as it stands there or stood there before'),
    email: emailAddress
      .optional()
      .describe("The person's own address; without it, the addresses are taken for the company's and stay"),
  })
  .meta({
    id: 'CounterpartyErasureAsked',
    examples: [{ name: 'Jana Weiss', email: 'jana.weiss@gtx.example' }],
  });
export type CounterpartyErasureAsked = z.infer<typeof counterpartyErasureAsked>;

export const erasureReport = z
  .strictObject({
    changed: places.describe('Where texts were rewritten, or rows removed'),
    values: z.int().describe('Values of the audit that are gone; the chain still counts'),
    left: places.describe('Where something still stands, such as another person of the same name'),
    lookedFor: z
      .array(z.enum(['name', 'email']))
      .describe('By what was looked for the person; nothing was looked for where it is empty'),
    notLookedFor: z
      .array(z.enum(notLookedFor))
      .describe(
        'What may still stand somewhere: names of fewer than five letters, telephone numbers, what is not known any more of whoever was erased before, the address of a vendor or carrier that was not said to be the person’s own, the oldest of very many workflows, and what is in photos and documents of the return cases that the person worked with',
      ),
    histories: z
      .strictObject({
        runs: z.int().describe('Runs of workflows that were read to the end'),
        found: z.array(z.string()).describe('Workflows in whose histories something stands'),
      })
      .describe('What was found in the histories of the workflows that the person worked with'),
    files: z
      .strictObject({
        removed: z
          .array(z.uuid())
          .describe('Imports whose rows that were left out named the person: their error files are gone'),
        left: z.array(z.uuid()).describe('Imports that have not ended, whose sent file names the person'),
      })
      .describe('What was found in the files of imports'),
    mails: z
      .strictObject({ removed: z.int().describe('Mails that named the person: they are gone') })
      .describe(
        'What was found among the mails that this machine caught; another mail server keeps what it got',
      ),
  })
  .meta({ id: 'ErasureReport' });
export type ErasureReport = z.infer<typeof erasureReport>;
