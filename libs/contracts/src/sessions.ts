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
