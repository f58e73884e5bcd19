import { askedBy } from '../criteria/asked.js';
import { expressionHint, type ExpressionCheck } from '../criteria/expression-problem.js';
import type { Problem } from '../errors.js';
import { actionProblems } from './action-problems.js';
import { classNormProblems, isChance, namedProblems, repeated } from './checking.js';
import {
  isTask,
  type Expression,
  type FieldDefinition,
  type PipelineDefinition,
  type StageDefinition,
} from './definition.js';
import type { Holes } from './holes.js';

/** What is wrong with stages, each for itself. */
export function stageProblems(stages: readonly StageDefinition[], holes: Holes): Problem[] {
  if (stages.length === 0) {
    const hint = 'name the steps of the sale; a deal begins in the first';
    return [{ path: 'stages', reason: 'there is no stage', hint }];
  }
  return [
    ...namedProblems(stages, 'stages', 'stage'),
    ...stages.flatMap((stage, index) => [
      ...probabilityProblems(stage.probability, `stages.${index}.probability`),
      ...classNormProblems(stage.norm, `stages.${index}.norm`),
      ...actionProblems(stage.actions ?? [], `stages.${index}.actions`, holes),
      ...namedProblems(stage.exitCriteria ?? [], `stages.${index}.exitCriteria`, 'criterion'),
    ]),
  ];
}

function probabilityProblems(probability: number, path: string): Problem[] {
  if (isChance(probability)) return [];
  return [{ path, reason: `${probability} is no chance`, hint: 'write per cent, from 0 to 100' }];
}

/** Moves to stages that are not there, and the like. */
export function moveProblems(stages: readonly StageDefinition[], holes: Holes): Problem[] {
  const keys = new Set(stages.map((stage) => stage.key));
  const known = holes.leave('key', stages, 'stages') ? keys : undefined;
  return stages.flatMap((stage, index) => movesOfProblems(stage, known, `stages.${index}.moves`));
}

/** @param keys of all stages; undefined when there may be others */
function movesOfProblems(
  stage: StageDefinition,
  keys: ReadonlySet<string> | undefined,
  path: string,
): Problem[] {
  return stage.moves.flatMap((to, index) => {
    const at = `${path}.${index}`;
    if (keys && !keys.has(to)) {
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

/** Fields that a stage asks for, but that are not there. */
export function requiredFieldProblems(
  stages: readonly StageDefinition[],
  fields: readonly FieldDefinition[],
  holes: Holes,
): Problem[] {
  const keys = new Set(fields.map((field) => field.key));
  const areAllKnown = holes.leave('key', fields, 'fields');
  const hint = keys.size > 0 ? `the fields are: ${[...keys].join(', ')}` : 'define it in fields first';
  return stages.flatMap(({ requiredFields = [] }, index) => {
    const path = `stages.${index}.requiredFields`;
    const unknown = requiredFields.flatMap((key, place) =>
      keys.has(key) || !areAllKnown
        ? []
        : [{ path: `${path}.${place}`, reason: `there is no field ${key}`, hint }],
    );
    return [...unknown, ...repeated(requiredFields, path, holes)];
  });
}

export function criterionProblems(stages: readonly StageDefinition[], check: ExpressionCheck): Problem[] {
  return stages.flatMap(({ exitCriteria = [] }, index) =>
    exitCriteria.flatMap(({ when }, place) => {
      const reason = check(when);
      const path = `stages.${index}.exitCriteria.${place}.when`;
      return reason === undefined ? [] : [{ path, reason, hint: expressionHint }];
    }),
  );
}

/**
 * Criteria that wait for a task which their stage does not have, and a rule for key deals that waits for one which no
 * stage has: they would never hold.
 */
export function doneProblems(
  { stages, keyDeal }: Pick<PipelineDefinition, 'stages' | 'keyDeal'>,
  holes: Holes,
): Problem[] {
  const tasks = stages.map((stage, index) => tasksOf(stage, `stages.${index}.actions`, holes));
  const ofStages = stages.flatMap(({ exitCriteria = [] }, index) =>
    exitCriteria.flatMap(({ when }, place) =>
      neverDone(when, tasks[index], 'this stage').map((problem) => ({
        path: `stages.${index}.exitCriteria.${place}.when`,
        ...problem,
      })),
    ),
  );
  if (!('when' in keyDeal)) return ofStages;
  const ofKeyRule = neverDone(keyDeal.when, holes.has('stages') ? undefined : together(tasks), 'any stage');
  return [...ofStages, ...ofKeyRule.map((problem) => ({ path: 'keyDeal.when', ...problem }))];
}

/** Keys of tasks; undefined when any key may be one's. */
type Tasks = ReadonlySet<string> | undefined;

/** What is, or may be, a task of a stage. */
function tasksOf({ actions = [] }: StageDefinition, path: string, holes: Holes): Tasks {
  if (holes.has(path)) return undefined;
  const mayBeTasks = [...actions.entries()].filter(
    ([index, action]) =>
      isTask(action) || holes.has(`${path}.${index}.by`) || holes.has(`${path}.${index}.kind`),
  );
  if (mayBeTasks.some(([index]) => holes.has(`${path}.${index}.key`))) return undefined;
  return new Set(mayBeTasks.map(([, { key }]) => key));
}

function together(tasks: readonly Tasks[]): Tasks {
  const known = tasks.filter((ofStage) => ofStage !== undefined);
  return known.length < tasks.length ? undefined : new Set(known.flatMap((ofStage) => [...ofStage]));
}

function neverDone(when: Expression, tasks: Tasks, where: string): Omit<Problem, 'path'>[] {
  if (!tasks) return [];
  const hint =
    tasks.size > 0 ? `its tasks are: ${[...tasks].join(', ')}` : 'it has none: add the action first';
  return [...askedBy(when).done]
    .filter((key) => !tasks.has(key))
    .map((key) => ({
      reason: `done never holds ${JSON.stringify(key)}, which is no task of ${where}`,
      hint,
    }));
}
