import { z } from 'zod';
import { id, key, list, page, pageQuery, text, utcInstant } from './fields.js';
import { importMapping } from './import-mapping.js';
import { meantAs } from './meant-form.js';

export const importStatus = z.enum([
  'awaiting-file',
  'waiting',
  'running',
  'interrupted',
  'done',
  'cancelled',
  'refused',
]);

export const newImport = z
  .strictObject({
    mapping: meantAs(
      importMapping,
      z.unknown().describe('How the file is read; POST /imports/check says what is wrong with one'),
    ),
    fileName: text(200)
      .describe('What people call the file')
      .meta({ examples: ['deals.csv'] }),
    dryRun: z.boolean().default(false).describe('Says what would become of the rows, and changes nothing'),
    clocks: z
      .enum(['history', 'today'])
      .default('history')
      .describe('Whether clocks run from when the file says, or from now'),
  })
  .meta({ id: 'NewImport' });
export type NewImportInput = z.infer<typeof newImport>;

export const mappingToCheck = z
  .strictObject({
    mapping: meantAs(importMapping, z.unknown().describe('Anything that wants to be one')),
  })
  .meta({ id: 'MappingToCheck' });
export type MappingToCheck = z.infer<typeof mappingToCheck>;

export const checkedMapping = z
  .strictObject({
    problems: z
      .array(z.strictObject({ path: z.string(), reason: z.string(), hint: z.string() }))
      .describe('Everything that is wrong, at once; empty: it can be used'),
  })
  .meta({ id: 'CheckedMapping' });
export type CheckedMappingView = z.infer<typeof checkedMapping>;

const count = z.int().min(0);

export const importView = z
  .strictObject({
    id,
    source: key,
    pipeline: key,
    fileName: z.string(),
    clocks: z.enum(['history', 'today']),
    dryRun: z.boolean(),
    status: importStatus.describe(
      '`interrupted`: it can be gone on with; `refused`: the file or the mapping cannot be used, and nothing was changed',
    ),
    cancelAsked: z.boolean(),
    bytes: z.int().nullable().describe('Size of the file; null: it has not come yet'),
    counts: z.strictObject({
      read: count.describe('Rows that were dealt with'),
      created: count.describe('New deals'),
      updated: count,
      unchanged: count.describe('Deals that are here as the file says'),
      movedHere: count.describe('Left alone, since people have moved or closed them here'),
      refused: count.describe('Rows that were left out; they are in the file of errors'),
      customers: count.describe('New customers'),
    }),
    firstErrors: z.array(
      z.strictObject({
        line: z.int(),
        problems: z.array(
          z.strictObject({ column: z.string().describe('Empty: the row as a whole'), reason: z.string() }),
        ),
      }),
    ),
    problem: z.string().nullable().describe('Why it was interrupted or refused'),
    advice: z.string().nullable().describe('What to do about it'),
    askedBy: z.strictObject({ id, name: z.string() }),
    askedAt: utcInstant,
    beganAt: utcInstant.nullable(),
    endedAt: utcInstant.nullable(),
  })
  .meta({ id: 'Import' });
export type ImportView = z.infer<typeof importView>;
export const importPage = page(importView);

export const importsQuery = z.strictObject({
  status: importStatus.optional(),
  source: key.optional().describe('Only of this other system'),
  ...pageQuery,
});
export type ImportsQuery = z.infer<typeof importsQuery>;

export const importErrorsQuery = z.strictObject({
  form: z
    .enum(['spreadsheet', 'as-sent'])
    .default('spreadsheet')
    .describe(
      'In `spreadsheet` text that would be run as a formula begins with an apostrophe; `as-sent` is what an import reads again',
    ),
});
export type ImportErrorsQuery = z.infer<typeof importErrorsQuery>;

export const shippedMappings = list(
  z.strictObject({
    name: key.describe('Name of the file it comes in'),
    // What is answered has all that may be left out of what is sent.
    mapping: importMapping.meta({ id: 'WholeImportMapping' }),
  }),
);
