import { continueAsNew, proxyLocalActivities } from '@temporalio/workflow';
import type { HandoverCommand } from '../../../libs/domain/src/handover/commands.js';
import type { HandoverState } from '../../../libs/domain/src/handover/state.js';
import { Course, patient } from '../shared/course.js';
import { answered, follow } from '../shared/following.js';
import type { Commit } from '../shared/transition.effects.contract.js';
import type { HandoverEffects } from './handover.effects.contract.js';
import type { HandoverInput } from './handover.updates.js';

const { loadHandover, commitHandover } = proxyLocalActivities<HandoverEffects>(patient);

/** A won deal on its way to the customer's personal manager, who is told of it until it is accepted. */
export async function handover({ handoverId, state, wakeAt, nudged }: HandoverInput): Promise<void> {
  const effects = {
    load: () => loadHandover(handoverId),
    commit: (request: Commit<HandoverCommand>) => commitHandover({ handoverId, ...request }),
  };
  const course = new Course<HandoverState, HandoverCommand>(effects, state, wakeAt);
  if (nudged) course.nudge();
  const begun = course.load();
  await follow(course, begun, async (request) => {
    await begun;
    return course.answer(request);
  });
  await answered();
  if (course.isOpen) await continueAsNew<typeof handover>({ handoverId, ...course.handedOn });
}
