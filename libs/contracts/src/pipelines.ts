import { z } from 'zod';
import type { PipelineDefinition } from '@app/domain/pipeline/definition.js';
import { amount, currency, key, list, text, utcInstant } from './fields.js';
import {
  expression,
  fieldDefinition,
  ladderLevel,
  lossReason,
  named,
  norm,
  normByClass,
  stageDefinition,
} from './pipeline-parts.js';

const keyDealRule = z
  .union([z.strictObject({ when: expression }), z.strictObject({ amountAtLeast: amount })], {
    error: 'must be {"amountAtLeast": "50000"} or {"when": "an expression"}',
  })
  .meta({
    description: 'Which deals are key deals: by amount, or by an expression',
    examples: [{ amountAtLeast: '50000' }, { when: 'amount >= 50000 || customerClass == "A"' }],
  });

const stallRules = z
  .strictObject({
    noFutureActivity: norm.meta({
      description: 'How long a deal may be without a future activity',
      examples: ['P2D'],
    }),
    activityOverdue: norm.optional().meta({
      description: 'How long after its time a planned activity may stay undone; absent: not watched',
      examples: ['P1D'],
    }),
    customerSilent: normByClass
      .optional()
      .describe('How long a customer may not answer, by class; absent: not watched'),
  })
  .describe('What makes a deal stall beside its stage norm');

/** The form of a pipeline's definition; what it means together is checked by `checkDefinition`. */
export const pipelineDefinition = z
  .strictObject({
    ...named('pipeline', 'Machinery project'),
    productLines: z
      .array(text(64))
      .max(100)
      .meta({ description: 'Product lines it is made for', examples: [['presses']] }),
    currency,
    currencies: z
      .array(currency)
      .max(20)
      .optional()
      .meta({ description: 'Further currencies its deals may count in', examples: [['CZK']] }),
    calendar: key.meta({ description: 'Key of the calendar in which its clocks run', examples: ['cz'] }),
    fields: z.array(fieldDefinition).max(100).optional().describe('Own fields of its deals'),
    stages: z.array(stageDefinition).max(50).describe('A deal begins in the first'),
    lossReasons: z.array(lossReason).max(100).describe('Why deals are lost'),
    keyDeal: keyDealRule,
    stalls: stallRules,
    ladder: z.array(ladderLevel).max(20).describe('Who is told of a stall, level by level'),
    handover: z
      .strictObject({ norm })
      .optional()
      .meta({
        description: 'How long a personal manager may take to accept a won deal; absent: two working days',
        examples: [{ norm: 'P2D' }],
      }),
  })
  .meta({
    id: 'PipelineDefinition',
    title: 'Pipeline',
    description: 'An object with the key, the stages, the norms and the ladder of a pipeline',
  }) satisfies z.ZodType<PipelineDefinition>;

const version = z
  .int()
  .min(1)
  .meta({ description: 'Number of the version', examples: [1] });

export const pipelineVersionView = z
  .strictObject({
    key,
    version,
    name: z.string(),
    calendar: key,
    calendarVersion: z.int().describe('Version of the calendar its clocks run in'),
    publishedAt: utcInstant,
    note: z.string().nullable(),
    definition: pipelineDefinition,
  })
  .meta({ id: 'PipelineVersion' });
export interface PipelineVersionView extends PipelineVersionSummary {
  readonly calendarVersion: number;
  readonly definition: PipelineDefinition;
}

export const pipelineVersionSummary = z
  .strictObject({
    key,
    version,
    name: z.string(),
    calendar: key,
    publishedAt: utcInstant,
    note: z.string().nullable(),
  })
  .meta({ id: 'PipelineVersionSummary' });
export type PipelineVersionSummary = z.infer<typeof pipelineVersionSummary>;
export const pipelineVersionList = list(pipelineVersionSummary);

export const pipelineVersionPath = z.strictObject({
  key,
  version: z.coerce.number({ error: 'must be a number' }).int().min(1).max(2_147_483_647),
});
export type PipelineVersionPath = z.infer<typeof pipelineVersionPath>;
