import { z } from 'zod';
import { counterpartyKinds } from '@app/domain/returns/state.js';
import { day, id, key, longText, page, pageQuery, revision, text } from './fields.js';
import { email, locale } from './users.js';

const substitute = z
  .strictObject({
    name: text(200),
    email,
    from: day.describe('First day (UTC) on which letters go there'),
    until: day.describe('Last day'),
  })
  .refine(({ from, until }) => from <= until, { message: 'must not be before `from`', path: ['until'] });

const fields = {
  name: text(200),
  contactName: text(200).nullable().describe('Whom one writes to'),
  email: email
    .nullable()
    .describe(
      'Where requests go; null: whoever makes them by phone or letter records the answer, and until then nobody waits for it',
    ),
  locale,
  calendarKey: key.nullable().describe('Working calendar in which its clocks run; null: ours'),
  returnAddress: longText(500)
    .nullable()
    .describe('Where goods are sent to, line by line; null: it is agreed each time'),
  substitute: substitute.nullable().describe('Who is written to while the contact is away; null: nobody'),
};

export const counterpartyView = z
  .strictObject({ id, kind: z.enum(counterpartyKinds), ...fields, revision })
  .meta({ id: 'Counterparty' });
export type CounterpartyView = z.infer<typeof counterpartyView>;
export const counterpartyPage = page(counterpartyView);
export const counterpartyQuery = z.strictObject({
  q: text(100)
    .optional()
    .meta({ description: 'Part of the name; case does not count', examples: ['werke'] }),
  kind: z.enum(counterpartyKinds).optional().describe('Only vendors, or only carriers'),
  ...pageQuery,
});
export type CounterpartyQuery = z.infer<typeof counterpartyQuery>;

export const newCounterparty = z
  .strictObject({
    kind: z.enum(counterpartyKinds),
    name: fields.name,
    contactName: fields.contactName.default(null),
    email: fields.email.default(null),
    locale: locale.default('en'),
    calendarKey: fields.calendarKey.default(null),
    returnAddress: fields.returnAddress.default(null),
    substitute: fields.substitute.default(null),
  })
  .meta({
    id: 'NewCounterparty',
    examples: [{ kind: 'vendor', name: 'GTX Werke', email: 'claims@gtx.example' }],
  });
export type NewCounterparty = z.infer<typeof newCounterparty>;

export const counterpartyChange = z
  .strictObject({
    name: fields.name.optional(),
    contactName: fields.contactName.optional(),
    email: fields.email.optional(),
    locale: locale.optional(),
    calendarKey: fields.calendarKey.optional(),
    returnAddress: fields.returnAddress.optional(),
    substitute: fields.substitute.optional(),
  })
  .meta({ id: 'CounterpartyChange', examples: [{ email: 'service@gtx.example' }] });
export type CounterpartyChange = z.infer<typeof counterpartyChange>;
