import type { Role } from '@app/domain/access/permissions.js';
import type { ImportedPerson, ImportRepository } from '@app/persistence/import.repository.js';
import type { ExportTables } from './export-tables.js';
import { plain, type Identity } from '@app/exchange/import/identity.js';
import { filled, type Mapping } from './mapping.js';
import type { RowErrors } from './row-errors.js';

/** Rows written by one statement. */
const chunk = 500;

interface Person {
  readonly name: string;
  readonly roles: Set<Role>;
  teamId: string;
}

interface Staff {
  readonly people: Map<string, Person>;
  readonly teams: Map<string, { readonly id: string; readonly name: string; readonly head: string }>;
}

/** Who may own a deal: salespeople by name, with id and team. */
export type Owners = ReadonlyMap<string, { readonly id: string; readonly teamId: string }>;

/** Reads salespeople with their heads, and writes those who are new; says how many. */
export async function importPeople(
  tables: ExportTables,
  mapping: Mapping,
  identity: Identity,
  repository: ImportRepository,
  errors: RowErrors,
): Promise<{ readonly owners: Owners; readonly added: { people: number; teams: number } }> {
  const { people, teams } = await readStaff(tables, mapping, identity, errors);
  const id = (name: string) => identity.of('person', name);
  const addedTeams = await repository.addTeams(
    mapping.source,
    [...teams].map(([externalId, { id: teamId, name }]) => ({ id: teamId, externalId, name })),
  );
  const addedPeople = await addPeople([...people.values()], mapping, id, repository);
  await repository.headTeams([...teams.values()].map((team) => ({ teamId: team.id, headId: id(team.head) })));
  const sellers = [...people.values()].filter((person) => person.roles.has('salesperson'));
  return {
    owners: new Map(sellers.map(({ name, teamId }) => [name, { id: id(name), teamId }])),
    added: { people: addedPeople, teams: addedTeams },
  };
}

async function readStaff(
  { teams: table }: ExportTables,
  mapping: Mapping,
  identity: Identity,
  errors: RowErrors,
): Promise<Staff> {
  const staff: Staff = { people: new Map(), teams: new Map() };
  for await (const row of table.rows(errors)) {
    const { salesperson, head, office } = row.values;
    const empty = (['salesperson', 'head', 'office'] as const).filter((field) => row.values[field] === '');
    for (const field of empty) table.refuse(errors, row, field, 'is empty');
    const before = staff.people.get(salesperson);
    if (before?.roles.has('salesperson'))
      table.refuse(errors, row, 'salesperson', 'another row names the same person');
    else if (empty.length === 0) enlist(staff, { salesperson, head, office }, mapping, identity);
  }
  return staff;
}

function enlist(
  { people, teams }: Staff,
  row: { salesperson: string; head: string; office: string },
  mapping: Mapping,
  identity: Identity,
): void {
  const externalId = `${row.office}/${row.head}`;
  const id = identity.of('team', externalId);
  teams.set(externalId, { id, name: filled(mapping.people.team, row), head: row.head });
  const head = people.get(row.head) ?? { name: row.head, roles: new Set(), teamId: id };
  head.roles.add('head-of-sales');
  people.set(row.head, head);
  const seller = people.get(row.salesperson) ?? { name: row.salesperson, roles: new Set(), teamId: id };
  seller.roles.add('salesperson');
  seller.teamId = id;
  people.set(row.salesperson, seller);
}

async function addPeople(
  people: readonly Person[],
  mapping: Mapping,
  id: (name: string) => string,
  repository: ImportRepository,
): Promise<number> {
  const known = people.map((person) => ({ ...person, id: id(person.name), externalId: person.name }));
  const newcomers = await repository.newcomers(known);
  if (newcomers.length === 0) return 0;
  const taken = await repository.emails();
  const { locale, timeZone, calendar } = mapping.people;
  const rows: ImportedPerson[] = newcomers.map((person) => ({
    ...{ id: person.id, externalId: person.externalId, name: person.name, teamId: person.teamId },
    ...{ roles: [...person.roles], locale, timeZone, calendarKey: calendar ?? null },
    email: freeEmail(mapping.people.email, person.name, taken),
  }));
  let added = 0;
  for (let from = 0; from < rows.length; from += chunk) {
    added += await repository.addPeople(mapping.source, rows.slice(from, from + chunk));
  }
  return added;
}

/** The e-mail a name gives, with a number when somebody else has it; it counts as taken from then on. */
export function freeEmail(pattern: string, name: string, taken: Set<string>): string {
  const [first = '', ...rest] = name.split(' ').map((word) => plain(word).join('-'));
  const last = rest.filter((word) => word !== '').join('-');
  const [local = '', domain = ''] = filled(pattern, { first, last }).split('@');
  // A name of one word, or of letters that have no place in an address, leaves gaps.
  const base = local.replace(/\.{2,}/g, '.').replace(/^\.|\.$/g, '') || 'person';
  for (let number = 1; ; number++) {
    const email = `${base}${number === 1 ? '' : number}@${domain}`;
    if (taken.has(email.toLowerCase())) continue;
    taken.add(email.toLowerCase());
    return email;
  }
}
