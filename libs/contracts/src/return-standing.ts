import { z } from 'zod';
import { counterpartyKinds } from '@app/domain/returns/state.js';
import { inCharges } from '@app/domain/returns/step-keys.js';
import { id, utcInstant } from './fields.js';

/** How a return case stands: its clocks, what is late, whom no letter reached, and what can be done. */

export const step = z.string().meta({ description: 'Step of the regulation', examples: ['vendor-answer'] });
export const inCharge = z.enum(inCharges).describe('Who has to do it');

export const clockView = z.strictObject({
  step,
  inCharge,
  counterpartyId: id.nullable(),
  since: utcInstant,
  dueAt: utcInstant.nullable().describe('null: it stands still'),
  warnAt: utcInstant.nullable(),
  partIds: z.array(id),
  leftMs: z
    .number()
    .optional()
    .describe(
      'Of a case that is read, until the clock is due: milliseconds left of the time in which it counts',
    ),
  standsUntil: utcInstant.optional().describe('Outside the hours in which it counts: when it goes on'),
});

export const escalationView = z.strictObject({
  id,
  step,
  openedAt: utcInstant,
  round: z.int(),
  level: z.int().describe('The level that was told last, from 0; -1: none yet'),
  nextLevelAt: utcInstant.nullable(),
  takenOnBy: id.nullable(),
  promisedFor: utcInstant.nullable(),
  snoozedUntil: utcInstant.nullable(),
});

export const unreachedLetter = z.strictObject({
  about: z.string().meta({ description: 'What it tells: an act, or `ended`', examples: ['request'] }),
  outcome: z.string().nullable().describe('How parts ended, of `ended`'),
  to: z.enum(['customer', ...counterpartyKinds]),
  name: z.string(),
  since: utcInstant,
  because: z
    .enum(['no-address', 'not-taken'])
    .describe('There is no e-mail address, or the mail server would not take the mail'),
});

export const possibleAct = z.strictObject({
  act: z.string(),
  step: step.nullable(),
  needs: z.array(z.string()).describe('`reason`, `document`, `shipment`, `through`: what has to be given'),
  partIds: z.array(id).nullable().describe('The parts that it can be done to; null: the whole case'),
  steps: z
    .array(
      z.strictObject({
        step,
        partIds: z.array(id).nullable().describe('The parts that it is due for; null: the whole case'),
      }),
    )
    .nullable()
    .describe('Of `skip`: the steps that may be left out now, any other is refused; null: of no other act'),
});
