import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  defineUpdate,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { DealState } from '../../../libs/domain/src/deal/state.js';
import { nudgeSignalName, stateQueryName, transitionUpdateName } from '../names.js';
import { answerTo, DealCourse } from './deal.course.js';
import type { DealInput, TransitionAnswer, TransitionRequest } from './deal.updates.js';

const transition = defineUpdate<TransitionAnswer, [TransitionRequest]>(transitionUpdateName);
const nudge = defineSignal(nudgeSignalName);
const stateNow = defineQuery<DealState | undefined>(stateQueryName);

/** Temporal refuses a run's 2,001st update; a fresh run begins well before. */
const updatesPerRun = 1_500;

/** A deal from its opening to its contract or its loss: people move it, and time tells them when it stalls. */
export async function deal({ dealId, opening, state, wakeAt }: DealInput): Promise<void> {
  const course = new DealCourse(dealId, state, wakeAt);
  // The first turn; commands that came along with the start wait for it.
  const begun = opening ? course.open(opening) : course.load();

  setHandler(stateNow, () => course.state);
  setHandler(nudge, () => course.nudge());
  setHandler(transition, async (request) => {
    const opened = await begun;
    const isOpening = opened && request.commanded.commandId === opening?.commandId;
    return isOpening ? answerTo(request.nonce, opened) : course.command(request);
  });
  await begun;

  const isFull = () => workflowInfo().continueAsNewSuggested || course.taken >= updatesPerRun;
  while (course.isOpen && !isFull()) {
    await condition(() => course.isDue || !course.isOpen || isFull());
    if (course.isDue && course.isOpen) await course.letTimeAct();
  }

  await condition(allHandlersFinished);
  if (course.isOpen) await continueAsNew<typeof deal>(course.handedOn);
}
