import { customerClasses, stageOf, type PipelineDefinition } from '@app/domain/pipeline/definition.js';
import { parseClock } from '@app/domain/calendar/civil-date.js';
import type { Problem } from '@app/domain/errors.js';
import { z } from 'zod';
import { dateReader, readIsoDay } from './dates.js';

const text = (max: number) => z.string().trim().min(1).max(max);
const key = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case letters, digits and single hyphens');
const clockTime = z
  .string()
  .refine((time) => parseClock(time) !== undefined, 'must be a clock time such as 09:00');
const column = text(100);
/** A file of the export, by its name in the folder: nothing outside of it is read. */
const file = text(100).regex(/^[^/\\]+$/, 'must be the name of a file in the folder of the export');

function pattern(...names: string[]) {
  const known = new RegExp(`^([^{}]|\\{(${names.join('|')})\\})*$`);
  return text(200).regex(known, `may name ${names.map((name) => `{${name}}`).join(', ')}`);
}

/** What becomes of the opportunities in one stage of the export. */
const stageMapping = z.discriminatedUnion('status', [
  /** Open, in this stage of the pipeline. */
  z.strictObject({ status: z.literal('open'), stage: key }),
  /** Won from this stage; the pipeline must allow to win from it. */
  z.strictObject({ status: z.literal('won'), stage: key }),
  /** Lost from this stage, for this loss reason of the pipeline. */
  z.strictObject({ status: z.literal('lost'), stage: key, reason: key }),
]);
export type StageMapping = z.infer<typeof stageMapping>;

/** How an export of another system is read: a JSON file beside the definitions it uses. */
export const mappingSchema = z.strictObject({
  /** Key of the source. Rows are recognised by it and by their id there when they are imported again. */
  source: key.max(64),
  /**
   * The day on which the export was made, YYYY-MM-DD. At the first import history is shifted by whole weeks so that this
   * day lies within the last seven; the shift is kept. `--as-of` takes its place.
   */
  asOf: z.string().refine((day) => readIsoDay(day) !== undefined, 'must be a day, YYYY-MM-DD'),
  /** How days are written: one each of YYYY, M and D, e.g. `M/D/YYYY`. Leading zeros may be there or not. */
  dateFormat: z
    .string()
    .refine((format) => dateReader(format) !== undefined, 'must be one each of YYYY, M and D'),
  delimiter: z.enum([',', ';', '\t', '|']).default(','),
  /** Currency of all amounts; the pipeline's. */
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be a code of ISO 4217'),
  /** Title of a deal. */
  title: pattern('id', 'product', 'customer'),
  /** The pipeline the deals go through. When it is not published yet, it is, from these files (relative to this one). */
  pipeline: z.strictObject({ key, definition: text(300), calendar: text(300) }),
  /** The four files and their columns. Other columns are left unread. */
  files: z.strictObject({
    accounts: z.strictObject({ file, columns: z.strictObject({ name: column }) }),
    products: z.strictObject({
      file,
      columns: z.strictObject({
        name: column,
        price: column,
        /** The product line; the pipeline has to serve it. Absent: the products belong to none. */
        line: column.optional(),
      }),
    }),
    /** One row for each salesperson; whoever heads them is a person too, and office and head make a team. */
    teams: z.strictObject({
      file,
      columns: z.strictObject({ salesperson: column, head: column, office: column }),
    }),
    opportunities: z.strictObject({
      file,
      columns: z.strictObject({
        id: column,
        salesperson: column,
        product: column,
        account: column,
        stage: column,
        closedOn: column,
        /** Empty on open rows, which take the product's price; so do lost ones of 0. */
        amount: column,
      }),
    }),
  }),
  clockStart: z.strictObject({
    /** The column from whose day a deal is open and its stage's clock runs. */
    column,
    /** Stages of the export whose clock starts on the as-of day when that column is empty. In others it may not be. */
    asOfWhenEmpty: z.array(text(100)).max(50),
  }),
  /** The export knows days only: at which time of the pipeline's calendar deals were opened and closed. */
  clockTimes: z.strictObject({ opened: clockTime, closed: clockTime }),
  /** What each stage of the export becomes. A row in another stage is refused. */
  stages: z.record(text(100), stageMapping),
  /** What the opportunities call otherwise than the other files do: other name → name there. */
  aliases: z
    .strictObject({
      accounts: z.record(z.string(), text(200)).default({}),
      products: z.record(z.string(), text(200)).default({}),
      salespeople: z.record(z.string(), text(200)).default({}),
    })
    .partial()
    .default({}),
  customers: z.strictObject({
    /** Class of every customer; sales ops set the others by hand. */
    class: z.enum(customerClasses),
    /** Name of the customer that stands for a missing account. */
    withoutAccount: text(200),
  }),
  people: z.strictObject({
    /** E-mail of a person, from its name in lower-case letters. A number is added when somebody else has it. */
    email: pattern('first', 'last').regex(/^[^\s@]+@[^\s@{}]+$/, 'must be an e-mail address'),
    /** Name of a team. */
    team: pattern('office', 'head'),
    timeZone: text(64),
    locale: text(35),
    /** Key of the calendar in whose hours people are sent mails; left out: at any time. */
    calendar: key.optional(),
  }),
});
export type Mapping = z.infer<typeof mappingSchema>;

/** What is wrong between a mapping and the pipeline it leads into; all of it at once. */
export function mappingProblems(mapping: Mapping, pipeline: PipelineDefinition): Problem[] {
  const stages = Object.entries(mapping.stages);
  const unknown = mapping.clockStart.asOfWhenEmpty.filter((name) => !(name in mapping.stages));
  return [
    ...(mapping.currency === pipeline.currency
      ? []
      : [
          {
            path: 'currency',
            reason: `the pipeline counts in ${pipeline.currency}`,
            hint: 'make both the same',
          },
        ]),
    ...stages.flatMap(([name, stage]) => stageProblems(`stages.${name}`, stage, pipeline)),
    ...unknown.map((name) => ({
      path: 'clockStart.asOfWhenEmpty',
      reason: `"${name}" is not among the stages`,
      hint: `use some of ${Object.keys(mapping.stages).join(', ')}`,
    })),
  ];
}

function stageProblems(path: string, mapped: StageMapping, pipeline: PipelineDefinition): Problem[] {
  const stage = stageOf(pipeline, mapped.stage);
  if (!stage) {
    const hint = `use one of ${pipeline.stages.map((one) => one.key).join(', ')}`;
    return [{ path: `${path}.stage`, reason: `pipeline ${pipeline.key} has no stage ${mapped.stage}`, hint }];
  }
  if (mapped.status === 'won' && !stage.canWin) {
    const hint = `use one of ${pipeline.stages
      .filter((one) => one.canWin)
      .map((one) => one.key)
      .join(', ')}`;
    return [{ path: `${path}.stage`, reason: `a deal cannot be won from ${mapped.stage}`, hint }];
  }
  const reasons = pipeline.lossReasons.map((reason) => reason.key);
  if (mapped.status === 'lost' && !reasons.includes(mapped.reason)) {
    const reason = `pipeline ${pipeline.key} has no loss reason ${mapped.reason}`;
    return [{ path: `${path}.reason`, reason, hint: `use one of ${reasons.join(', ')}` }];
  }
  return [];
}

/** Fills a pattern such as `{first}.{last}@sales.example`. */
export function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
}
