import { randomUUID } from 'node:crypto';
import type { ReturnClaim, ReturnCommand } from '@app/domain/returns/commands.js';
import type { ReturnCaseState } from '@app/domain/returns/state.js';
import { ReturnRegulationRepository } from '@app/persistence/return-regulation.repository.js';
import { nudgeSignalName, returnCaseWorkflowId } from '../../workflows/src/names.js';
import type { Asking } from './asking.js';
import type { Cast } from './cast.js';
import { claimedLine, shippedRegulation } from './return-cases.js';
import type { Stage } from './stage.js';
import { until } from './until.js';

interface Playing {
  readonly stage: Stage;
  readonly ask: Asking;
  readonly cast: Cast;
}

/** Plays one shape of a case's life and tells whose it was. */
type Shape = (play: Playing) => Promise<string>;

const evidence = {
  reasoned: true,
  documentId: randomUUID(),
  shipmentId: randomUUID(),
  through: 'phone',
} as const;

/** The lives of return cases that histories are recorded of. */
export const returnShapes: Readonly<Record<string, Shape>> = {
  'replaced-from-stock': async (play) => {
    const { caseId, partIds } = await claimed(play);
    await act(play, caseId, ...toReplacement(partIds), { kind: 'record-delivery', partIds, evidence });
    await act(play, caseId, { kind: 'confirm-receipt', partIds, evidence });
    await act(play, caseId, { kind: 'record-contact', reaction: 'satisfied', evidence });
    return caseId;
  },
  'continued-in-another': async (play) => {
    const { caseId, partIds } = await claimed(play);
    await act(play, caseId, ...toReplacement(partIds));
    await act(play, caseId, { kind: 'dispute-receipt', because: 'defective', partIds, evidence });
    return caseId;
  },
  'draft-completed': async (play) => {
    const caseId = await take(play, []);
    await act(play, caseId, { kind: 'complete', lines: [line()], evidence });
    return caseId;
  },
  'claim-refused': async (play) => {
    const caseId = randomUUID();
    const command = { kind: 'open', customerId: randomUUID(), lines: [] } as const;
    await play.ask.gateway.takeClaim(caseId, play.ask.commanded<ReturnClaim>(command));
    return caseId;
  },
  'started-from-its-row': async (play) => {
    const { caseId } = await claimed(play);
    await play.stage.client.workflow.getHandle(returnCaseWorkflowId(caseId)).terminate();
    await act(play, caseId, { kind: 'pass-on', evidence });
    return caseId;
  },
  nudged: async (play) => {
    const { caseId } = await claimed(play);
    await new ReturnRegulationRepository(play.stage.database).publish(
      shippedRegulation({ calendar: 'always-open', name: 'Changed' }),
    );
    await play.stage.client.workflow.getHandle(returnCaseWorkflowId(caseId)).signal(nudgeSignalName);
    await until(async () => (await stateOf(play, caseId)).seq === 2);
    return caseId;
  },
};

function line() {
  return claimedLine({ deliveryId: randomUUID(), deliveredOn: undefined, vendorId: undefined });
}

function toReplacement(partIds: readonly string[]): ReturnCommand[] {
  return [
    { kind: 'pass-on', evidence },
    { kind: 'find-cause', cause: 'defect', partIds, evidence },
    { kind: 'confirm-cause', confirmedBy: 'own-inspection', partIds, evidence },
    { kind: 'decide-remedy', remedy: 'replace', source: 'own-stock', partIds, evidence },
    { kind: 'ship-replacement', partIds, evidence },
  ];
}

async function claimed(play: Playing): Promise<{ caseId: string; partIds: string[] }> {
  const caseId = await take(play, [line()]);
  const { lines } = await stateOf(play, caseId);
  return { caseId, partIds: lines.flatMap(({ parts }) => parts.map(({ id }) => id)) };
}

async function take(play: Playing, lines: ReturnClaim['lines']): Promise<string> {
  const caseId = randomUUID();
  const { customerId } = play.cast;
  const answer = await play.ask.gateway.takeClaim(
    caseId,
    play.ask.commanded<ReturnClaim>({ kind: 'open', customerId, lines }),
  );
  if (answer.outcome !== 'done') throw new Error(`refused: ${answer.refusal.code}`);
  return caseId;
}

async function act({ ask }: Playing, caseId: string, ...commands: ReturnCommand[]): Promise<void> {
  for (const command of commands) {
    const answer = await ask.gateway.commandReturn(caseId, {
      ...ask.commanded(command),
      actors: ['administrator'],
    });
    if (answer.outcome !== 'done') throw new Error(`${command.kind} refused: ${answer.refusal.code}`);
  }
}

async function stateOf({ stage }: Playing, caseId: string): Promise<ReturnCaseState> {
  const [row]: { state: ReturnCaseState }[] = await stage.database.query(
    `SELECT state FROM return_case WHERE id = $1`,
    [caseId],
  );
  return row!.state;
}
