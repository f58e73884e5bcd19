import { z } from 'zod';
import { customerNormProblems } from '@app/domain/deal/customer-norms.js';
import { customerClasses, languages } from '@app/domain/pipeline/definition.js';
import { id, page, pageQuery, text } from './fields.js';

export const customerClass = z
  .enum(customerClasses)
  .meta({ description: 'A, B or C, set for the future worth of the customer', examples: ['A'] });
const name = text(200).meta({ description: 'Name of the company', examples: ['Brno Castings s.r.o.'] });

const email = z
  .email()
  .max(254)
  .meta({ description: 'Where mails of stages go', examples: ['purchasing@castings.example'] });
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

export const newCustomer = z
  .strictObject({
    name,
    class: customerClass,
    personalManagerId: id.nullable().optional().describe("The one person who owns the customer's care"),
    email: email.nullable().optional(),
    locale: locale.optional(),
    norms: norms.optional(),
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
  })
  .meta({ id: 'Customer' });
export type CustomerView = z.infer<typeof customerView>;

export const customerPage = page(customerView);

export const customerQuery = z.strictObject({
  q: text(100)
    .optional()
    .meta({ description: 'Beginning of the name; case does not count', examples: ['brno'] }),
  ...pageQuery,
});
export type CustomerQuery = z.infer<typeof customerQuery>;
