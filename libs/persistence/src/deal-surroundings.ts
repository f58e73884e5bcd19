import type { DealCommand } from '@app/domain/deal/commands.js';
import type { DealRules } from '@app/domain/deal/settle.js';
import type { CustomerTiming } from '@app/domain/deal/rules.js';
import type { CustomerClass } from '@app/domain/pipeline/definition.js';
import type { CustomerNorms } from '@app/domain/deal/state.js';
import type { DefinitionRepository, EffectiveVersions } from './definition.repository.js';
import { effectiveCalendar, effectiveTiming } from './effective-timing.js';

/** What decides, beside its own row, when a deal is late: read together with the row, so that it is of one moment. */
export interface Surroundings {
  readonly timingVersion: number;
  readonly calendarVersion: number;
  readonly customer: CustomerTiming;
}

/** The columns of `surroundingJoins` as `surroundingsOf` reads them. */
export interface SurroundingRow {
  readonly timing_version: number;
  readonly calendar_version: number;
  readonly customer_class: CustomerClass;
  readonly customer_norms: CustomerNorms;
}

export const surroundingColumns = `sc.class AS customer_class, sc.norms AS customer_norms,
  ${effectiveTiming('d')} AS timing_version, ${effectiveCalendar('d')} AS calendar_version`;

/** Joins a deal `d` with its surroundings: its customer; timing and calendar are looked up by the columns. */
export const surroundingJoins = `JOIN customer sc ON sc.id = d.customer_id`;

export function surroundingsOf(row: SurroundingRow): Surroundings {
  return {
    timingVersion: row.timing_version,
    calendarVersion: row.calendar_version,
    customer: { class: row.customer_class, norms: row.customer_norms },
  };
}

/**
 * The rules under which a deal lives now.
 * @throws Error when its pipeline's version is missing
 */
export async function rulesAround(
  definitions: Pick<DefinitionRepository, 'rulesFor'>,
  deal: { readonly dealId: string; readonly pipelineKey: string; readonly pipelineVersion: number },
  { timingVersion, calendarVersion, customer }: Surroundings,
): Promise<DealRules> {
  const { dealId, pipelineKey, pipelineVersion } = deal;
  const rules = await definitions.rulesFor(
    dealId,
    pipelineKey,
    pipelineVersion,
    timingVersion,
    calendarVersion,
  );
  if (!rules) throw new Error(`pipeline ${pipelineKey} ${pipelineVersion} is missing`);
  return { ...rules, customer };
}

/** Which timing and calendar apply to the deals of a version; undefined when there is no such version. */
export type VersionsOf = (pipelineKey: string, version: number) => Promise<EffectiveVersions | undefined>;

/**
 * The rules that decide a command on a deal: those it lives under, and of a migration those it is to live under as well.
 * @throws Error when its pipeline's version is missing
 */
export async function rulesToDecide(
  definitions: Pick<DefinitionRepository, 'rulesFor'>,
  deal: { readonly dealId: string; readonly pipelineKey: string; readonly pipelineVersion: number },
  surroundings: Surroundings,
  command: DealCommand,
  versionsOf: VersionsOf,
): Promise<DealRules> {
  const rules = await rulesAround(definitions, deal, surroundings);
  if (command.kind !== 'migrate') return rules;
  const versions = await versionsOf(deal.pipelineKey, command.toVersion);
  if (!versions) return rules;
  const migrated = { ...deal, pipelineVersion: command.toVersion };
  return { ...rules, target: await rulesAround(definitions, migrated, { ...surroundings, ...versions }) };
}
