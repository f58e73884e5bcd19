import type { Problem } from '../errors.js';
import type { StageDefinition } from './definition.js';

/** What the moves together forbid: stages that no deal comes to, and deals that cannot be won. */
export function wayProblems(stages: readonly StageDefinition[]): Problem[] {
  const [first] = stages;
  if (!first) return [];
  const reached = reachedFrom([first.key], movesOf(stages));
  const winnable = reachedFrom(
    stages.filter((stage) => stage.canWin).map((stage) => stage.key),
    reversed(movesOf(stages)),
  );
  const lost = stages.flatMap((stage, index) => {
    if (reached.has(stage.key)) return [];
    const hint = `add ${stage.key} to the moves of a stage that is reached, or remove it`;
    return [{ path: `stages.${index}`, reason: `no moves lead from ${first.key} to ${stage.key}`, hint }];
  });
  const stuck = stages.flatMap((stage, index) => {
    if (!reached.has(stage.key) || winnable.has(stage.key)) return [];
    const reason = `a deal in ${stage.key} can never be won`;
    const hint = 'set canWin on it or on a stage that its moves lead to';
    return [{ path: `stages.${index}`, reason, hint }];
  });
  return [...lost, ...stuck];
}

type Moves = ReadonlyMap<string, readonly string[]>;

function movesOf(stages: readonly StageDefinition[]): Moves {
  return new Map(stages.map((stage) => [stage.key, stage.moves]));
}

function reversed(moves: Moves): Moves {
  const back = new Map<string, string[]>();
  for (const [from, targets] of moves) {
    for (const to of targets) back.set(to, [...(back.get(to) ?? []), from]);
  }
  return back;
}

function reachedFrom(start: readonly string[], moves: Moves): ReadonlySet<string> {
  const reached = new Set(start);
  const waiting = [...start];
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    for (const to of moves.get(key) ?? []) {
      if (reached.has(to)) continue;
      reached.add(to);
      waiting.push(to);
    }
  }
  return reached;
}
