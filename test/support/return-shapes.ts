import { randomUUID } from 'node:crypto';
import type { ReturnClaim, ReturnCommand, ReturnCommanded } from '@app/domain/returns/commands.js';
import { partsOf } from '@app/domain/returns/parts.js';
import type { Counterparty, ReturnCaseState } from '@app/domain/returns/state.js';
import { ReturnRegulationRepository } from '@app/persistence/return-regulation.repository.js';
import { nudgeSignalName, returnCaseWorkflowId } from '../../workflows/src/names.js';
import type { Asking } from './asking.js';
import type { Cast } from './cast.js';
import { claimedLine, shippedRegulation } from './return-cases.js';
import type { Stage } from './stage.js';
import { until } from './until.js';

export interface Playing {
  readonly stage: Stage;
  readonly ask: Asking;
  readonly cast: Cast;
  /** From 1: takes of one shape differ in how much is claimed. */
  readonly take: number;
}

/** Plays one shape of a case's life and tells whose it was. */
type Shape = (play: Playing) => Promise<string>;

export const evidence = {
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
    const caseId = await takeClaim(play, []);
    await act(play, caseId, { kind: 'complete', lines: [line()], evidence });
    return caseId;
  },
  'vendor-asks-back-and-accepts': async (play) => {
    const { caseId, partIds } = await claimed(play);
    await act(play, caseId, ...toDecision(partIds), {
      kind: 'request',
      counterparty: await vendor(play),
      partIds,
    });
    await answerAsVendor(play, caseId, { kind: 'ask', partIds, evidence });
    await act(play, caseId, { kind: 'answer', partIds, evidence });
    await answerAsVendor(play, caseId, { kind: 'accept', grants: 'exchange', partIds, evidence });
    return caseId;
  },
  reopened: async (play) => {
    const { caseId, partIds } = await claimed(play);
    await act(play, caseId, { kind: 'withdraw', partIds, evidence });
    await play.stage.client.workflow.getHandle(returnCaseWorkflowId(caseId)).result();
    await act(play, caseId, { kind: 'reopen', partIds, evidence }, { kind: 'pass-on', evidence });
    return caseId;
  },
  /** Only the later run is kept: the first one has some thousand events. */
  continued: async (play) => {
    const { caseId, partIds } = await claimed(play);
    await act(play, caseId, { kind: 'pass-on', evidence });
    const handle = play.stage.client.workflow.getHandle(returnCaseWorkflowId(caseId));
    const { runId } = await handle.describe();
    // A cause may be corrected until it is confirmed.
    while ((await handle.describe()).runId === runId)
      for (const cause of ['defect', 'misuse', 'none-found', 'defect'] as const)
        await act(play, caseId, { kind: 'find-cause', cause, partIds });
    await act(play, caseId, { kind: 'withdraw', partIds, evidence });
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
      shippedRegulation({ calendar: 'always-open', name: `Changed ${play.take}` }),
    );
    await play.stage.client.workflow.getHandle(returnCaseWorkflowId(caseId)).signal(nudgeSignalName);
    await until(async () => (await stateOf(play, caseId)).seq >= 2);
    return caseId;
  },
};

export function line() {
  return claimedLine({ deliveryId: randomUUID(), deliveredOn: undefined, vendorId: undefined });
}

export function toDecision(partIds: readonly string[]): ReturnCommand[] {
  return [
    { kind: 'pass-on', evidence },
    { kind: 'find-cause', cause: 'defect', partIds, evidence },
    { kind: 'confirm-cause', confirmedBy: 'own-inspection', partIds, evidence },
  ];
}

function toReplacement(partIds: readonly string[]): ReturnCommand[] {
  return [
    ...toDecision(partIds),
    { kind: 'decide-remedy', remedy: 'replace', source: 'own-stock', partIds, evidence },
    { kind: 'ship-replacement', partIds, evidence },
  ];
}

export async function claimed(play: Playing): Promise<{ caseId: string; partIds: string[] }> {
  const caseId = await takeClaim(play, Array.from({ length: 1 + ((play.take - 1) % 3) }, line));
  const { lines } = await stateOf(play, caseId);
  return { caseId, partIds: lines.flatMap(({ parts }) => parts.map(({ id }) => id)) };
}

export async function takeClaim(play: Playing, lines: ReturnClaim['lines']): Promise<string> {
  const caseId = randomUUID();
  const { customerId } = play.cast;
  const answer = await play.ask.gateway.takeClaim(
    caseId,
    play.ask.commanded<ReturnClaim>({ kind: 'open', customerId, lines }),
  );
  if (answer.outcome !== 'done') throw new Error(`refused: ${answer.refusal.code}`);
  return caseId;
}

export async function act(play: Playing, caseId: string, ...commands: ReturnCommand[]): Promise<void> {
  for (const command of commands) await actAs(play, caseId, command, { actors: ['administrator'] });
}

/** As whoever has the link of the case's request does. */
export async function answerAsVendor(play: Playing, caseId: string, command: ReturnCommand): Promise<void> {
  const parts = partsOf(await stateOf(play, caseId));
  const requests = parts.flatMap(({ requestedAt }) => requestedAt ?? []);
  const counterpartyId = parts[0]?.counterparty?.id;
  await actAs(play, caseId, command, { actors: ['vendor'], counterpartyId, requests });
}

async function actAs(
  { ask }: Playing,
  caseId: string,
  command: ReturnCommand,
  by: Pick<ReturnCommanded, 'actors' | 'counterpartyId' | 'requests'>,
): Promise<void> {
  const answer = await ask.gateway.commandReturn(caseId, { ...ask.commanded(command), ...by });
  if (answer.outcome !== 'done') throw new Error(`${command.kind} refused: ${answer.refusal.code}`);
}

export async function vendor({ stage }: Playing): Promise<Counterparty> {
  const id = randomUUID();
  await stage.database.query(`INSERT INTO counterparty (id, kind, name) VALUES ($1, 'vendor', 'Nova')`, [id]);
  return { kind: 'vendor', id };
}

export async function stateOf({ stage }: Playing, caseId: string): Promise<ReturnCaseState> {
  const [row]: { state: ReturnCaseState }[] = await stage.database.query(
    `SELECT state FROM return_case WHERE id = $1`,
    [caseId],
  );
  return row!.state;
}
