import { z } from 'zod';
import { id, page, pageQuery, utcInstant } from './fields.js';

export const alertView = z
  .strictObject({
    id,
    kind: z.string().meta({
      description:
        '`deadline-late`, `workflow-stopped`, `row-ahead`, `row-behind`, `recipient-missing`, `message-undeliverable`, `letter-undeliverable`, `deadline-uncountable` or `webhook-disabled`',
      examples: ['workflow-stopped'],
    }),
    entityId: id.nullable().describe('What it is about; null: many at once, or nothing single'),
    detail: z.record(z.string(), z.unknown()).meta({
      description: 'Ids, codes, numbers and dates',
      examples: [{ entity: 'deal', status: 'stopped' }],
    }),
    raisedAt: utcInstant,
    resolvedAt: utcInstant.nullable().describe('When it was over; null: it is not'),
    toldAt: utcInstant.nullable().describe('When the administrators were sent a mail about it'),
  })
  .meta({ id: 'Alert' });
export type AlertView = z.infer<typeof alertView>;
export const alertPage = page(alertView);

export const alertQuery = z.strictObject({
  open: z
    .enum(['true', 'false'])
    .transform((given) => given === 'true')
    .optional()
    .describe('Only those that are not over, or only those that are'),
  ...pageQuery,
});
export type AlertQuery = z.infer<typeof alertQuery>;
