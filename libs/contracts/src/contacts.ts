import { z } from 'zod';
import { languages } from '@app/domain/pipeline/definition.js';
import { emailAddress, id, list, revision, text } from './fields.js';

/** How people of a customer like to be reached. */
export const contactChannels = ['phone', 'email', 'message', 'visit'] as const;
const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 09:30');
const once = <Item>(given: Item[]) => new Set(given).size === given.length;

const hours = z
  .strictObject({
    days: z.array(z.enum(weekdays)).min(1).max(7).refine(once, 'must not name a day twice'),
    from: clock,
    to: clock,
  })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'must be after from' });

const fields = {
  name: text(120).meta({ description: 'Name', examples: ['Ing. Eva Malá'] }),
  role: text(120)
    .nullable()
    .meta({ description: 'What they are at the customer', examples: ['head of purchasing'] }),
  email: emailAddress.nullable().describe('E-mail'),
  phone: text(40)
    .nullable()
    .meta({ description: 'Telephone', examples: ['+420 541 000 000'] }),
  locale: z.enum(languages).nullable().describe("Language; null: the customer's"),
  channels: z
    .array(z.enum(contactChannels))
    .max(contactChannels.length)
    .refine(once, 'must not name a channel twice')
    .meta({ description: 'How they like to be reached, the best first', examples: [['phone', 'email']] }),
  hours: z
    .array(hours)
    .max(14)
    .meta({
      description: 'When, where the customer is; empty: at any time',
      examples: [[{ days: ['tue', 'thu'], from: '09:00', to: '11:30' }]],
    }),
};

export const newContact = z
  .strictObject({
    ...fields,
    role: fields.role.default(null),
    email: fields.email.default(null),
    phone: fields.phone.default(null),
    locale: fields.locale.default(null),
    channels: fields.channels.default([]),
    hours: fields.hours.default([]),
  })
  .meta({ id: 'NewContact', examples: [{ name: 'Ing. Eva Malá', channels: ['phone'] }] });
export type NewContact = z.infer<typeof newContact>;

export const contactChange = z
  .strictObject(fields)
  .partial()
  .meta({ id: 'ContactChange', examples: [{ phone: '+420 541 000 001' }] });
export type ContactChange = z.infer<typeof contactChange>;

export const contactView = z
  .strictObject({ id, customerId: id, ...fields, revision })
  .meta({ id: 'Contact' });
export type ContactView = z.infer<typeof contactView>;
export const contactList = list(contactView);

/** The path of one contact of one customer. */
export const contactPath = z.strictObject({ id, contactId: id });
export type ContactPath = z.infer<typeof contactPath>;
