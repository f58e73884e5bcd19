import { z } from 'zod';
import {
  channels,
  ladderRecipients,
  phases,
  type PipelineDefinition,
} from '@app/domain/pipeline/definition.js';
import { amount, currency, key, list, longText, text, utcInstant } from './fields.js';

export const phase = z
  .enum(phases)
  .meta({ description: "Where the customer's buying stands", examples: ['selection'] });
// Whether it is a duration is checked with the other rules of a pipeline, which tells everything at once.
const norm = z
  .string()
  .max(40)
  .meta({
    description: 'Working time: `P5D` is five working days, `PT8H` eight counted hours',
    examples: ['P5D'],
  });

const stageDefinition = z.strictObject({
  key,
  name: text(120).meta({ description: 'Name of the stage', examples: ['Offer'] }),
  phase,
  probability: z.number().meta({ description: 'Chance of winning from here, in per cent', examples: [40] }),
  norm: z
    .strictObject({ A: norm, B: norm, C: norm })
    .describe('How long a deal may stay here, by customer class'),
  moves: z.array(key).max(100).describe('Keys of the stages a deal may move to from here'),
  canWin: z.boolean().describe('Whether a deal may be won from here'),
});

const lossReason = z.strictObject({
  key,
  name: text(120).meta({ description: 'Name of the loss reason', examples: ['Chose a competitor'] }),
  side: z.enum(['outside', 'inside']).describe('Whether the reason lies outside us or inside us'),
});

const ladderLevel = z.strictObject({
  to: z.enum(ladderRecipients).describe('Who is told; management only of key deals'),
  after: norm.describe(
    'Working time after the level before; for the first, after the stall. `PT0S`: at once',
  ),
  channels: z.array(z.enum(channels)).max(channels.length).describe('How they are told'),
});

export const pipelineDefinition = z
  .strictObject({
    key,
    name: text(120).meta({ description: 'Name of the pipeline', examples: ['Machinery project'] }),
    productLines: z.array(text(64)).max(100).describe('Product lines it is made for'),
    currency,
    calendar: key.describe('Key of the calendar in which its clocks run'),
    stages: z.array(stageDefinition).max(50).describe('A deal begins in the first'),
    lossReasons: z.array(lossReason).max(100),
    keyDeal: z
      .strictObject({ amountAtLeast: amount })
      .describe('A deal of at least this amount is a key deal'),
    stalls: z
      .strictObject({ noFutureActivity: norm })
      .describe('What makes a deal stall beside its stage norm'),
    ladder: z.array(ladderLevel).max(20).describe('Who is told of a stall, level by level'),
  })
  .meta({ id: 'PipelineDefinition' }) satisfies z.ZodType<PipelineDefinition>;

export const pipelinePublication = z
  .strictObject({
    definition: pipelineDefinition,
    note: longText(2_000).optional().describe('What has changed, for those who look at the versions'),
  })
  .meta({ id: 'PipelinePublication' });
export type PipelinePublication = z.infer<typeof pipelinePublication>;

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
