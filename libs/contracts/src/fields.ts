import { z } from 'zod';
import { activityTypes } from '@app/domain/deal/state.js';

/** Fields that many shapes share. Every text is bounded, and none may carry what PostgreSQL cannot store. */

// Without control characters: names and titles also stand in mail headers. Written as plain ranges, which the expressions of
// every client's language know: they are served with the description.
/* eslint-disable no-control-regex -- what they exclude */
const line = /^[^\u0000-\u001f\u007f-\u009f]*$/u;
const lines = /^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]*$/u;
/* eslint-enable no-control-regex */
const earliest = '2000-01-01T00:00:00.000Z';
const latest = '2100-01-01T00:00:00.000Z';

/** Lone surrogates are no text at all: no encoding has them. */
const isText = (given: string) => !/\p{Cs}/u.test(given);
const noText = 'must be text: it has half a character';

/** One line of text; white space around it does not count. */
export function text(max: number, min = 1) {
  return z
    .string()
    .trim()
    .min(min)
    .max(max)
    .regex(line, 'must be one line without control characters')
    .refine(isText, noText);
}

/** Free text of several lines. */
export function longText(max: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(lines, 'must not contain control characters but tabs and ends of lines')
    .refine(isText, noText);
}

const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;

/**
 * An address that a mail server takes: at most 64 characters before the @, and each part of the domain at most 63 that begins and
 * ends with a letter or digit (RFC 5321, 4.5.3.1.1; RFC 1035, 2.3.1).
 */
export const emailAddress = z
  .email()
  .max(254)
  .refine((given) => given.indexOf('@') <= 64, 'must have at most 64 characters before the @')
  .refine((given) => domainOf(given).every((part) => label.test(part)), 'must name a domain after the @');
const domainOf = (given: string) => given.slice(given.indexOf('@') + 1).split('.');

/** Text as it is, also empty, but what cannot be stored or shown. */
export function anyText(max: number) {
  return z
    .string()
    .max(max)
    .regex(lines, 'must not contain control characters but tabs and ends of lines')
    .refine(isText, noText);
}

/** A value of a pipeline's own field; whether it fits the field is the pipeline's own check. */
export const fieldValue = z.union([
  anyText(2_000),
  z.number(),
  z.boolean(),
  z.array(z.string().max(64)).max(100),
]);

export const id = z
  .uuid()
  .meta({ description: 'Id (UUID)', examples: ['0b6f1f3e-6c1c-5b0e-9a5e-2f6b8f0c7d11'] });

/** Keys are written by people into definitions and addresses. */
export const key = z
  .string()
  .max(64)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case letters, digits and single hyphens')
  .meta({ description: 'Key: lower-case letters, digits, hyphens', examples: ['machinery-project'] });

export const amount = z
  .string()
  .regex(/^\d{1,15}(\.\d{1,4})?$/, 'must be decimal text: up to 15 digits, then at most 4 after a point')
  .meta({ description: 'Amount of money as decimal text, never a float', examples: ['125000', '4821.50'] });

export const currency = z
  .string()
  .regex(/^[A-Z]{3}$/, 'must be a code of ISO 4217')
  .meta({ description: 'Currency (ISO 4217)', examples: ['EUR'] });

/** An instant as it is given: with its offset. It is passed on in UTC with milliseconds. */
export const instant = z.iso
  .datetime({
    offset: true,
    error: 'must be a date and time with an offset, such as 2026-03-02T09:30:00+01:00',
  })
  .transform((given) => new Date(given).toISOString())
  .refine((at) => at >= earliest && at < latest, 'must lie between the years 2000 and 2100')
  .meta({ description: 'Date and time with offset', examples: ['2026-03-02T09:30:00+01:00'] });

/** An instant as it is answered: UTC with milliseconds. */
export const utcInstant = z.iso
  .datetime({ precision: 3 })
  .meta({ description: 'Date and time in UTC', examples: ['2026-03-02T08:30:00.000Z'] });

export const day = z.iso
  .date({ error: 'must be a day, such as 2026-03-31' })
  .refine(
    (given) => given >= earliest.slice(0, 10) && given < latest.slice(0, 10),
    'must lie between the years 2000 and 2100',
  )
  .meta({ description: 'Calendar day', examples: ['2026-03-31'] });

/** A month, meant to its end. */
export const month = z
  .string()
  .regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'must be a month, such as 2026-12')
  .meta({ description: 'Month', examples: ['2026-12'] });

/** A week of ISO 8601, meant to its end. */
export const week = z
  .string()
  .regex(/^20\d\d-W(0[1-9]|[1-4]\d|5[0-3])$/, 'must be a week, such as 2026-W51')
  .meta({ description: 'Week (ISO 8601)', examples: ['2026-W51'] });

export const activityType = z
  .enum(activityTypes)
  .meta({ description: 'What is done with the customer', examples: ['call'] });

/** A page of a list; `next` is null on the last one. */
export function page<Item extends z.ZodType>(item: Item) {
  return z.strictObject({
    items: z.array(item).describe('In the order of the list'),
    next: z.string().nullable().describe('Cursor of the next page; null: this is the last'),
  });
}

/** A list that is always short enough to come whole. */
export function list<Item extends z.ZodType>(item: Item) {
  return z.strictObject({ items: z.array(item) });
}

/** Which page of a list is asked for. */
export const pageQuery = {
  limit: z.coerce
    .number({ error: 'must be a number' })
    .int()
    .min(1)
    .max(200)
    .default(50)
    .meta({ description: 'Items on a page', examples: [50] }),
  cursor: z.string().max(500).optional().describe('`next` of the page before'),
};

/** The path of one thing known by its id. */
export const idPath = z.strictObject({ id });
/** The path of one thing known by its key. */
export const keyPath = z.strictObject({ key });
export type IdPath = z.infer<typeof idPath>;
export type KeyPath = z.infer<typeof keyPath>;

/** Of what is changed by whoever has seen it as it is. */
export const revision = z.int().describe('Changes so far: the ETag');
