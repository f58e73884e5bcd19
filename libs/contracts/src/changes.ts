import { z } from 'zod';

/** Something within reach has changed. Nothing is said of what it is: it is read where it always is. */
export const change = z
  .strictObject({
    kind: z.enum(['deal', 'case', 'handover']),
    id: z.uuid(),
    revision: z.int().describe('As its ETag is now'),
    escalation: z
      .boolean()
      .describe('Time has acted on it or its escalation has changed, which no revision counts'),
  })
  .meta({
    id: 'Change',
    examples: [{ kind: 'deal', id: '508269b4-5583-5a1e-bbe7-05c14175eab7', revision: 7, escalation: false }],
  });
export type Change = z.infer<typeof change>;

/** From where a stream goes on, for whom a header cannot be set. */
export const changesQuery = z.strictObject({
  after: z.string().max(40).optional().describe('As `Last-Event-ID`, which beats it'),
});
export type ChangesQuery = z.infer<typeof changesQuery>;
