import { randomUUID } from 'node:crypto';
import type { DealCommand } from '@app/domain/deal/commands.js';
import { WithStartWorkflowOperation, type Client, type Workflow } from '@temporalio/client';
import type {
  DealInput,
  TransitionAnswer,
  TransitionRequest,
} from '../../../../workflows/src/deal/deal.updates.js';
import { dealWorkflowName, transitionUpdateName } from '../../../../workflows/src/names.js';
import { keyFrom, type Identity } from './identity.js';
import { startOptions } from './deal-workflows.js';

/** A deal that follows its export: the commands in their order. */
export interface Following {
  readonly dealId: string;
  readonly externalId: string;
  /** The deal's revision when the commands were decided upon: the same change later is another command. */
  readonly revision: number;
  readonly commands: readonly DealCommand[];
  readonly line: number;
}

/** How long a deal is given to answer; a worker that polls needs milliseconds. */
const answerMs = 10_000;

export type Followed =
  { readonly outcome: 'done' } | { readonly outcome: 'refused' | 'silent'; readonly reason: string };

/** Gives a deal its commands through its workflow, in the name of the import. Given again, they are recognised. */
export async function follow(client: Client, identity: Identity, following: Following): Promise<Followed> {
  const { dealId, externalId, revision, commands } = following;
  for (const command of commands) {
    const name = command.kind === 'move' ? `move-${keyFrom(command.to)}` : command.kind;
    const commandId = identity.of('command', `${externalId}:${revision}:${name}`);
    const answer = await asked(client, dealId, {
      nonce: randomUUID(),
      commanded: { commandId, principalId: identity.of('importer', ''), requestHash: commandId, command },
    });
    if (answer === undefined) return silent;
    if (answer.outcome === 'refused')
      return { outcome: 'refused', reason: `refused here: ${answer.refusal.code}` };
  }
  return { outcome: 'done' };
}

/** What a deal has not answered to. It may still be carried out: the next import sees. */
export const silent: Followed = { outcome: 'silent', reason: 'the deal did not answer: does a worker run?' };

/** The deal's answer; undefined when none came in time. What was asked is not taken back. */
async function asked(
  client: Client,
  dealId: string,
  request: TransitionRequest,
): Promise<TransitionAnswer | undefined> {
  const input: DealInput = { dealId };
  const startWorkflowOperation = new WithStartWorkflowOperation(dealWorkflowName, startOptions(input));
  const answer = client.workflow.executeUpdateWithStart<Workflow, TransitionAnswer, [TransitionRequest]>(
    transitionUpdateName,
    { updateId: request.commanded.commandId, args: [request], startWorkflowOperation },
  );
  // Both are rejected together; one of them is waited for.
  startWorkflowOperation.workflowHandle().catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), answerMs);
  });
  try {
    return await Promise.race([answer, patience]);
  } finally {
    clearTimeout(timer);
  }
}
