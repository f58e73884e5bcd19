import type { Definition, Stage } from '../api/pipelines.js';

export type Criterion = NonNullable<Stage['exitCriteria']>[number];

/**
 * Which criteria of a stage the API names as not met. It names them by their keys, which are words of lower-case letters,
 * digits and hyphens.
 */
export function unmetCriteria({ stages }: Definition, stageKey: string, detail: string): Criterion[] {
  const named = new Set(
    detail
      .split('not met in')
      .slice(1)
      .join(' ')
      .match(/[a-z0-9]+(-[a-z0-9]+)*/g),
  );
  const criteria = stages.find(({ key }) => key === stageKey)?.exitCriteria ?? [];
  return criteria.filter(({ key }) => named.has(key));
}
