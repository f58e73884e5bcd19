import { Option, type Command } from 'commander';
import { actions, roles } from '@app/domain/access/permissions.js';
import type { CreateTokenOptions, TokenOptions } from './token.command.js';
import type { CreateUserOptions, DeactivateOptions, PasswordOptions, UsersOptions } from './users.command.js';

/** One more of an option that may be given several times. */
function another(value: string, given: string[] = []): string[] {
  return [...given, value];
}

/** Users and the API tokens of their programs, for whoever looks after the machine. */
export function addPeopleCommands(dealwarden: Command, done: (code: number) => void): void {
  addUsers(dealwarden.command('users').description('add users, and see who may do what'), done);
  addTokens(dealwarden.command('token').description('API tokens, with which programs act for users'), done);
}

function addUsers(users: Command, done: (code: number) => void): void {
  const module = () => import('./users.command.js');
  users
    .command('create')
    .description('add a user; without a password they set their own by a mail, asked for at the sign-in')
    .argument('<email>', 'with which the user signs in')
    .requiredOption('--name <name>', 'as people know them')
    .requiredOption('--role <role>', `what they are, once for each: ${roles.join(', ')}`, another)
    .option('--team <name>', 'the team they are in')
    .option('--locale <language>', 'of their mails', 'en')
    .option('--time-zone <zone>', 'in which they are shown times', 'Europe/Prague')
    .option('--calendar <key>', 'of the hours in which they are sent mails; else at any time')
    .option('--password-stdin', 'read a password from standard input')
    .option('--json', 'print the user as JSON')
    .action(async (email: string, options: CreateUserOptions) =>
      done(await (await module()).createUserCommand(email, options)),
    );
  users
    .command('list')
    .description('list users by name')
    .option('--all', 'also those who are inactive')
    .option('--json', 'print them as JSON')
    .action(async (options: UsersOptions) => done(await (await module()).listUsersCommand(options)));
  users
    .command('deactivate')
    .description('sign a user out everywhere and for good; what they did stays')
    .argument('<email>', 'whose')
    .option('--anyway', 'also when they own open deals or care for customers')
    .option('--json', 'print the user as JSON')
    .action(async (email: string, options: DeactivateOptions) =>
      done(await (await module()).deactivateUserCommand(email, options)),
    );
  users
    .command('password')
    .description('give a user a new password, told once, and sign them out everywhere')
    .argument('<email>', 'whose')
    .option('--stdin', 'read it from standard input instead of making one up')
    .option('--json', 'print it as JSON')
    .action(async (email: string, options: PasswordOptions) =>
      done(await (await module()).passwordCommand(email, options)),
    );
}

function addTokens(token: Command, done: (code: number) => void): void {
  const module = () => import('./token.command.js');
  const scope = new Option('--scope <right>', 'what the program may do, once for each right')
    .choices(actions)
    .argParser(another)
    .makeOptionMandatory();
  token
    .command('create')
    .description('make an API token of a user, told once')
    .argument('<email>', 'for whom the program acts, with no more rights than theirs')
    .requiredOption('--name <name>', 'what it is for')
    .addOption(scope)
    .option('--days <days>', 'for which it serves, 365 at most', '90')
    .option('--json', 'print it as JSON')
    .action(async (email: string, options: CreateTokenOptions) =>
      done(await (await module()).createTokenCommand(email, options)),
    );
  token
    .command('list')
    .description("list a user's API tokens")
    .argument('<email>', 'whose')
    .option('--json', 'print them as JSON')
    .action(async (email: string, options: TokenOptions) =>
      done(await (await module()).listTokensCommand(email, options)),
    );
  token
    .command('revoke')
    .description('end an API token at once')
    .argument('<email>', 'whose')
    .argument('<name>', 'what it is for, as it was made')
    .option('--json', 'print the outcome as JSON')
    .action(async (email: string, name: string, options: TokenOptions) =>
      done(await (await module()).revokeTokenCommand(email, name, options)),
    );
}
