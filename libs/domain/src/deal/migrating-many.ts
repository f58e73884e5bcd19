import type { Problem } from '../errors.js';
import type { Instant } from '../instant.js';
import type { PipelineDefinition } from '../pipeline/definition.js';
import type { Commanded, DealCommand } from './commands.js';
import { decide } from './decide.js';
import { lostFields } from './migrating.js';
import { counted, effectOf, nothingRetimed, type RetimingTotals } from './retiming-effect.js';
import { refusedProduct, type KnownProduct } from './product.js';
import type { DealRules } from './rules.js';
import type { DealState } from './state.js';
import { isRefused } from './transition.js';

/** How running deals are put on another version; nothing of who asks for it. */
export interface DealsMigration {
  readonly toVersion: number;
  readonly stages: Readonly<Record<string, string>>;
  readonly loseFields: boolean;
}

/** What a migration would come to. */
export interface MigrationTotals {
  /** Of the deals that would be put on the version. */
  readonly effect: RetimingTotals;
  /** Deals by what keeps them where they are: the code of the refusal. */
  readonly refused: Readonly<Record<string, number>>;
  /** Deals by stage that is neither known to the version nor mapped. */
  readonly unmappedStages: Readonly<Record<string, number>>;
  /** Deals by field that would lose its value. */
  readonly lostFields: Readonly<Record<string, number>>;
}

export const nothingMigrated: MigrationTotals = {
  effect: nothingRetimed,
  refused: {},
  unmappedStages: {},
  lostFields: {},
};

/** What one deal is told by a migration of many. */
export function migrationCommand(deal: DealState, migration: DealsMigration): DealCommand {
  const { toVersion, stages, loseFields } = migration;
  // Own ones only: a stage may be called `constructor`.
  const stage = Object.hasOwn(stages, deal.stage) ? stages[deal.stage] : undefined;
  return { kind: 'migrate', toVersion, stage, loseFields, reasoned: true };
}

/**
 * Adds what a migration would come to for one deal, decided as the deal itself will decide it.
 * @param product what the deal is about; absent: nothing that is known
 */
export function countedMigration(
  totals: MigrationTotals,
  deal: DealState,
  migration: DealsMigration,
  rules: DealRules,
  now: Instant,
  product?: KnownProduct,
): MigrationTotals {
  const command = migrationCommand(deal, migration);
  const commanded: Commanded<DealCommand> = { commandId: '', principalId: '', requestHash: '', command };
  const unserved = product && refusedProduct(product, (rules.target ?? rules).pipeline);
  const decision = unserved ? { refusal: unserved } : decide(deal, commanded, rules, now);
  const lost = rules.target ? lostFields(deal.fields, rules.pipeline, rules.target.pipeline) : [];
  const withLost = { ...totals, lostFields: lost.reduce(oneMore, totals.lostFields) };
  if (!isRefused(decision))
    return { ...withLost, effect: counted(totals.effect, effectOf(deal, decision.state, now)) };
  const { code } = decision.refusal;
  const unmapped = code === 'stage-not-mapped' ? [deal.stage] : [];
  return {
    ...withLost,
    refused: oneMore(totals.refused, code),
    unmappedStages: unmapped.reduce(oneMore, totals.unmappedStages),
  };
}

function oneMore(counts: Readonly<Record<string, number>>, key: string): Readonly<Record<string, number>> {
  const before = Object.hasOwn(counts, key) ? (counts[key] ?? 0) : 0;
  return { ...counts, [key]: before + 1 };
}

/**
 * What has to be said before deals are put on a version: where those stand whose stage it does not know, and that values
 * may be lost. All of it at once; empty: it can be ordered.
 */
export function missingFrom(
  migration: DealsMigration,
  { unmappedStages, lostFields: lost }: Pick<MigrationTotals, 'unmappedStages' | 'lostFields'>,
  target: PipelineDefinition,
): Problem[] {
  const known = target.stages.map(({ key }) => key);
  const hint = `give one of: ${known.join(', ')}`;
  const wrong = Object.entries(migration.stages).filter(([, to]) => !known.includes(to));
  return [
    ...wrong.map(([from, to]) => ({
      path: `stages.${from}`,
      reason: `version ${migration.toVersion} has no stage ${to}`,
      hint,
    })),
    ...Object.entries(unmappedStages).map(([stage, deals]) => ({
      path: `stages.${stage}`,
      reason: `${deals} running deals are in ${stage}, which version ${migration.toVersion} does not know`,
      hint,
    })),
    ...(migration.loseFields ? [] : Object.entries(lost)).map(([field, deals]) => ({
      path: 'loseFields',
      reason: `${deals} running deals have a value in ${field}, for which version ${migration.toVersion} has no place`,
      hint: 'say loseFields, or give the version a field that can hold it',
    })),
  ];
}
