import { z } from 'zod';
import type { Problem } from '@app/domain/errors.js';
import { customerClasses, stageOf, type PipelineDefinition } from '@app/domain/pipeline/definition.js';
import { parseClock } from '@app/domain/calendar/civil-date.js';
import { dateReaderOf } from './date-format.js';
import { amount, currency, key, text } from './fields.js';
import { importMappingExample } from './import-mapping-example.js';

export const encodings = [
  'auto',
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1250',
  'windows-1251',
  'windows-1252',
  'iso-8859-1',
  'iso-8859-2',
] as const;
export type Encoding = (typeof encodings)[number];

const column = text(200).describe('Head of a column of the file');
/** A value as it stands in the file, which may be anything. */
const written = z.string().trim().max(200);

/** What becomes of the deals in one stage of the file. */
const target = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('open'), stage: key.describe('Open in this stage of the pipeline') }),
  z.strictObject({ status: z.literal('won'), stage: key.describe('Won from this stage') }),
  z.strictObject({
    status: z.literal('lost'),
    stage: key.describe('Lost from this stage'),
    reason: key.describe('Loss reason where the file names none'),
  }),
]);
export type StageTarget = z.infer<typeof target>;

const aliases = z
  .record(written, written)
  .default({})
  .describe('What the file calls otherwise: name in the file to name here');

/** How a file of deals of another system is read: one row a deal. Columns that are not named are left unread. */
export const importMapping = z
  .strictObject({
    source: key.describe('Key of the other system: a deal is recognised by it and by its id there'),
    pipeline: key.describe('Key of the pipeline that the deals go through'),
    encoding: z.enum(encodings).default('auto').describe('`auto`: by the byte order mark, else UTF-8'),
    separator: z
      .enum(['auto', ',', ';', '\t', '|'])
      .default('auto')
      .describe('`auto`: whatever parts the first line into the most columns'),
    columns: z.strictObject({
      id: column,
      title: column,
      stage: column,
      customer: column.describe('Name of the customer'),
      customerId: column.optional().describe('Id of the customer in the other system'),
      owner: column,
      amount: column.optional(),
      currency: column.optional(),
      openedOn: column.describe('From when the deal is open and its clocks run'),
      stageSince: column.optional().describe('From when the clocks run, where that is later'),
      closedOn: column.optional().describe('When it was won or lost'),
      lossReason: column.optional(),
      product: column.optional().describe('Name or key of a product'),
      expectedContractOn: column.optional(),
      nextActivityOn: column.optional().describe('When something is planned next'),
    }),
    fields: z.record(key, column).default({}).describe("The pipeline's own fields, by key"),
    dates: z.strictObject({
      formats: z
        .array(
          z
            .string()
            .max(40)
            .refine((format) => dateReaderOf(format) !== undefined, 'must have one each of YYYY, M and D'),
        )
        .min(1)
        .max(10)
        .describe('The first that fits is taken; with H:mm or H:mm:ss where there is a clock time'),
      timeZone: text(64)
        .refine(isTimeZone, 'must be a time zone, such as Europe/Prague')
        .describe('Zone of the dates'),
      clock: z
        .string()
        .refine((time) => parseClock(time) !== undefined, 'must be a clock time such as 09:00')
        .default('09:00')
        .describe('Clock time of a day that has none'),
    }),
    decimal: z.enum(['.', ',']).default('.').describe('What parts the decimals of a number'),
    stages: z
      .record(written, target)
      .refine((stages) => Object.keys(stages).length > 0, 'must name the stages of the file')
      .describe('What each stage of the file becomes; a row in another one is refused'),
    lossReasons: z.record(written, key).default({}).describe('Loss reasons of the file to those here'),
    aliases: z.strictObject({ owners: aliases, customers: aliases, products: aliases }).partial().default({}),
    ownersBy: z.enum(['email', 'name', 'external-id']).default('email'),
    customers: z.strictObject({
      create: z.boolean().default(true).describe('Whether unknown customers are created'),
      class: z.enum(customerClasses).describe('Class of those that are created'),
      personalManager: text(254).optional().describe('E-mail of who cares for those that are created'),
    }),
    defaults: z
      .strictObject({
        amount: amount.optional(),
        currency: currency.optional(),
        owner: text(254).optional().describe('E-mail of who owns deals of nobody who is known'),
      })
      .default({}),
    activity: z
      .enum(['call', 'visit', 'message', 'quote', 'meeting', 'reference-visit'])
      .default('call')
      .describe('What is planned next, where the file says only when'),
  })
  .meta({ id: 'ImportMapping', examples: [importMappingExample] });
export type ImportMapping = z.infer<typeof importMapping>;

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    // That is how it says that there is no such zone.
    return false;
  }
}

/** What of a mapping has to be known to the pipeline. */
type MappedMeanings = Pick<ImportMapping, 'stages' | 'lossReasons' | 'fields' | 'defaults'>;

/** What is wrong between a mapping and the pipeline it leads into; all of it at once. */
export function importMappingProblems(mapping: MappedMeanings, pipeline: PipelineDefinition): Problem[] {
  const reasons = pipeline.lossReasons.map((reason) => reason.key);
  const fields = (pipeline.fields ?? []).map((field) => field.key);
  const currencies = [pipeline.currency, ...(pipeline.currencies ?? [])];
  const given = mapping.defaults.currency;
  return [
    ...Object.entries(mapping.stages).flatMap(([name, stage]) =>
      stageProblems(`stages.${name}`, stage, pipeline),
    ),
    ...Object.entries(mapping.lossReasons)
      .filter(([, reason]) => !reasons.includes(reason))
      .map(([name, reason]) => unknown(`lossReasons.${name}`, `no loss reason ${reason}`, pipeline, reasons)),
    ...Object.keys(mapping.fields)
      .filter((field) => !fields.includes(field))
      .map((field) => unknown(`fields.${field}`, `no field ${field}`, pipeline, fields)),
    ...(given === undefined || currencies.includes(given)
      ? []
      : [unknown('defaults.currency', `no currency ${given}`, pipeline, currencies)]),
  ];
}

function stageProblems(path: string, mapped: StageTarget, pipeline: PipelineDefinition): Problem[] {
  const stage = stageOf(pipeline, mapped.stage);
  const keys = pipeline.stages.map((one) => one.key);
  if (!stage) return [unknown(`${path}.stage`, `no stage ${mapped.stage}`, pipeline, keys)];
  const winnable = pipeline.stages.filter((one) => one.canWin).map((one) => one.key);
  if (mapped.status === 'won' && !stage.canWin) {
    return [unknown(`${path}.stage`, `no win from ${mapped.stage}`, pipeline, winnable)];
  }
  const reasons = pipeline.lossReasons.map((reason) => reason.key);
  return mapped.status === 'lost' && !reasons.includes(mapped.reason)
    ? [unknown(`${path}.reason`, `no loss reason ${mapped.reason}`, pipeline, reasons)]
    : [];
}

function unknown(path: string, what: string, { key }: PipelineDefinition, known: readonly string[]): Problem {
  const hint = known.length > 0 ? `use one of ${known.join(', ')}` : 'leave it out';
  return { path, reason: `pipeline ${key} has ${what}`, hint };
}
