import { continueAsNew, proxyLocalActivities } from '@temporalio/workflow';
import type { DealCommand, OpenDeal } from '../../../libs/domain/src/deal/commands.js';
import type { DealState } from '../../../libs/domain/src/deal/state.js';
import { answerTo, Course, patient } from '../shared/course.js';
import { answered, follow } from '../shared/following.js';
import type { Commit } from '../shared/transition.effects.contract.js';
import type { DealEffects } from './deal.effects.contract.js';
import type { DealInput } from './deal.updates.js';
import { handOver } from './handing-over.js';

const { loadDeal, commitTransition } = proxyLocalActivities<DealEffects>(patient);

/** A deal from its opening to its contract or its loss: people move it, and time tells them when it stalls. */
export async function deal({ dealId, opening, state, wakeAt, nudged }: DealInput): Promise<void> {
  const effects = {
    load: () => loadDeal(dealId),
    commit: (request: Commit<DealCommand | OpenDeal>) => commitTransition({ dealId, ...request }),
  };
  const course = new Course<DealState, DealCommand | OpenDeal>(effects, state, wakeAt);
  if (nudged) course.nudge();
  // The first turn; commands that came along with the start wait for it.
  const begun = opening ? course.command(opening) : course.load();
  await follow(course, begun, async (request) => {
    const opened = await begun;
    const isOpening = opened && request.commanded.commandId === opening?.commandId;
    return isOpening ? answerTo(request.nonce, opened) : course.answer(request);
  });
  const won = course.openHandover;
  if (won !== undefined) await handOver(won);
  await answered();
  // A full run ends while commands are under way: one of them may have won the deal.
  const wonLast = course.openHandover;
  if (wonLast !== undefined && wonLast !== won) await handOver(wonLast);
  if (course.isOpen) await continueAsNew<typeof deal>({ dealId, ...course.handedOn });
}
