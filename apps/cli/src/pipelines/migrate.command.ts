import { readConfig } from '@app/config/config.js';
import { rightTo, type Role } from '@app/domain/access/permissions.js';
import { missingFrom } from '@app/domain/deal/migrating-many.js';
import { instant } from '@app/domain/instant.js';
import { previewMigration, type MigrationPreview } from '@app/persistence/deal-migration-preview.js';
import {
  DealMigrationRepository,
  type DealMigration,
  type MigrationPlan,
} from '@app/persistence/deal-migration.repository.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import type { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { withDatabase } from '../console/connections.js';
import { exitCodes, type ExitCode } from '../console/exit-codes.js';
import { badInput } from '../console/failure.js';
import { print, printJson, table } from '../console/output.js';
import { problemsOf } from './definition-file.js';
import { serverVersion, versionNumber } from './server-versions.js';

export interface MigrateOptions {
  readonly to?: string;
  readonly from?: string;
  /** `old=new`, one for each stage that is mapped. */
  readonly stage?: readonly string[];
  readonly loseFields?: boolean;
  /** E-mail of whoever migrates. */
  readonly by?: string;
  readonly reason?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/**
 * `dealwarden pipelines migrate <key>`: shows what putting running deals on a version means, and orders it in somebody's
 * name. What has to be said before is told all at once.
 */
export async function migrateCommand(key: string, options: MigrateOptions): Promise<ExitCode> {
  return withDatabase(readConfig(), async (database) => {
    const definitions = new DefinitionRepository(database);
    const target = await serverVersion(definitions, key, options.to ? versionNumber(options.to) : undefined);
    const plan: MigrationPlan = {
      ...{ pipelineKey: key, toVersion: target.version, loseFields: options.loseFields ?? false },
      fromVersion: options.from ? versionNumber(options.from) : null,
      stages: mapped(options.stage ?? []),
    };
    const migrations = new DealMigrationRepository(database);
    const preview = await previewMigration(plan, migrations, definitions, instant(Date.now()));
    const missing = missingFrom(plan, preview, target.definition);
    if (missing.length > 0) throw problemsOf(`pipeline ${key}`, missing);
    if (!options.json) for (const line of previewLines(plan, preview)) print(line);
    const ordered = options.dryRun ? null : await order(plan, options, migrations, database);
    if (options.json) printJson({ ...plan, ...preview, ordered });
    else print(ordered ? orderedLine(ordered) : 'Nothing was ordered.');
    return exitCodes.ok;
  });
}

/** `dealwarden pipelines migrations <key>`: how far they have got. */
export async function migrationsCommand(key: string, { json }: { json?: boolean }): Promise<ExitCode> {
  return withDatabase(readConfig(), async (database) => {
    await serverVersion(new DefinitionRepository(database), key);
    const migrations = await new DealMigrationRepository(database).ofPipeline(key, 100);
    const heads = ['ordered', 'to', 'deals', 'looked at', 'migrated', 'refused', 'state'];
    if (json) printJson(migrations);
    else if (migrations.length === 0) print('No deal was migrated.');
    else for (const line of table(heads, migrations.map(cells))) print(line);
    return exitCodes.ok;
  });
}

function mapped(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [from, to, ...more] = pair.split('=');
      if (!from || !to || more.length > 0)
        throw badInput(`${pair} maps no stage`, 'Write --stage old=new, once for each stage.');
      return [from, to];
    }),
  );
}

async function order(
  plan: MigrationPlan,
  { by, reason }: MigrateOptions,
  migrations: DealMigrationRepository,
  database: DataSource,
): Promise<DealMigration> {
  if (!by || !reason)
    throw badInput(
      'a migration has a name and a reason',
      'Give --by (an e-mail) and --reason, or --dry-run.',
    );
  const [user]: { id: string; roles: Role[] }[] = await database.query(
    `SELECT id, roles FROM app_user WHERE lower(email) = lower($1) AND active`,
    [by],
  );
  if (!user || !rightTo(user, 'deal.migrate'))
    throw badInput(`${by} may not migrate deals`, 'It takes an active user with the right deal.migrate.');
  const through = { command: true } as const;
  return migrations.order({ ...plan, id: uuidv7(), reason, orderedById: user.id, through });
}

function previewLines({ toVersion }: MigrationPlan, preview: MigrationPreview): string[] {
  const { runningDeals, deals, effect, refused, lostFields } = preview;
  if (runningDeals === 0) return [`No running deal is on an older version than ${toVersion}.`];
  const counted = deals < runningDeals ? ` (of the first ${deals})` : '';
  const lines = (counts: Readonly<Record<string, number>>, text: (key: string, count: number) => string) =>
    Object.entries(counts).map(([key, count]) => text(key, count));
  return [
    `Running deals of older versions: ${runningDeals}. To be put on version ${toVersion}${counted}: ${effect.deals}.`,
    `Due earlier than now: ${effect.earlierDeadlines}. Newly stalling after a working day: ${effect.newStalls}, ` +
      `of which key deals: ${effect.newStallsOfKeyDeals}. No longer stalling: ${effect.mendedStalls}.`,
    ...lines(lostFields, (field, count) => `The field ${field} loses its value in ${count} deals.`),
    ...lines(refused, (code, count) => `${count} deals stay where they are: ${code}.`),
  ];
}

function orderedLine({ deals, pipelineKey }: DealMigration): string {
  return `Ordered. ${deals} deals follow within minutes: \`dealwarden pipelines migrations ${pipelineKey}\` tells how far it is.`;
}

function cells({
  createdAt,
  toVersion,
  deals,
  lookedAt,
  migrated,
  refused,
  doneAt,
}: DealMigration): string[] {
  const ordered = `${createdAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return [
    ordered,
    ...[toVersion, deals, lookedAt, migrated, refused].map(String),
    doneAt ? 'done' : 'goes on',
  ];
}
