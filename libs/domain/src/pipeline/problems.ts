import { delayProblem, normProblem } from '../calendar/norm.js';
import type { Problem } from '../errors.js';
import {
  customerClasses,
  ladderRecipients,
  type LadderLevel,
  type PipelineDefinition,
  type StageDefinition,
} from './definition.js';

/**
 * Everything that contradicts itself in a pipeline of good form, at once; an empty array when it can be published.
 * Whether its calendar exists is not known here.
 */
export function pipelineProblems(definition: PipelineDefinition): Problem[] {
  return [
    ...stageProblems(definition.stages),
    ...wayProblems(definition.stages),
    ...duplicates(definition.lossReasons, 'lossReasons', 'loss reason'),
    ...lossReasonProblems(definition),
    ...normProblems(definition.stalls.noFutureActivity, 'stalls.noFutureActivity'),
    ...ladderProblems(definition.ladder),
  ];
}

function stageProblems(stages: readonly StageDefinition[]): Problem[] {
  if (stages.length === 0) {
    const hint = 'name the steps of the sale; a deal begins in the first';
    return [{ path: 'stages', reason: 'there is no stage', hint }];
  }
  const keys = new Set(stages.map((stage) => stage.key));
  return [
    ...duplicates(stages, 'stages', 'stage'),
    ...stages.flatMap((stage, index) => [
      ...probabilityProblems(stage.probability, `stages.${index}.probability`),
      ...customerClasses.flatMap((one) => normProblems(stage.norm[one], `stages.${index}.norm.${one}`)),
      ...moveProblems(stage, keys, `stages.${index}.moves`),
    ]),
  ];
}

function probabilityProblems(probability: number, path: string): Problem[] {
  if (Number.isFinite(probability) && probability >= 0 && probability <= 100) return [];
  return [{ path, reason: `${probability} is no chance`, hint: 'write per cent, from 0 to 100' }];
}

function moveProblems(stage: StageDefinition, keys: ReadonlySet<string>, path: string): Problem[] {
  return stage.moves.flatMap((to, index) => {
    const at = `${path}.${index}`;
    if (!keys.has(to)) {
      return [
        { path: at, reason: `there is no stage ${to}`, hint: `the stages are: ${[...keys].join(', ')}` },
      ];
    }
    if (to === stage.key) {
      const hint = 'leave it out: it would start the clock of the stage again without anything done';
      return [{ path: at, reason: 'a deal cannot move to the stage it is in', hint }];
    }
    if (stage.moves.indexOf(to) === index) return [];
    return [{ path: at, reason: `${to} is listed twice`, hint: 'list every stage once' }];
  });
}

/** What the moves together forbid: stages that no deal comes to, and deals that cannot be won. */
function wayProblems(stages: readonly StageDefinition[]): Problem[] {
  const [first] = stages;
  if (!first) return [];
  const reached = reachedFrom(first, stages);
  const lost = stages.flatMap((stage, index) => {
    if (reached.has(stage.key)) return [];
    const hint = `add ${stage.key} to the moves of a stage that is reached, or remove it`;
    return [{ path: `stages.${index}`, reason: `no moves lead from ${first.key} to ${stage.key}`, hint }];
  });
  const stuck = stages.flatMap((stage, index) => {
    if (!reached.has(stage.key) || canBeWonFrom(stage, stages)) return [];
    const reason = `a deal in ${stage.key} can never be won`;
    const hint = 'set canWin on it or on a stage that its moves lead to';
    return [{ path: `stages.${index}`, reason, hint }];
  });
  return [...lost, ...stuck];
}

function canBeWonFrom(stage: StageDefinition, stages: readonly StageDefinition[]): boolean {
  const reached = reachedFrom(stage, stages);
  return stages.some((one) => one.canWin && reached.has(one.key));
}

function reachedFrom(start: StageDefinition, stages: readonly StageDefinition[]): Set<string> {
  const byKey = new Map(stages.map((stage) => [stage.key, stage]));
  const reached = new Set([start.key]);
  const waiting = [start];
  for (let stage = waiting.pop(); stage; stage = waiting.pop()) {
    for (const to of stage.moves) {
      const next = byKey.get(to);
      if (!next || reached.has(to)) continue;
      reached.add(to);
      waiting.push(next);
    }
  }
  return reached;
}

function lossReasonProblems({ lossReasons }: PipelineDefinition): Problem[] {
  if (lossReasons.length > 0) return [];
  const hint = 'name at least one reason: a lost deal has one';
  return [{ path: 'lossReasons', reason: 'there is no loss reason', hint }];
}

function ladderProblems(ladder: readonly LadderLevel[]): Problem[] {
  if (ladder.length === 0) {
    return [
      {
        path: 'ladder',
        reason: 'nobody would be told of a stall',
        hint: 'begin with a level that tells the owner',
      },
    ];
  }
  return ladder.flatMap((level, index) => {
    const path = `ladder.${index}`;
    return [
      ...delayProblems(level.after, `${path}.after`),
      ...channelProblems(level, path),
      ...dutyProblems(ladder, index),
    ];
  });
}

/** Owner, head of sales, management: nobody is told before those whose duty comes first. */
function dutyProblems(ladder: readonly LadderLevel[], index: number): Problem[] {
  const level = ladder[index]!;
  const before = ladder[index - 1];
  const order = ladderRecipients.join(', ');
  const path = `ladder.${index}.to`;
  if (!before) {
    if (level.to === 'owner') return [];
    return [{ path, reason: 'the owner has to be told first', hint: `the order of duty is: ${order}` }];
  }
  if (ladderRecipients.indexOf(level.to) >= ladderRecipients.indexOf(before.to)) return [];
  return [
    { path, reason: `${before.to} is told before ${level.to}`, hint: `the order of duty is: ${order}` },
  ];
}

function channelProblems(level: LadderLevel, path: string): Problem[] {
  if (level.channels.length === 0) {
    return [
      { path: `${path}.channels`, reason: 'there is no channel', hint: 'tell by inbox, email or both' },
    ];
  }
  if (new Set(level.channels).size === level.channels.length) return [];
  return [{ path: `${path}.channels`, reason: 'a channel is listed twice', hint: 'list every channel once' }];
}

function duplicates(list: readonly { readonly key: string }[], path: string, what: string): Problem[] {
  return list.flatMap(({ key }, index) => {
    const first = list.findIndex((one) => one.key === key);
    if (first === index) return [];
    const hint = `give every ${what} a key of its own`;
    return [{ path: `${path}.${index}.key`, reason: `${path}.${first} has the key ${key} too`, hint }];
  });
}

function normProblems(norm: string, path: string): Problem[] {
  return durationProblems(
    normProblem(norm),
    path,
    'write working time such as P5D (working days) or PT8H (counted hours)',
  );
}

function delayProblems(delay: string, path: string): Problem[] {
  return durationProblems(delayProblem(delay), path, 'write working time such as PT4H, or PT0S for at once');
}

function durationProblems(reason: string | undefined, path: string, hint: string): Problem[] {
  return reason === undefined ? [] : [{ path, reason, hint }];
}
