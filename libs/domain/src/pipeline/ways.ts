import type { Problem } from '../errors.js';
import type { StageDefinition } from './definition.js';
import type { Holes } from './holes.js';

/**
 * What the moves together forbid: stages that no deal comes to, and deals that cannot be won. A move that is not known
 * may lead anywhere, so that what is told here is so whatever it is.
 */
export function wayProblems(stages: readonly StageDefinition[], holes: Holes): Problem[] {
  if (stages.length === 0) return [];
  const ways = stages.map((_, index) => waysFrom(index, stages, holes));
  const reached = reachedFrom([0], ways);
  const wins = [...stages.keys()].filter(
    (index) => stages[index]!.canWin || holes.has(`stages.${index}.canWin`),
  );
  const winnable = reachedFrom(wins, reversed(ways));
  const nameOf = (index: number) =>
    holes.has(`stages.${index}.key`) ? `stages.${index}` : stages[index]!.key;
  const all = [...stages.keys()];
  const lost = all
    .filter((index) => !reached.has(index))
    .map((index) => ({
      path: `stages.${index}`,
      reason: `no moves lead from ${nameOf(0)} to ${nameOf(index)}`,
      hint: `add ${nameOf(index)} to the moves of a stage that is reached, or remove it`,
    }));
  const stuck = all
    .filter((index) => reached.has(index) && !winnable.has(index))
    .map((index) => ({
      path: `stages.${index}`,
      reason: `a deal in ${nameOf(index)} can never be won`,
      hint: 'set canWin on it or on a stage that its moves lead to',
    }));
  return [...lost, ...stuck];
}

/** Places in the list of stages, for each stage. */
type Ways = readonly (readonly number[])[];

function waysFrom(from: number, stages: readonly StageDefinition[], holes: Holes): readonly number[] {
  const { moves } = stages[from]!;
  const path = `stages.${from}.moves`;
  if (holes.has(path) || moves.some((_, index) => holes.has(`${path}.${index}`))) return [...stages.keys()];
  const named = new Set(moves);
  const leadsNowhere = moves.some((to) => !stages.some((stage) => stage.key === to));
  return [...stages.keys()].filter(
    (index) => named.has(stages[index]!.key) || (leadsNowhere && holes.has(`stages.${index}.key`)),
  );
}

function reversed(ways: Ways): Ways {
  return ways.map((_, to) => [...ways.keys()].filter((from) => ways[from]!.includes(to)));
}

function reachedFrom(start: readonly number[], ways: Ways): ReadonlySet<number> {
  const reached = new Set(start);
  const waiting = [...start];
  for (let from = waiting.pop(); from !== undefined; from = waiting.pop()) {
    for (const to of ways[from] ?? []) {
      if (reached.has(to)) continue;
      reached.add(to);
      waiting.push(to);
    }
  }
  return reached;
}
