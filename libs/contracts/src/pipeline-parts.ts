import { z } from 'zod';
import {
  actionDoers,
  actionKinds,
  channels,
  fieldTypes,
  ladderRecipients,
  phases,
  type FieldDefinition,
  type LadderLevel,
  type LossReason,
  type StageAction,
  type StageDefinition,
} from '@app/domain/pipeline/definition.js';
import { key, longText, text } from './fields.js';

/**
 * The parts of a pipeline's definition: their form only. What they mean together is checked by the domain, which tells
 * everything at once; hence some of these are wider than what can be published.
 */

export const phase = z
  .enum(phases)
  .meta({ description: "Where the customer's buying stands", examples: ['selection'] });

export const norm = z
  .string()
  .max(40)
  .meta({
    description: 'Working time: `P5D` is five working days, `PT8H` eight counted hours',
    examples: ['P5D'],
  });

export const normByClass = z
  .strictObject({ A: norm, B: norm, C: norm })
  .meta({ description: 'Working time by customer class', examples: [{ A: 'P5D', B: 'P8D', C: 'P10D' }] });

export const expression = longText(2_000).meta({
  description: 'Condition in the Common Expression Language; a hyphen of a field’s key is written as `_`',
  examples: ['has(fields.budget) && fields.budget >= amount'],
});

const label = text(120);
export const labels = z
  .strictObject({ en: label.optional(), cs: label.optional(), pl: label.optional(), ru: label.optional() })
  .meta({ description: 'What it is called in other languages', examples: [{ cs: 'Nabídka', pl: 'Oferta' }] });

/** Key, name and labels: of everything that sales ops name. */
export function named(what: string, example: string) {
  return {
    key,
    name: text(120).meta({ description: `Name of the ${what}`, examples: [example] }),
    labels: labels.optional(),
  };
}

const choice = z.strictObject(named('choice', 'Public tender'));

export const fieldDefinition = z
  .strictObject({
    ...named('field', 'Number of production lines'),
    type: z.enum(fieldTypes).meta({ description: 'What it holds', examples: ['integer'] }),
    choices: z
      .array(choice)
      .max(100)
      .optional()
      .meta({
        description: 'The pick-list of a `choice` or of `choices`',
        examples: [[{ key: 'public-tender', name: 'Public tender' }]],
      }),
  })
  .meta({ title: 'Own field of a deal' }) satisfies z.ZodType<FieldDefinition>;

const exitCriterion = z.strictObject({
  ...named('criterion', 'The budget is approved'),
  when: expression,
});

const mailText = z.strictObject({
  subject: text(200).meta({ description: 'Subject', examples: ['{{deal}}: what happens next'] }),
  body: longText(10_000).meta({ description: 'Text', examples: ['Dear {{customer}}, …'] }),
});

const mailTemplate = z
  .strictObject({
    send: z.enum(['for-approval', 'at-once']).meta({
      description: 'Whether the owner sends it after reading, or it goes out by itself',
      examples: ['for-approval'],
    }),
    texts: z
      .strictObject({
        en: mailText.optional(),
        cs: mailText.optional(),
        pl: mailText.optional(),
        ru: mailText.optional(),
      })
      .describe("By the customer's language; `en` stands in for one that is missing"),
  })
  .describe('Mail to the customer; {{deal}}, {{customer}}, {{owner}}, {{stage}}, {{amount}} are filled in');

const stageAction = z
  .strictObject({
    ...named('action', 'Send references'),
    kind: z.enum(actionKinds).meta({ description: 'What is done', examples: ['task'] }),
    by: z.enum(actionDoers).meta({
      description: "Whose it is: the system's are done on entering the stage",
      examples: ['salesperson'],
    }),
    due: norm
      .optional()
      .describe('Working time after entering the stage by which the owner should have done it'),
    mail: mailTemplate.optional(),
    to: z
      .array(z.enum(ladderRecipients))
      .max(ladderRecipients.length)
      .optional()
      .meta({ description: "Whom the system's `notify` tells", examples: [['head-of-sales']] }),
  })
  .meta({ title: 'Action of a stage' }) satisfies z.ZodType<StageAction>;

export const stageDefinition = z
  .strictObject({
    ...named('stage', 'Offer'),
    phase,
    probability: z.number().meta({ description: 'Chance of winning from here, in per cent', examples: [40] }),
    norm: normByClass.describe('How long a deal may stay here, by customer class'),
    requiredFields: z
      .array(key)
      .max(100)
      .optional()
      .meta({
        description: 'Keys of own fields that must be filled in before a deal leaves forwards',
        examples: [['budget']],
      }),
    exitCriteria: z
      .array(exitCriterion)
      .max(20)
      .optional()
      .describe('What must hold before a deal leaves forwards or is won'),
    actions: z.array(stageAction).max(50).optional().describe('What is to be done here'),
    moves: z
      .array(key)
      .max(100)
      .meta({ description: 'Keys of the stages a deal may move to from here', examples: [['negotiation']] }),
    canWin: z.boolean().meta({ description: 'Whether a deal may be won from here', examples: [false] }),
  })
  .meta({ title: 'Stage' }) satisfies z.ZodType<StageDefinition>;

export const lossReason = z
  .strictObject({
    ...named('loss reason', 'Chose a competitor'),
    side: z
      .enum(['outside', 'inside'])
      .meta({ description: 'Whether the reason lies outside us or inside us', examples: ['outside'] }),
  })
  .meta({ title: 'Loss reason' }) satisfies z.ZodType<LossReason>;

export const ladderLevel = z
  .strictObject({
    to: z
      .enum(ladderRecipients)
      .meta({ description: 'Who is told; management only of key deals', examples: ['owner'] }),
    after: norm.meta({
      description: 'Working time after the level before; for the first, after the stall. `PT0S`: at once',
      examples: ['PT4H'],
    }),
    channels: z
      .array(z.enum(channels))
      .max(channels.length)
      .meta({ description: 'How they are told', examples: [['inbox', 'email']] }),
  })
  .meta({ title: 'Level of the ladder' }) satisfies z.ZodType<LadderLevel>;
