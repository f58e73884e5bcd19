import { continueAsNew, proxyLocalActivities } from '@temporalio/workflow';
import { refuse } from '../../../libs/domain/src/errors.js';
import type { ActKind, ReturnClaim, ReturnCommand } from '../../../libs/domain/src/returns/commands.js';
import type { ReturnCaseState } from '../../../libs/domain/src/returns/state.js';
import { answerTo, Course, patient } from '../shared/course.js';
import { answered, follow } from '../shared/following.js';
import type { Commit } from '../shared/transition.effects.contract.js';
import { LinkedCases } from './linked-cases.js';
import type { ReturnCaseEffects } from './return-case.effects.contract.js';
import type { ReturnCaseInput } from './return-case.updates.js';

const { loadReturn, commitReturn } = proxyLocalActivities<ReturnCaseEffects>(patient);

type Asked = ReturnClaim | ReturnCommand;

/**
 * The defect-and-return regulation, in its order of duty: what a case waits for, and what is done. Parts of a batch go their
 * own ways at their own pace; whose turn it is, and by when, says the domain. What stands nowhere here is not taken.
 */
const orderOfDuty: Readonly<Record<ActKind, string>> = {
  // The personal manager takes the customer's claim at once, and passes it to the head of sales.
  complete: 'a claim by phone is completed',
  'withdraw-draft': 'or the customer takes it back',
  'move-customer': 'it was taken for the wrong customer',
  'pass-on': 'the claim is passed to the head of sales',
  // The head of sales finds the cause of the defect, and obtains its confirmation.
  'find-cause': 'the cause is found',
  'confirm-cause': 'it is confirmed: by whom, with which document',
  'correct-cause': 'it was another one, as a vendor’s refusal may show: with a reason, and confirmed as well',
  split: 'a part of the batch goes another way',
  recount: 'it is another quantity than was claimed',
  'correct-delivery': 'it was delivered on another day, or by another carrier',
  // The head of sales sends the vendor, or the carrier, a request to exchange, or decides otherwise.
  request: 'the exchange is requested',
  'decide-remedy': 'what the customer gets is decided: others from our stock, its money, a credit, a repair',
  reject: 'the claim is rejected, with a reason',
  // The vendor accepts, accepts in part, refuses, or asks back.
  accept: 'the vendor accepts',
  'accept-in-part': 'the vendor accepts a part',
  refuse: 'the vendor refuses, with a reason: back to the head of sales',
  ask: 'the vendor asks back',
  answer: 'it has its answer',
  'drop-claim': 'the vendor is asked no longer: another one, or we bear it',
  // The company picks the defective goods up from the customer, and returns them to the vendor.
  'plan-pick-up': 'the pick-up is planned',
  'pick-up': 'the defective goods are picked up',
  'send-back': 'they are returned to the vendor',
  'confirm-return': 'the vendor has received them',
  'refuse-goods': 'or has inspected them, and refuses: back to the head of sales',
  'take-back': 'they are back from the vendor',
  scrap: 'or are scrapped there, with a reason',
  // The vendor sends good goods.
  'announce-goods': 'good goods are on the way',
  'receive-goods': 'they have been received',
  'check-goods': 'they have been checked',
  'record-compensation': 'or the vendor’s money or credit note is there',
  // The company ships them to the customer as the replacement; the customer confirms, or is silent.
  'ship-replacement': 'the replacement is shipped',
  'record-delivery': 'it is delivered',
  'confirm-receipt': 'the customer confirms it',
  'dispute-receipt': 'or says that it is wrong or defective again',
  settle: 'the customer has its money, its credit or its repair',
  'give-back': 'the customer has its own goods back',
  withdraw: 'the customer takes the claim back',
  // The personal manager speaks to the customer afterwards, and records how it took it.
  'record-contact': 'the customer has been spoken to',
  // At any time.
  skip: 'a step is left out, with a recorded reason',
  'take-on': 'a late step is taken on, with a date',
  snooze: 'a late step is put off, with a reason',
  reopen: 'an end was none',
};

/** A customer's claim, from the moment it is taken until every part has ended and the customer has been spoken to. */
export async function returnCase({ caseId, claim, state, wakeAt, nudged }: ReturnCaseInput): Promise<void> {
  const effects = {
    load: () => loadReturn(caseId),
    commit: (request: Commit<Asked>) => commitReturn({ caseId, ...request }),
  };
  const course = new Course<ReturnCaseState, Asked>(effects, state, wakeAt);
  const linked = new LinkedCases();
  if (nudged) course.nudge();
  const taken = claim ? course.command(claim) : course.load();
  await follow(course, taken, async (request) => {
    const opened = await taken;
    const { commandId, command } = request.commanded;
    if (opened && commandId === claim?.commandId) return answerTo(request.nonce, opened);
    if (command.kind !== 'open' && !Object.hasOwn(orderOfDuty, command.kind)) {
      const refusal = refuse('act-not-permitted', 'a return case knows no such act');
      return { nonce: request.nonce, outcome: 'refused', refusal };
    }
    const answer = await course.answer(request);
    await linked.start(course.state);
    return answer;
  });
  await answered();
  if (course.isOpen) await continueAsNew<typeof returnCase>({ caseId, ...course.handedOn });
}
