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
    histories: z
      .strictObject({
        runs: z.int().describe('Runs of workflows that were read to the end'),
        found: z.array(z.string()).describe('Workflows in whose histories something stands'),
      })
      .describe('What was found in the histories of the workflows that the person worked with'),
  })
  .meta({ id: 'ErasureReport' });
export type ErasureReport = z.infer<typeof erasureReport>;
