import { z } from 'zod';
import { customerClasses } from '@app/domain/pipeline/definition.js';
import { id, page, pageQuery, text } from './fields.js';

export const customerClass = z
  .enum(customerClasses)
  .meta({ description: 'A, B or C, set for the future worth of the customer', examples: ['A'] });
const name = text(200).meta({ description: 'Name of the company', examples: ['Brno Castings s.r.o.'] });

export const newCustomer = z
  .strictObject({
    name,
    class: customerClass,
    personalManagerId: id.nullable().optional().describe("The one person who owns the customer's care"),
  })
  .meta({ id: 'NewCustomer', examples: [{ name: 'Brno Castings s.r.o.', class: 'A' }] });
export type NewCustomer = z.infer<typeof newCustomer>;

export const customerChange = newCustomer
  .partial()
  .meta({ id: 'CustomerChange', examples: [{ class: 'B' }] });
export type CustomerChange = z.infer<typeof customerChange>;

export const customerView = z
  .strictObject({ id, name: z.string(), class: customerClass, personalManagerId: id.nullable() })
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
