import { z } from 'zod';
import { id, key, list, longText, utcInstant } from './fields.js';

export const version = z
  .int()
  .min(1)
  .max(2_147_483_647)
  .meta({ description: 'Number of a version', examples: [3] });

export const loseFields = z
  .boolean()
  .optional()
  .describe('Values that fit no field of that version may be lost; absent: such a deal stays where it is');

const stageKey = key.meta({ examples: ['offer'] });
const stages = z
  .record(stageKey, stageKey)
  .refine((given) => Object.keys(given).length <= 100, 'must be at most 100 stages')
  .optional()
  .meta({
    description:
      'Where deals stand that are in a stage that the version does not know: its key by the old one',
    examples: [{ offer: 'quote' }],
  });

const plan = {
  toVersion: version.optional().describe('Absent: the newest'),
  fromVersion: version.optional().describe('Only deals of this version; absent: of every older one'),
  stages,
  loseFields,
};

export const migrationPreviewInput = z
  .strictObject(plan)
  .meta({ id: 'DealMigrationPreviewInput', examples: [{ toVersion: 3, stages: { offer: 'quote' } }] });
export type MigrationPreviewInput = z.infer<typeof migrationPreviewInput>;

export const migrationInput = z
  .strictObject({ ...plan, reason: longText(2_000).describe('Told on the timeline of every deal') })
  .meta({
    id: 'DealMigrationInput',
    examples: [{ toVersion: 3, stages: { offer: 'quote' }, reason: 'The offer has two stages now' }],
  });
export type MigrationInput = z.infer<typeof migrationInput>;

const deals = z.int().describe('Running deals');

export const migrationPreview = z
  .strictObject({
    toVersion: version,
    runningDeals: z.int().describe('Running deals of older versions'),
    deals: z.int().describe('Those that were looked at; of very many the first'),
    migrated: z.int().describe('Deals that would be put on the version'),
    unmappedStages: z
      .array(z.strictObject({ stage: key, deals }))
      .describe('Stages that the version does not know, and that are not mapped'),
    lostFields: z
      .array(z.strictObject({ field: key, deals }))
      .describe('Fields that would lose their values'),
    refused: z
      .array(z.strictObject({ code: z.string(), deals }))
      .describe('Why the others would stay where they are'),
    earlierDeadlines: z.int().describe('Deals that would be due earlier than now'),
    newStalls: z.int().describe('Deals that would stall because of it, after a working day'),
    newStallsOfKeyDeals: z.int(),
    mendedStalls: z.int().describe('Deals of which a stall would be over'),
  })
  .meta({ id: 'DealMigrationPreview' });
export type MigrationPreviewView = z.infer<typeof migrationPreview>;

export const migrationView = z
  .strictObject({
    id,
    pipeline: key,
    fromVersion: version.nullable().describe('null: every older one'),
    toVersion: version,
    stages: z.record(z.string(), z.string()),
    loseFields: z.boolean(),
    reason: z.string(),
    orderedById: id,
    deals: z.int().describe('Running deals that it concerned when it was ordered'),
    lookedAt: z.int().describe('Deals that were dealt with so far'),
    migrated: z.int(),
    refused: z.int().describe('Deals that stayed where they are: GET …/refusals says why'),
    createdAt: utcInstant,
    doneAt: utcInstant.nullable().describe('null: it goes on'),
  })
  .meta({ id: 'DealMigration' });
export type MigrationView = z.infer<typeof migrationView>;
export const migrationList = list(migrationView);

export const migrationPath = z.strictObject({ key, id });
export type MigrationPath = z.infer<typeof migrationPath>;

export const migrationRefusal = z
  .strictObject({ dealId: id, code: z.string(), detail: z.string() })
  .meta({ id: 'DealMigrationRefusal' });
export const migrationRefusalList = list(migrationRefusal);
