import { readConfig } from '@app/config/config.js';
import { newApiToken } from '@app/contracts/tokens.js';
import { ApiTokenRepository, type ApiTokenRow } from '@app/persistence/api-token.repository.js';
import { PeopleRepository, type User } from '@app/persistence/people.repository.js';
import { newToken } from '@app/persistence/secret-token.js';
import { v7 as uuidv7 } from 'uuid';
import { withDatabase } from '../console/connections.js';
import { exitCodes, type ExitCode } from '../console/exit-codes.js';
import { badInput } from '../console/failure.js';
import { print, printJson, table } from '../console/output.js';
import { checked, userOf } from './known.js';

export interface TokenOptions {
  readonly json?: boolean;
}

export interface CreateTokenOptions extends TokenOptions {
  readonly name: string;
  readonly scope: readonly string[];
  readonly days: string;
}

const optionNames = { name: '--name', scopes: '--scope', expiresInDays: '--days' };

/** `dealwarden token create <email>` */
export async function createTokenCommand(
  email: string,
  { name, scope, days, json }: CreateTokenOptions,
): Promise<ExitCode> {
  const asked = { name, scopes: scope, expiresInDays: /^\d+$/.test(days) ? Number(days) : days };
  const given = checked(newApiToken, asked, optionNames);
  return ofUser(email, async (tokens, user) => {
    if (!user.active) throw badInput(`${email} is inactive: a token of theirs would not serve`);
    if ((await tokens.tokensOf(user.id)).some((one) => one.name === given.name))
      throw badInput(`another token of ${email} is called ${given.name}`, 'Revoke it, or take another name.');
    const { token, hash } = newToken('api');
    const row = await tokens.add({
      ...{ id: uuidv7(), userId: user.id, tokenHash: hash },
      ...{ name: given.name, scopes: given.scopes, days: given.expiresInDays },
    });
    if (json) printJson({ ...row, token });
    else {
      print(`Token “${row.name}” of ${user.name}, told this once: ${token}`);
      print(`It serves until ${minute(row.expiresAt)}, for: ${row.scopes.join(', ')}.`);
    }
  });
}

/** `dealwarden token list <email>` */
export async function listTokensCommand(email: string, { json }: TokenOptions): Promise<ExitCode> {
  return ofUser(email, async (tokens, user) => {
    const rows = await tokens.tokensOf(user.id);
    if (json) printJson(rows);
    else if (rows.length === 0) print(`${user.name} has no API token.`);
    else
      for (const line of table(['name', 'serves until', 'last used', 'rights'], rows.map(cells))) print(line);
  });
}

/** `dealwarden token revoke <email> <name>` */
export async function revokeTokenCommand(
  email: string,
  name: string,
  { json }: TokenOptions,
): Promise<ExitCode> {
  return ofUser(email, async (tokens, user) => {
    const token = (await tokens.tokensOf(user.id)).find((one) => one.name === name);
    if (!token || !(await tokens.revoke(user.id, token.id)))
      throw badInput(`${email} has no token “${name}”`, '`dealwarden token list` tells them.');
    if (json) printJson({ id: token.id, revoked: true });
    else print(`The token “${name}” of ${user.name} serves no more.`);
  });
}

async function ofUser(
  email: string,
  work: (tokens: ApiTokenRepository, user: User) => Promise<void>,
): Promise<ExitCode> {
  return withDatabase(readConfig(), async (database) => {
    const user = await userOf(new PeopleRepository(database), email);
    await work(new ApiTokenRepository(database), user);
    return exitCodes.ok;
  });
}

function cells({ name, expiresAt, lastUsedAt, scopes }: ApiTokenRow): string[] {
  return [name, minute(expiresAt), lastUsedAt ? minute(lastUsedAt) : 'never', scopes.join(', ')];
}

function minute(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
