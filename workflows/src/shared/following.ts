import {
  allHandlersFinished,
  condition,
  defineQuery,
  defineSignal,
  defineUpdate,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { nudgeSignalName, stateQueryName, transitionUpdateName } from '../names.js';
import type { Course, Followed } from './course.js';
import type { Request, TransitionAnswer } from './transition.updates.js';

const nudge = defineSignal(nudgeSignalName);

/** Temporal refuses a run's 2,001st update; a fresh run begins well before. */
const updatesPerRun = 1_500;

/**
 * Follows a row from its first turn to its end, or until the run is full: answers what is asked, and lets time act.
 * Handlers are there at once, for updates may come along with the start; `answer` waits for the first turn.
 * @param begun the first turn
 */
export async function follow<State extends Followed, Command>(
  course: Course<State, Command>,
  begun: Promise<unknown>,
  answer: (request: Request<Command>) => Promise<TransitionAnswer>,
): Promise<void> {
  setHandler(defineQuery<State | undefined>(stateQueryName), () => course.state);
  setHandler(nudge, () => course.nudge());
  setHandler(defineUpdate<TransitionAnswer, [Request<Command>]>(transitionUpdateName), answer);
  await begun;
  const isFull = () => workflowInfo().continueAsNewSuggested || course.taken >= updatesPerRun;
  while (course.isOpen && !isFull()) {
    await condition(() => course.isDue || !course.isOpen || isFull());
    if (course.isDue && course.isOpen) await course.letTimeAct();
  }
}

/** Lets those who still wait for their answers have them: a run that ends before would leave them without. */
export async function answered(): Promise<void> {
  await condition(allHandlersFinished);
}
