import { randomUUID } from 'node:crypto';
import type { DealCommand } from '@app/domain/deal/commands.js';
import type { DealRepository } from '@app/persistence/deal.repository.js';
import { WithStartWorkflowOperation, type Client, type Workflow } from '@temporalio/client';
import type {
  DealInput,
  TransitionAnswer,
  TransitionRequest,
} from '../../../../workflows/src/deal/deal.updates.js';
import { dealWorkflowName, transitionUpdateName } from '../../../../workflows/src/names.js';
import { keyFrom, type Identity } from './identity.js';
import type { ImportAuthor } from './import-asker.js';
import { startOptions } from './deal-workflows.js';

/** A deal that follows its export: the commands in their order. */
export interface Following {
  readonly dealId: string;
  readonly externalId: string;
  /** The deal's revision when the commands were decided upon: the same change later is another command. */
  readonly revision: number;
  readonly commands: readonly DealCommand[];
  readonly line: number;
  readonly by: ImportAuthor;
}

/** Where the reasons of commands are kept. */
export type Words = Pick<DealRepository, 'keepTexts'>;

/** How long a deal is given to answer; a worker that polls needs milliseconds. */
const answerMs = 10_000;

export type Followed =
  { readonly outcome: 'done' } | { readonly outcome: 'refused' | 'silent'; readonly reason: string };

/** Gives a deal its commands through its workflow, in the name of the import. Given again, they are recognised. */
export async function follow(
  client: Client,
  identity: Identity,
  following: Following,
  words: Words,
): Promise<Followed> {
  const { dealId, externalId, revision, commands, by } = following;
  for (const command of commands) {
    const name = command.kind === 'move' ? `move-${keyFrom(command.to)}` : command.kind;
    // What was refused to one who may not override is another command of one who may.
    const how = 'override' in command && !command.override ? ':gated' : '';
    const commandId = identity.of('command', `${externalId}:${revision}:${name}${how}`);
    const principalId = by.principalId ?? identity.of('importer', '');
    const commanded = { commandId, principalId, through: by.through, requestHash: commandId, command };
    if ('reasoned' in command) await words.keepTexts(dealId, commanded, { reason: by.reason });
    const answer = await asked(client, dealId, { nonce: randomUUID(), commanded });
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
