import { z } from 'zod';
import { id, utcInstant } from './fields.js';

/** Links by which vendors, carriers and customers answer a return case. A link itself stands in its mail, and nowhere else. */

export const linkStandings = ['works', 'revoked', 'expired', 'ended'] as const;
export type LinkStanding = (typeof linkStandings)[number];

export const returnLinkView = z
  .strictObject({
    id,
    counterpartyId: id.nullable().describe('null: the link is the customer’s'),
    name: z.string().describe('Whom it was sent to'),
    issuedAt: utcInstant,
    expiresAt: utcInstant,
    revokedAt: utcInstant.nullable(),
    standing: z
      .enum(linkStandings)
      .describe(
        'Whether it works; `ended`: nothing is left to answer by it, or the case is another customer’s by now',
      ),
    answeredAt: utcInstant
      .nullable()
      .describe('When its holder last answered by a link to this case, since this one was sent'),
  })
  .meta({ id: 'ReturnLink' });
export type ReturnLinkView = z.infer<typeof returnLinkView>;
export const returnLinkList = z.strictObject({ items: z.array(returnLinkView) });

export const remindByLink = z
  .strictObject({ counterpartyId: id.nullable().describe('The vendor or carrier; null: the customer') })
  .meta({ id: 'RemindByLink', examples: [{ counterpartyId: null }] });
export type RemindByLinkInput = z.infer<typeof remindByLink>;

/** The letter is written when it goes out, and its link made then. */
export const orderedReminder = z
  .strictObject({ counterpartyId: id.nullable(), name: z.string().describe('Whom it goes to') })
  .meta({ id: 'OrderedReminder' });
export type OrderedReminder = z.infer<typeof orderedReminder>;

export const linkPath = z.strictObject({ id, linkId: id });
export type LinkPath = z.infer<typeof linkPath>;
