import { z } from 'zod';
import { calendarView } from './calendars.js';
import { deepest, isDeeperThan } from './depth.js';
import { id, key, list, longText, utcInstant } from './fields.js';
import { meantAs } from './meant-form.js';
import { withoutSchema } from './pipeline-json-schema.js';
import { pipelineDefinition, pipelineVersionView } from './pipelines.js';
import { problemError } from './problem.js';
import { retimingPreview } from './retimings.js';

const timing = z
  .enum(['running', 'new'])
  .optional()
  .meta({
    description:
      'Whom norms, stall rules, ladder and calendar are for: running deals as well, or those opened from now on; ' +
      'absent: running if they have changed, else as it was decided for the newest version',
    examples: ['running'],
  });

/** What sales ops are working at. It may be wrong; that it is an object, and can be kept, is all that is asked. */
const draftContent = z
  .record(z.string(), z.unknown())
  .refine((given) => !isDeeperThan(given, deepest), `must not nest deeper than ${deepest} levels`)
  .transform(withoutSchema)
  .describe('A definition, right or wrong; the `$schema` that its file names to editors is passed over');

const note = longText(2_000).optional().describe('What has changed, for those who look at the versions');

/** Its definition is checked with everything else that can be wrong, so that all of it is told at once. */
export const directPublication = z
  .strictObject({
    definition: meantAs(pipelineDefinition, draftContent.describe('What is to be published')),
    note,
    timing,
  })
  .meta({ id: 'DirectPipelinePublication' });
export type DirectPublication = z.infer<typeof directPublication>;

export const definitionInput = z.strictObject({ definition: draftContent }).meta({ id: 'DefinitionInput' });
export type DefinitionInput = z.infer<typeof definitionInput>;

/** Of addresses to which there is nothing more to say. */
export const nothing = z.strictObject({}).nullish();

const told = z.array(problemError);
const problems = told.describe('Why it cannot be published; empty: it can');
const warnings = told.describe('What is unusual, and allowed');

export const definitionCheck = z.strictObject({ problems, warnings }).meta({ id: 'DefinitionCheck' });
export type DefinitionCheckView = z.infer<typeof definitionCheck>;

const revision = z.int().describe('Counts what was done to drafts of the pipeline: the ETag');

export const draftView = z
  .strictObject({
    key,
    revision,
    savedAt: utcInstant,
    savedById: id.nullable().describe('null: by the command'),
    savedByName: z.string().nullable(),
    definition: z.record(z.string(), z.unknown()),
    problems,
    warnings,
  })
  .meta({ id: 'PipelineDraft' });
export type DraftView = z.infer<typeof draftView>;

export const draftPublication = z
  .strictObject({ note, timing })
  .meta({ id: 'DraftPublication', examples: [{ note: 'Offers within three days', timing: 'running' }] });
export type DraftPublication = z.infer<typeof draftPublication>;

const retimedDeals = z
  .int()
  .describe('Running deals it concerns; they follow within minutes (GET /retimings)');

export const publishedVersion = pipelineVersionView
  .extend({ retimedDeals })
  .meta({ id: 'PublishedPipelineVersion' });

const retimedCases = z.int().describe('Open return cases that it concerns; they follow in a while');
export const publishedCalendar = calendarView
  .extend({ retimedDeals, retimedCases })
  .meta({ id: 'PublishedCalendar' });

export const pipelineSummary = z
  .strictObject({
    key,
    name: z.string().describe('Of the newest version, or of the draft'),
    version: z.int().nullable().describe('The newest; null: it was never published'),
    calendar: z.string().nullable(),
    publishedAt: utcInstant.nullable(),
    note: z.string().nullable(),
    archived: z.boolean().describe('It takes no new deals; running ones go on'),
    hasDraft: z.boolean(),
    runningDeals: z.int().describe('Open deals of any of its versions'),
  })
  .meta({ id: 'PipelineSummary' });
export type PipelineSummaryView = z.infer<typeof pipelineSummary>;
export const pipelineList = list(pipelineSummary);

export const change = z
  .strictObject({
    path: z.string().meta({ description: 'Dotted path by keys', examples: ['stages.offer.norm.A'] }),
    part: z.enum(['structure', 'timing']).describe('Timing may be changed for running deals'),
    kind: z.enum(['added', 'removed', 'changed', 'moved']),
    before: z.unknown().optional(),
    after: z.unknown().optional(),
  })
  .meta({ id: 'PipelineChange' });

const versionOrDraft = z
  .union([
    z.literal('draft'),
    z.coerce.number({ error: 'must be a number, or draft' }).int().min(1).max(2_147_483_647),
  ])
  .meta({ examples: ['1'] });
export const diffQuery = z.strictObject({
  from: versionOrDraft.optional().describe('Version, or `draft`; absent: the version before `to`'),
  to: versionOrDraft
    .optional()
    .describe('Version, or `draft`; absent: the draft if there is one, else the newest'),
});
export type DiffQuery = z.infer<typeof diffQuery>;

const side = z.union([z.int(), z.literal('draft')]);
export const pipelineDiff = z
  .strictObject({ from: side, to: side, changes: z.array(change) })
  .meta({ id: 'PipelineDiff' });

export const previewInput = z
  .strictObject({ definition: draftContent.optional().describe('Absent: the draft') })
  .meta({ id: 'PreviewInput' });
export type PreviewInput = z.infer<typeof previewInput>;

export const pipelinePreview = z
  .strictObject({
    structureChanged: z.boolean().describe('Running deals keep the structure they have'),
    timingChanged: z.boolean().describe('Running deals follow if it is published for them'),
    changes: z
      .array(change)
      .describe('Against the newest version; empty: there is none, or it says the same'),
    warnings,
    running: retimingPreview.describe('What it means for running deals if it is published for them'),
  })
  .meta({ id: 'PipelinePreview' });
