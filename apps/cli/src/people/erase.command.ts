import { readConfig } from '@app/config/config.js';
import { id as idSchema } from '@app/contracts/fields.js';
import { erasePerson, type ErasureReport } from '@app/doctor/erasing.js';
import { ErasureRepository, type Person } from '@app/persistence/erasure.repository.js';
import { PeopleRepository } from '@app/persistence/people.repository.js';
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

async function erasing(
  { yes, json }: EraseOptions,
  find: (database: DataSource) => Promise<Person>,
): Promise<ExitCode> {
  const config = readConfig();
  return withDatabase(config, async (database) => {
    const person = await find(database);
    if (!yes) throw badInput(`${person.name} would be erased for good`, 'Say --yes to do it.');
    // Temporal first: what could not be searched for afterwards is not erased.
    const report = await withTemporal(config, (client) =>
      erasePerson(new ErasureRepository(database), client, person),
    );
    if (json) printJson(report);
    else for (const line of linesOf(report)) print(line);
    const isLeft = report.left.length + report.histories.found.length > 0;
    return isLeft ? exitCodes.differences : exitCodes.ok;
  });
}

function linesOf({ changed, values, left, histories }: ErasureReport): string[] {
  const named = (places: ErasureReport['left']) =>
    places.map(({ table, column, rows }) => `${table}.${column} (${rows})`).join(', ');
  return [
    `Erased: ${named(changed)}; ${values} values of the audit.`,
    left.length === 0 ? 'Nothing is left in the database.' : `Left in the database: ${named(left)}.`,
    histories.found.length === 0
      ? `Nothing stands in the histories of workflows: ${histories.runs} runs were read.`
      : `It stands in the histories of: ${histories.found.join(', ')}.`,
  ];
}
