import { z } from 'zod';
import { actions } from '@app/domain/access/permissions.js';
import { id, list, page, pageQuery, text, utcInstant } from './fields.js';

const name = text(120).meta({ description: 'What the token is for', examples: ['nightly report'] });
const scopes = z
  .array(z.enum(actions))
  .min(1)
  .max(actions.length)
  .refine((given) => new Set(given).size === given.length, 'must not name a right twice')
  .meta({
    description: 'What the token may do; never more than its owner may at the time of a request',
    examples: [['deal.read', 'pipeline.read']],
  });

export const newApiToken = z
  .strictObject({
    name,
    scopes,
    expiresInDays: z.int().min(1).max(365).default(90).describe('Days for which it serves'),
  })
  .meta({ id: 'NewApiToken', examples: [{ name: 'nightly report', scopes: ['deal.read'] }] });
export type NewApiToken = z.infer<typeof newApiToken>;

const view = {
  id,
  name: z.string(),
  scopes,
  createdAt: utcInstant,
  expiresAt: utcInstant,
  lastUsedAt: utcInstant.nullable().describe('To the minute; null: never'),
};

export const apiTokenView = z.strictObject(view).meta({ id: 'ApiToken' });
export type ApiTokenView = z.infer<typeof apiTokenView>;
export const apiTokenList = list(apiTokenView);

/** A token among those of everybody. */
export const issuedToken = z
  .strictObject({
    ...view,
    owner: z.strictObject({ id, name: z.string(), active: z.boolean() }).describe('For whom it acts'),
  })
  .meta({ id: 'IssuedToken' });
export type IssuedToken = z.infer<typeof issuedToken>;
export const issuedTokenPage = page(issuedToken);

export const issuedTokenQuery = z.strictObject({
  q: text(100)
    .optional()
    .meta({
      description: "Part of the token's or its owner's name; case does not count",
      examples: ['report'],
    }),
  ...pageQuery,
});
export type IssuedTokenQuery = z.infer<typeof issuedTokenQuery>;

export const apiTokenOnce = z
  .strictObject({
    ...view,
    token: z
      .string()
      .meta({ description: 'For the header `Authorization: Bearer …`; shown once', examples: ['dwt_Jm0…'] }),
  })
  .meta({ id: 'ApiTokenOnce' });
export type ApiTokenOnce = z.infer<typeof apiTokenOnce>;
