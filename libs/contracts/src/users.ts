import { z } from 'zod';
import { actions, roles, type Action, type Reach } from '@app/domain/access/permissions.js';
import { mailHabits } from '@app/domain/access/mail-habits.js';
import { emailAddress, id, key, list, page, pageQuery, text } from './fields.js';

export const role = z.enum(roles).meta({ description: 'What a user is', examples: ['salesperson'] });
const roleList = z.array(role).max(roles.length).describe('One user may hold several roles');
export const email = emailAddress.meta({
  description: 'Signs in with it and is sent mails there',
  examples: ['anna.novak@dealwarden.example'],
});
const name = text(120).meta({ description: 'Name as people know it', examples: ['Anna Novak'] });
export const locale = z
  .string()
  .regex(/^[a-z]{2}(-[A-Z]{2})?$/, 'must be a language such as cs or en-GB')
  .meta({ description: 'Language', examples: ['en'] });
const timeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, 'must be a time zone such as Europe/Prague')
  .meta({ description: 'Time zone (IANA)', examples: ['Europe/Prague'] });
const teamId = id.nullable().describe('The team this user is in');
const calendarKey = key.nullable().meta({
  description: 'Calendar of the hours in which mails are sent; null: at any time',
  examples: ['cz'],
});
const mails = z.enum(mailHabits).meta({
  description:
    'How much is told in one mail: each deal in a mail of its own until they are many, or all that came together in one. The inbox shows everything at once, always',
  examples: ['separate'],
});
/** Twelve characters, as the first administrator's. The upper bound keeps hashing cheap. */
export const password = z
  .string()
  .min(12, 'must have at least 12 characters')
  .max(200)
  .meta({ description: 'Password, at least 12 characters', examples: ['a long sentence is best'] });

export const newUser = z
  .strictObject({
    email,
    name,
    roles: roleList.min(1),
    teamId: teamId.optional(),
    locale: locale.default('en'),
    timeZone: timeZone.default('Europe/Prague'),
    calendarKey: calendarKey.optional(),
    password: password.optional().describe('Without one the user cannot sign in yet'),
  })
  .meta({
    id: 'NewUser',
    examples: [{ email: 'anna.novak@dealwarden.example', name: 'Anna Novak', roles: ['salesperson'] }],
  });
export type NewUser = z.infer<typeof newUser>;

export const userChange = z
  .strictObject({
    name: name.optional(),
    roles: roleList.optional(),
    teamId: teamId.optional(),
    locale: locale.optional(),
    timeZone: timeZone.optional(),
    calendarKey: calendarKey.optional(),
    mails: mails.optional(),
    active: z.boolean().optional().describe('An inactive user is signed out and told nothing'),
    handOverTo: id
      .optional()
      .describe(
        'With `active: false`: who gets the open deals that the user owns and the customers they care for; without it they keep one from being made inactive',
      ),
    password: password.optional().describe('Signs the user out everywhere'),
  })
  .refine(({ active, handOverTo }) => handOverTo === undefined || active === false, {
    path: ['handOverTo'],
    message: 'goes with `active: false` only',
  })
  .meta({ id: 'UserChange', examples: [{ roles: ['salesperson', 'head-of-sales'] }] });
export type UserChange = z.infer<typeof userChange>;

export const userView = z
  .strictObject({
    id,
    email: z.string(),
    name: z.string(),
    roles: roleList,
    teamId,
    locale: z.string(),
    timeZone: z.string(),
    calendarKey: z.string().nullable(),
    mails,
    active: z.boolean(),
  })
  .meta({ id: 'User' });
export type UserView = z.infer<typeof userView>;

export const userPage = page(userView);
export const userQuery = z.strictObject({
  q: text(100)
    .optional()
    .meta({ description: 'Part of the name or the e-mail; case does not count', examples: ['novak'] }),
  role: role.optional().describe('Only those with this role'),
  teamId: id.optional().describe('Only those in this team'),
  active: z
    .enum(['true', 'false'])
    .transform((given) => given === 'true')
    .optional()
    .describe('Only those who are active, or only those who are not'),
  ...pageQuery,
});
export type UserQuery = z.infer<typeof userQuery>;

const namedWork = z
  .strictObject({
    count: z.int().min(0),
    first: z.array(z.strictObject({ id, name: z.string() })).describe('At most 50 of them'),
  })
  .describe('How many there are, and the first of them');

/** What somebody who leaves has to hand over. */
export const userWork = z
  .strictObject({
    deals: namedWork.describe('Open deals that the user owns'),
    customers: namedWork.describe('Customers whom the user cares for'),
    correctiveActions: z.int().min(0).describe('Corrective actions of lost deals that are not finished'),
  })
  .meta({ id: 'UserWork' });
export type UserWork = z.infer<typeof userWork>;

/** Somebody who can own deals, as others may know them. */
export const colleague = z
  .strictObject({ id, name: z.string(), team: z.strictObject({ id, name: z.string() }) })
  .meta({ id: 'Colleague' });
export type Colleague = z.infer<typeof colleague>;
export const colleagueList = list(colleague);

export const colleagueQuery = z.strictObject({
  q: text(100)
    .optional()
    .meta({ description: 'Part of the name', examples: ['novak'] }),
});
export type ColleagueQuery = z.infer<typeof colleagueQuery>;

const reach: z.ZodType<Reach> = z.enum(['own', 'team', 'all']);

/** Who is signed in, and what that allows. */
export const meView = z
  .strictObject({
    user: userView,
    permissions: z
      .partialRecord(z.enum(actions), reach)
      .meta({ description: 'What may be done, and to whose objects', examples: [{ 'deal.read': 'own' }] }),
  })
  .meta({ id: 'Me' });
/** What everybody may change of themselves. */
export const meChange = z
  .strictObject({
    locale: locale.optional(),
    timeZone: timeZone.optional(),
    calendarKey: calendarKey.optional(),
    mails: mails.optional(),
  })
  .meta({ id: 'MeChange', examples: [{ locale: 'cs', timeZone: 'Europe/Prague', calendarKey: 'cz' }] });
export type MeChange = z.infer<typeof meChange>;

export interface MeView {
  readonly user: UserView;
  readonly permissions: Partial<Record<Action, Reach>>;
}

export const newTeam = z
  .strictObject({
    name,
    headId: id.nullable().optional().describe('The head of sales who leads it'),
  })
  .meta({ id: 'NewTeam', examples: [{ name: 'Machinery' }] });
export type NewTeam = z.infer<typeof newTeam>;

export const teamChange = newTeam.partial().meta({ id: 'TeamChange', examples: [{ headId: null }] });
export type TeamChange = z.infer<typeof teamChange>;

export const teamView = z.strictObject({ id, name: z.string(), headId: id.nullable() }).meta({ id: 'Team' });
export type TeamView = z.infer<typeof teamView>;

/** A team as the list of all shows it. */
export const teamSummary = z
  .strictObject({
    id,
    name: z.string(),
    headId: id.nullable(),
    headName: z.string().nullable().describe('The head of sales; null: nobody leads it'),
    members: z.int().min(0).describe('Active users who are in it'),
  })
  .meta({ id: 'TeamSummary' });
export type TeamSummary = z.infer<typeof teamSummary>;
export const teamList = list(teamSummary);

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    // What Intl refuses is no zone.
    return false;
  }
}
