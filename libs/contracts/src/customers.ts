import { z } from 'zod';
import { customerNormProblems } from '@app/domain/deal/customer-norms.js';
import { customerClasses, languages } from '@app/domain/pipeline/definition.js';
import { emailAddress, id, key, page, pageQuery, text } from './fields.js';

export const customerClass = z
  .enum(customerClasses)
  .meta({ description: 'A, B or C, set for the future worth of the customer', examples: ['A'] });
const name = text(200).meta({ description: 'Name of the company', examples: ['Brno Castings s.r.o.'] });

const email = emailAddress.meta({
  description: 'Where mails of stages go',
  examples: ['purchasing@castings.example'],
});
const locale = z.enum(languages).meta({ description: 'Language of those mails', examples: ['cs'] });
/** More kinds of norms there are not, in the longest pipeline. */
const normsAtMost = 100;
const norms = z
  .record(z.string().max(80), z.string().max(40))
  .superRefine((given, context) => {
    if (Object.keys(given).length > normsAtMost) {
      context.addIssue({ code: 'custom', message: `must not be more than ${normsAtMost}` });
      return;
    }
    for (const { path, reason, hint } of customerNormProblems(given))
      context.addIssue({ code: 'custom', path: [path], message: `${reason} (${hint})` });
  })
  .meta({
    description:
      'Norms agreed with this customer, which beat those of its class: `stage-norm`, `stage-norm/<stage>`, ' +
      '`no-future-activity`, `activity-overdue`, `customer-silent`',
    examples: [{ 'stage-norm/offer': 'P2D' }],
  });

const externalIds = z
  .array(
    z.strictObject({
      source: key.meta({ description: 'The other system', examples: ['erp'] }),
      id: text(200).meta({ description: 'Its id there', examples: ['C-10417'] }),
    }),
  )
  .max(20)
  .refine(
    (given) => new Set(given.map(({ source, id }) => `${source} ${id}`)).size === given.length,
    'must not name an id twice',
  )
  .meta({ description: 'Ids in other systems, each of one customer only; given, they replace those before' });

export const newCustomer = z
  .strictObject({
    name,
    class: customerClass,
    personalManagerId: id.nullable().optional().describe("The one person who owns the customer's care"),
    email: email.nullable().optional(),
    locale: locale.optional(),
    norms: norms.optional(),
    externalIds: externalIds.optional(),
  })
  .meta({ id: 'NewCustomer', examples: [{ name: 'Brno Castings s.r.o.', class: 'A' }] });
export type NewCustomer = z.infer<typeof newCustomer>;

export const customerChange = newCustomer
  .partial()
  .meta({ id: 'CustomerChange', examples: [{ class: 'B' }] });
export type CustomerChange = z.infer<typeof customerChange>;

export const customerView = z
  .strictObject({
    id,
    name: z.string(),
    class: customerClass,
    personalManagerId: id.nullable(),
    email: z.string().nullable(),
    locale: z.string(),
    norms: z.record(z.string(), z.string()),
    externalIds: z
      .array(z.strictObject({ source: z.string(), id: z.string() }))
      .describe('Ids in other systems'),
  })
  .meta({ id: 'Customer' });
export type CustomerView = z.infer<typeof customerView>;

export const customerPage = page(customerView);

export const customerQuery = z.strictObject({
  q: text(100)
    .optional()
    .meta({ description: 'Beginning of the name; case does not count', examples: ['brno'] }),
  class: customerClass.optional().describe('Only of this class'),
  personalManagerId: id.optional().describe('Only those whom this user cares for'),
  externalSource: key.optional().describe('Only those that this system knows'),
  externalId: text(200).optional().describe('Only the one with this id there'),
  ...pageQuery,
});
export type CustomerQuery = z.infer<typeof customerQuery>;
