import type { DealRules } from '@app/domain/deal/settle.js';
import type { CustomerTiming } from '@app/domain/deal/rules.js';
import type { CustomerClass } from '@app/domain/pipeline/definition.js';
import type { CustomerNorms } from '@app/domain/deal/state.js';
import type { DefinitionRepository } from './definition.repository.js';

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

export const surroundingColumns = `sc.class AS customer_class, sc.norms AS customer_norms, st.version AS timing_version,
  sk.version AS calendar_version`;

/**
 * Joins a deal `d` with its surroundings: the timing of the newest version that was published for running deals as well
 * (else its own version's), the newest version of that timing's calendar, and its customer.
 */
export const surroundingJoins = `JOIN customer sc ON sc.id = d.customer_id
  JOIN LATERAL (${timingFor('d.pipeline_key', 'd.pipeline_version')}) AS st ON true
  JOIN LATERAL (SELECT max(version) AS version FROM calendar WHERE key = st.calendar_key) AS sk ON true`;

/** The version of a pipeline whose timing applies to deals of a version, and the key of its calendar. */
export function timingFor(key: string, version: string): string {
  return `SELECT v.version, v.calendar_key FROM pipeline_version v
    WHERE v.key = ${key} AND (v.version = ${version} OR (v.timing_for = 'running' AND v.version > ${version}))
    ORDER BY v.version DESC LIMIT 1`;
}

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
