import { z } from 'zod';
import { text } from './fields.js';

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

export const erasureReport = z
  .strictObject({
    changed: places.describe('Where texts were rewritten, or rows removed'),
    values: z.int().describe('Values of the audit that are gone; the chain still counts'),
    left: places.describe('Where something still stands, such as another person of the same name'),
    lookedFor: z
      .array(z.enum(['name', 'email']))
      .describe('By what was looked for the person; nothing was looked for where it is empty'),
    notLookedFor: z
      .array(z.enum(['short-name', 'phone', 'erased-before', 'older-workflows']))
      .describe(
        'What may still stand somewhere: names of fewer than five letters, telephone numbers, what is not known any more of whoever was erased before, and the oldest of very many workflows',
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
