import { importMappingProblems, type ImportMapping } from '@app/contracts/import-mapping.js';
import type { Instant } from '@app/domain/instant.js';
import type { DefinitionRepository } from '@app/persistence/definition.repository.js';
import type { ImportLookups } from '@app/persistence/imports/import-lookups.repository.js';
import type { ImportClocks } from '@app/persistence/imports/import-session.js';
import type { Owner } from './deal-row.js';
import { Identity } from './identity.js';
import type { ImportSetting } from './import-chunk.js';
import { ImportDates } from './import-dates.js';
import { ImportRefused } from './import-refused.js';

/** Of many problems the first are enough to begin with. */
const shownProblems = 20;

/**
 * Everything that the rows of a file are read against: the newest version of the pipeline, who may own deals, what is sold.
 * @throws ImportRefused when mapping and pipeline do not fit, or somebody whom the mapping names is not there
 */
export async function importSetting(
  mapping: ImportMapping,
  clocks: ImportClocks,
  now: Instant,
  definitions: DefinitionRepository,
  lookups: ImportLookups,
): Promise<Omit<ImportSetting, 'by'>> {
  const published = await definitions.find(mapping.pipeline);
  if (!published) throw new ImportRefused(`there is no pipeline ${mapping.pipeline}`, 'Publish it first.');
  const { key, version, definition } = published;
  const problems = importMappingProblems(mapping, definition);
  if (problems.length > 0) {
    const told = problems
      .slice(0, shownProblems)
      .map(({ path, reason, hint }) => `${path}: ${reason} (${hint})`);
    throw new ImportRefused(`the mapping does not fit: ${told.join('; ')}`, 'Correct the mapping.');
  }
  const { timingVersion, calendarVersion } = (await definitions.effectiveVersions(key, version)) ?? {};
  const products = await lookups.products();
  return {
    mapping,
    pipeline: definition,
    pipelineVersion: version,
    clocks,
    now,
    identity: new Identity(mapping.source),
    dates: new ImportDates(mapping.dates, now),
    owners: await ownersOf(mapping, lookups),
    defaultOwner: await defaultOwnerOf(mapping, lookups),
    personalManagerId: await personalManagerOf(mapping, lookups),
    products: new Map(
      products.flatMap((one) => [one.key, one.name.toLowerCase()].map((name) => [name, one.key])),
    ),
    async rulesFor(dealId) {
      const rules = await definitions.rulesFor(dealId, key, version, timingVersion, calendarVersion);
      if (!rules) throw new Error(`pipeline ${key} ${version} is missing`);
      return rules;
    },
  };
}

/** Of a name that several have nobody is meant. */
async function ownersOf(
  { source, ownersBy }: ImportMapping,
  lookups: ImportLookups,
): Promise<Map<string, Owner | undefined>> {
  const owners = new Map<string, Owner | undefined>();
  for (const { name, id, teamId } of await lookups.owners(source, ownersBy)) {
    const called = name.toLowerCase();
    owners.set(called, owners.has(called) ? undefined : { id, teamId });
  }
  return owners;
}

async function defaultOwnerOf(
  { defaults }: ImportMapping,
  lookups: ImportLookups,
): Promise<Owner | undefined> {
  if (defaults.owner === undefined) return undefined;
  const found = await lookups.userCalled(defaults.owner);
  if (found?.teamId) return { id: found.id, teamId: found.teamId };
  throw new ImportRefused(
    `defaults.owner: ${found ? 'is in no team' : 'nobody has this e-mail'}`,
    'Name somebody of a team.',
  );
}

async function personalManagerOf(
  { customers }: ImportMapping,
  lookups: ImportLookups,
): Promise<string | undefined> {
  if (customers.personalManager === undefined) return undefined;
  const found = await lookups.userCalled(customers.personalManager);
  if (found) return found.id;
  throw new ImportRefused('customers.personalManager: nobody has this e-mail', 'Name somebody who is here.');
}
