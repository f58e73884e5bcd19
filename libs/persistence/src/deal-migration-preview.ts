import { countedMigration, migrationCommand, nothingMigrated } from '@app/domain/deal/migrating-many.js';
import type { MigrationTotals } from '@app/domain/deal/migrating-many.js';
import type { Instant } from '@app/domain/instant.js';
import type { DealMigrationRepository, MigrationPlan } from './deal-migration.repository.js';
import { rulesToDecide } from './deal-surroundings.js';
import type { DefinitionRepository } from './definition.repository.js';

/** What a migration would come to. Nothing of it has happened. */
export interface MigrationPreview extends MigrationTotals {
  /** Deals that it concerns; more than were looked at when there are very many. */
  readonly runningDeals: number;
  readonly deals: number;
}

// Small, for other requests wait while a page is counted.
const pageSize = 200;
/** Somebody waits for the answer: of more deals the first give the picture. */
const countedAtMost = 20_000;

/** Counts what a migration would come to, with the function that decides it once it is ordered. */
export async function previewMigration(
  plan: MigrationPlan,
  migrations: DealMigrationRepository,
  definitions: DefinitionRepository,
  now: Instant,
): Promise<MigrationPreview> {
  const runningDeals = await migrations.concernedDeals(plan);
  const versions = await definitions.effectiveVersions(plan.pipelineKey, plan.toVersion);
  let totals = nothingMigrated;
  let deals = 0;
  for (let after: string | null = null; deals < countedAtMost;) {
    const page = await migrations.runningDeals(plan, after, pageSize);
    for (const { state, surroundings, product } of page) {
      const command = migrationCommand(state, plan);
      const rules = await rulesToDecide(definitions, state, surroundings, command, async () => versions);
      totals = countedMigration(totals, state, plan, rules, now, product);
    }
    deals += page.length;
    if (page.length < pageSize) break;
    after = page.at(-1)!.state.dealId;
  }
  return { runningDeals, deals, ...totals };
}
