import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { readConfig } from '@app/config/config.js';
import { newUser, password as passwordSchema } from '@app/contracts/users.js';
import { passwordWeakness, weaknessWords } from '@app/domain/access/password-rules.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { hashPassword } from '@app/persistence/password-hash.js';
import type { Owned } from '@app/persistence/owned-work.js';
import { PeopleRepository, type ChangedUser, type User } from '@app/persistence/people.repository.js';
import type { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { withDatabase } from '../console/connections.js';
import { exitCodes, type ExitCode } from '../console/exit-codes.js';
import { badInput, Failure } from '../console/failure.js';
import { print, printJson, table } from '../console/output.js';
import { checked, userOf } from './known.js';

export interface UsersOptions {
  readonly all?: boolean;
  readonly json?: boolean;
}

export interface CreateUserOptions {
  readonly name: string;
  readonly role: readonly string[];
  readonly team?: string;
  readonly locale: string;
  readonly timeZone: string;
  readonly calendar?: string;
  readonly passwordStdin?: boolean;
  readonly json?: boolean;
}

export interface DeactivateOptions {
  readonly anyway?: boolean;
  readonly json?: boolean;
}

export interface PasswordOptions {
  readonly stdin?: boolean;
  readonly json?: boolean;
}

const optionNames = {
  email: 'the e-mail',
  name: '--name',
  roles: '--role',
  locale: '--locale',
  timeZone: '--time-zone',
  calendarKey: '--calendar',
  password: 'the password',
};

/** `dealwarden users create <email>` */
export async function createUserCommand(email: string, options: CreateUserOptions): Promise<ExitCode> {
  const { name, role, locale, timeZone, calendar: calendarKey, team, json } = options;
  const password = options.passwordStdin ? await passwordOnInput() : undefined;
  const given = checked(
    newUser,
    { email, name, roles: role, locale, timeZone, calendarKey, password },
    optionNames,
  );
  if (password !== undefined) requireGood(password, given);
  return withDatabase(readConfig(), async (database) => {
    const people = new PeopleRepository(database);
    if (await people.userByEmail(email)) throw badInput(`another user has the e-mail ${email}`);
    await requireCalendar(database, calendarKey);
    const user = {
      ...{ id: uuidv7(), email: given.email, name: given.name, roles: given.roles, active: true },
      ...{ locale: given.locale, timeZone: given.timeZone, calendarKey: calendarKey ?? null },
      teamId: team === undefined ? null : await teamOf(people, team),
    };
    const passwordHash = password === undefined ? null : await hashPassword(password);
    await people.addUser({ ...user, passwordHash });
    if (json) printJson(user);
    else print(`${user.name} is a user: ${user.roles.join(', ')}.`);
    return exitCodes.ok;
  });
}

/** `dealwarden users list` */
export async function listUsersCommand({ all, json }: UsersOptions): Promise<ExitCode> {
  return withDatabase(readConfig(), async (database) => {
    const people = new PeopleRepository(database);
    const users = (await everybody(people)).filter(({ active }) => active || all);
    if (json) {
      printJson(users);
      return exitCodes.ok;
    }
    const teams = new Map((await people.teams()).map(({ id, name }) => [id, name]));
    const rows = users.map(({ name, email, roles, teamId, active }) => [
      ...[name, email, roles.join(', '), teams.get(teamId ?? '') ?? '', active ? '' : 'inactive'],
    ]);
    for (const line of table(['name', 'e-mail', 'roles', 'team', ''], rows)) print(line);
    return exitCodes.ok;
  });
}

/** `dealwarden users deactivate <email>` */
export async function deactivateUserCommand(
  email: string,
  { anyway, json }: DeactivateOptions,
): Promise<ExitCode> {
  return withDatabase(readConfig(), async (database) => {
    const people = new PeopleRepository(database);
    const { id } = await userOf(people, email);
    const user = changedOf(await people.changeUser(id, { active: false }, { anyway }), email);
    if (json) printJson(user);
    else print(`${user.name} is signed out everywhere and cannot sign in any more.`);
    return exitCodes.ok;
  });
}

/** `dealwarden users password <email>` */
export async function passwordCommand(email: string, { stdin, json }: PasswordOptions): Promise<ExitCode> {
  const given = stdin ? await passwordOnInput() : undefined;
  const password = given ?? randomBytes(18).toString('base64url');
  checked(passwordSchema, password, { undefined: 'the password' });
  return withDatabase(readConfig(), async (database) => {
    const people = new PeopleRepository(database);
    const user = await userOf(people, email);
    requireGood(password, user);
    changedOf(await people.changeUser(user.id, { passwordHash: await hashPassword(password) }), email);
    const told = given === undefined ? password : null;
    if (json) printJson({ email: user.email, password: told });
    else if (told === null) print(`${user.name} has the new password, and is signed out everywhere.`);
    else print(`Password of ${user.email}, told this once: ${told}`);
    return exitCodes.ok;
  });
}

function changedOf(changed: ChangedUser, email: string): User {
  if (changed === 'unknown') throw badInput(`no user has the e-mail ${email}`);
  if (changed === 'last-administrator')
    throw new Failure('there would be no administrator left', 'Make somebody else an administrator first.');
  if (changed === 'changed-meanwhile') throw new Error('no revision was asked for');
  if ('owned' in changed) throw stillOwning(email, changed.owned);
  return changed;
}

function stillOwning(email: string, { deals, customers }: Owned): Failure {
  const named = [...deals, ...customers].map(({ name }) => name);
  return new Failure(
    `${email} owns open deals or cares for customers: ${named.join(', ')}`,
    'Hand them over with the deactivation (PATCH /api/v1/users/:id, handOverTo), or say --anyway.',
  );
}

async function everybody(people: PeopleRepository): Promise<User[]> {
  const users: User[] = [];
  for (;;) {
    const page = await people.users(200, users.at(-1));
    if (page.length === 0) return users;
    users.push(...page);
  }
}

async function teamOf(people: PeopleRepository, name: string): Promise<string> {
  const teams = await people.teams();
  const found = teams.filter((team) => team.name === name);
  const [team] = found;
  if (!team || found.length > 1)
    throw badInput(
      found.length > 1 ? `${found.length} teams are called ${name}` : `no team is called ${name}`,
      teams.length > 0 ? `There are: ${teams.map((one) => one.name).join(', ')}.` : 'There is no team yet.',
    );
  return team.id;
}

async function requireCalendar(database: DataSource, key: string | undefined): Promise<void> {
  if (key !== undefined && !(await new DefinitionRepository(database).findCalendar(key)))
    throw badInput(`no calendar ${key} is published`);
}

/** Never as an argument: those can be read by every user of the machine. */
async function passwordOnInput(): Promise<string> {
  const [line = ''] = (await text(process.stdin)).split(/\r?\n/);
  return line;
}

function requireGood(password: string, user: { email: string; name: string }): void {
  const weakness = passwordWeakness(password, user);
  if (weakness)
    throw badInput(`the password ${weaknessWords[weakness]}`, 'A sentence of a few words is best.');
}
