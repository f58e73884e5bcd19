import { z } from 'zod';
import { inCharges } from '@app/domain/returns/step-keys.js';
import { returnStatuses } from '@app/domain/returns/state.js';
import { customerClass } from './customers.js';
import { inboxQuery } from './escalations.js';
import { id, page, utcInstant } from './fields.js';

/** What one was told of a late step of a return case, and what has become of it since. */
export const returnNotice = z
  .strictObject({
    id,
    toldAt: utcInstant,
    step: z.string().meta({ description: 'The late step, or the whole case', examples: ['vendor-answer'] }),
    inCharge: z.enum(inCharges).nullable().describe('Who has to do it; null: it is not due any more'),
    dueAt: utcInstant.nullable().describe('Since when it is late; null: it is not any more'),
    round: z.int(),
    level: z.int().describe('Index of the level in the ladder'),
    inSteadOf: z.string().nullable().describe('Name of the absent person whose substitute was told'),
    case: z.strictObject({
      id,
      number: z.string().meta({ examples: ['R-00042'] }),
      status: z.enum(returnStatuses),
      customerName: z.string(),
      customerClass,
      revision: z.int().describe('The ETag of the case: `If-Match` of what is answered'),
    }),
    escalation: z
      .strictObject({
        id: id.describe('What `take-on` and `snooze` of the case take'),
        status: z.enum(['telling', 'taken-on', 'snoozed', 'ended']),
        takenOnBy: z.string().nullable(),
        promisedFor: utcInstant.nullable(),
        snoozedUntil: utcInstant.nullable(),
      })
      .describe('Answered at `POST /return-cases/:id/acts`'),
  })
  .meta({ id: 'ReturnNotice' });
export type ReturnNoticeView = z.infer<typeof returnNotice>;
export const returnNoticePage = page(returnNotice);
export const returnNoticeQuery = inboxQuery;
