import { z } from 'zod';
import { id, list, text, utcInstant } from './fields.js';
import { password, userView } from './users.js';

export const signIn = z
  .strictObject({
    // No rules here beyond bounds: what does not fit is simply not known.
    email: text(254).describe('E-mail of the user; case does not count'),
    password: z.string().min(1).max(200).describe('Password'),
  })
  .meta({
    id: 'SignIn',
    examples: [{ email: 'anna.novak@dealwarden.example', password: 'a long sentence is best' }],
  });
export type SignIn = z.infer<typeof signIn>;

export const sessionView = z
  .strictObject({
    token: z
      .string()
      .meta({ description: 'For the header `Authorization: Bearer …`; shown once', examples: ['dws_Jm0…'] }),
    expiresAt: utcInstant,
    user: userView,
  })
  .meta({ id: 'Session' });
export type SessionView = z.infer<typeof sessionView>;

/** A session as its owner tells it from the others; never with its token. */
export const sessionInfo = z
  .strictObject({
    id,
    createdAt: utcInstant,
    expiresAt: utcInstant,
    current: z.boolean().describe('The session that asks'),
    address: z.string().nullable().describe('From where it was begun'),
    agent: z.string().nullable().describe('How the program named itself that began it, cut short'),
  })
  .meta({ id: 'SessionInfo' });
export type SessionInfo = z.infer<typeof sessionInfo>;
export const sessionList = list(sessionInfo);

export const signInWays = z
  .strictObject({
    password: z.literal(true).describe('By e-mail and password'),
    oidc: z
      .strictObject({
        label: z.string().meta({ description: 'What the provider is called', examples: ['Example ID'] }),
      })
      .nullable()
      .describe('By an OpenID provider; null: none is set up'),
  })
  .meta({ id: 'SignInWays', examples: [{ password: true, oidc: { label: 'Example ID' } }] });
export type SignInWays = z.infer<typeof signInWays>;

export const oidcBeginning = z.strictObject({
  then: text(500)
    // Only a place of our own: an address from elsewhere would send people away after they signed in.
    .regex(/^\/(?![/\\])/, 'must be a path of the page')
    .default('/')
    .meta({ description: 'Where in the page to go after it', examples: ['/board'] }),
});
export type OidcBeginning = z.infer<typeof oidcBeginning>;

/** Once, or, where somebody plays with it, several times. */
const said = z.union([z.string(), z.array(z.string())]).optional();

/** As the provider sends it; checked against what the browser keeps, not by its form. */
export const oidcAnswer = z.looseObject({
  code: said.meta({ description: 'What the provider gives out for us', examples: ['mX2vJw…'] }),
  state: said.meta({ description: 'What we sent along', examples: ['b0qkWz…'] }),
  iss: said.meta({ description: 'Who answers', examples: ['https://id.example.com'] }),
  error: said.meta({ description: 'Why there is no code', examples: ['access_denied'] }),
});

export const passwordChange = z
  .strictObject({
    current: z.string().min(1).max(200).describe('The present password'),
    password,
  })
  .meta({
    id: 'PasswordChange',
    examples: [{ current: 'a long sentence is best', password: 'another long sentence' }],
  });
export type PasswordChange = z.infer<typeof passwordChange>;

export const passwordResetAsked = z
  .strictObject({ email: text(254).describe('E-mail of the user; case does not count') })
  .meta({ id: 'PasswordResetAsked', examples: [{ email: 'anna.novak@dealwarden.example' }] });
export type PasswordResetAsked = z.infer<typeof passwordResetAsked>;

export const passwordReset = z
  .strictObject({
    token: text(200).meta({ description: 'The end of the link in the mail', examples: ['AZjzolwe…'] }),
    password,
  })
  .meta({
    id: 'PasswordReset',
    examples: [{ token: 'AZjzolwe…', password: 'another long sentence' }],
  });
export type PasswordReset = z.infer<typeof passwordReset>;
