import { dataDirectory, readConfig } from '@app/config/config.js';
import { id as idSchema } from '@app/contracts/fields.js';
import { erasePerson, mayBeLeft, type ErasureReport } from '@app/doctor/erasing.js';
import { ImportFiles } from '@app/exchange/import/import-files.js';
import { ErasureRepository, type Person } from '@app/persistence/erasure.repository.js';
import { PeopleRepository } from '@app/persistence/people.repository.js';
import { CaughtMails } from '@app/stack/caught-mails.js';
import type { DataSource } from 'typeorm';
import { withDatabase, withTemporal } from '../console/connections.js';
import { exitCodes, type ExitCode } from '../console/exit-codes.js';
import { badInput, Failure } from '../console/failure.js';
import { print, printJson } from '../console/output.js';
import { userOf } from './known.js';

export interface EraseOptions {
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** `dealwarden erase user <email>` */
export async function eraseUserCommand(email: string, options: EraseOptions): Promise<ExitCode> {
  return erasing(options, async (database) => {
    const user = await userOf(new PeopleRepository(database), email);
    if (user.active)
      throw new Failure(`${email} is active`, 'Run `dealwarden users deactivate` first.', exitCodes.badInput);
    return { ...user, kind: 'user' };
  });
}

/** `dealwarden erase contact <id>` */
export async function eraseContactCommand(id: string, options: EraseOptions): Promise<ExitCode> {
  return erasing(options, async (database) => {
    const known = idSchema.safeParse(id).success && (await new ErasureRepository(database).contact(id));
    if (!known)
      throw badInput(`no contact has the id ${id}`, 'GET /api/v1/customers/:id/contacts tells them.');
    return known;
  });
}

export interface EraseAtCounterpartyOptions extends EraseOptions {
  readonly name: string;
  readonly email?: string;
}

/** `dealwarden erase counterparty-contact <id> --name <name>` */
export async function eraseAtCounterpartyCommand(
  id: string,
  { name, email, ...options }: EraseAtCounterpartyOptions,
): Promise<ExitCode> {
  return erasing(options, async (database) => {
    const known =
      idSchema.safeParse(id).success &&
      (await new ErasureRepository(database).atCounterparty(id, name, email ?? null));
    const told = 'GET /api/v1/counterparties tells them.';
    if (!known) throw badInput(`no vendor or carrier has the id ${id}`, told);
    if (known === 'name') throw badInput(`nobody there is or was called ${name}`, told);
    if (known === 'email') throw badInput(`${email} is no address of theirs, and was none`, told);
    return known;
  });
}

async function erasing(
  { yes, json }: EraseOptions,
  find: (database: DataSource) => Promise<Person>,
): Promise<ExitCode> {
  const config = readConfig();
  return withDatabase(config, async (database) => {
    const person = await find(database);
    if (!yes) throw badInput(`${person.name} would be erased for good`, 'Say --yes to do it.');
    const folder = dataDirectory(config);
    const beside = { files: new ImportFiles(folder), mails: new CaughtMails(folder) };
    const report = await withTemporal(config, (client) =>
      erasePerson(new ErasureRepository(database), client, person, beside),
    );
    if (json) printJson(report);
    else for (const line of linesOf(report)) print(line);
    return mayBeLeft(report) ? exitCodes.differences : exitCodes.ok;
  });
}

const unlooked: Readonly<Record<ErasureReport['notLookedFor'][number], string>> = {
  'short-name': 'the name is too short to be looked for: look for it yourself in titles and notes.',
  phone: 'telephone numbers are not looked for: people write them in too many ways.',
  'erased-before': 'the person had been erased before: nothing is known that could be looked for.',
  'company-email': "an address of the vendor or carrier: give it with --email where it is the person's own.",
  evidence: 'photos and documents of the return cases they worked with: look at them yourself.',
  'older-workflows': 'there were too many workflows: the oldest were not read.',
};

export function linesOf(report: ErasureReport): string[] {
  return [
    `Erased: ${named(report.changed)}; ${report.values} values of the audit.`,
    ...(report.lookedFor.length === 0 ? ['Nothing was looked for.'] : foundLines(report)),
    ...report.notLookedFor.map((what) => `Not looked for: ${unlooked[what]}`),
  ];
}

const named = (places: ErasureReport['left']) =>
  places.map(({ table, column, rows }) => `${table}.${column} (${rows})`).join(', ');

function foundLines({ lookedFor, left, histories, files, mails }: ErasureReport): string[] {
  const by = lookedFor.map((one) => (one === 'email' ? 'e-mail' : one)).join(' and ');
  return [
    `Looked for by ${by}.`,
    left.length === 0 ? 'Nothing of that is left in the database.' : `Left in the database: ${named(left)}.`,
    histories.found.length === 0
      ? `Nothing stands in the histories of workflows: ${histories.runs} runs were read.`
      : `It stands in the histories of: ${histories.found.join(', ')}.`,
    ...(files.removed.length === 0
      ? []
      : [`The rows that were left out are gone of the imports: ${files.removed.join(', ')}.`]),
    ...(mails.removed === 0 ? [] : [`Mails that were caught here and are gone: ${mails.removed}.`]),
    ...(files.left.length === 0
      ? []
      : [`It stands in what was sent for these imports, and goes with their end: ${files.left.join(', ')}.`]),
  ];
}
