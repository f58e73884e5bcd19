import { randomUUID } from 'node:crypto';
import { dutiesOf } from '@app/domain/returns/duties.js';
import type { Grant, Remedy, ReturnCause } from '@app/domain/returns/state.js';
import { partsOf } from '@app/domain/returns/parts.js';
import { returnCaseWorkflowId } from '../../workflows/src/names.js';
import { doingDuty, shippedRegulation } from './return-cases.js';
import {
  act,
  answerAsVendor,
  claimed,
  evidence,
  line,
  stateOf,
  takeClaim,
  toDecision,
  vendor,
  type Playing,
} from './return-shapes.js';
import { until } from './until.js';

/** A case of it is late within seconds. */
export const lateInSeconds = (() => {
  const { steps, ...shipped } = shippedRegulation();
  const norm = { A: 'PT1S', B: 'PT1S', C: 'PT1S' };
  const passingOn = { ...steps['passing-on'], norm, warnBefore: undefined };
  return {
    ...shipped,
    key: 'late-in-seconds',
    calendar: 'always-open',
    steps: { ...steps, 'passing-on': passingOn },
  };
})();

type Shape = (play: Playing) => Promise<string>;

/** The ends that return cases come to, and the ways there. */
export const returnEnds: Readonly<Record<string, Shape>> = {
  rejected: (play) =>
    ending(play, (caseId, partIds) => act(play, caseId, { kind: 'reject', partIds, evidence })),
  refunded: (play) => ending(play, decided(play, 'refund')),
  credited: (play) => ending(play, decided(play, 'credit')),
  repaired: (play) => ending(play, decided(play, 'repair')),
  'vendor-refuses': (play) =>
    ending(play, async (caseId, partIds) => {
      await act(play, caseId, { kind: 'request', counterparty: await vendor(play), partIds });
      await answerAsVendor(play, caseId, { kind: 'refuse', partIds, evidence });
    }),
  'vendor-exchanges': (play) =>
    ending(play, async (caseId, partIds) => {
      await accepted(play, caseId, partIds, 'exchange');
      await act(play, caseId, { kind: 'plan-pick-up', on: '2030-01-10', partIds });
    }),
  'vendor-credits': (play) => ending(play, (caseId, partIds) => accepted(play, caseId, partIds, 'credit')),
  'vendor-accepts-in-part': (play) =>
    ending(play, async (caseId, partIds) => {
      await act(play, caseId, { kind: 'request', counterparty: await vendor(play), partIds });
      const quantity = 10 + play.take;
      const [partId] = partIds;
      await answerAsVendor(play, caseId, {
        ...{ kind: 'accept-in-part', grants: 'credit', quantity, partIds: [partId!], evidence },
      });
    }),
  'asked-of-another-vendor': (play) =>
    ending(play, async (caseId, partIds) => {
      for (let asked = 0; asked < 1 + (play.take % 3); asked++) {
        await act(play, caseId, { kind: 'request', counterparty: await vendor(play), partIds });
        await act(play, caseId, { kind: 'drop-claim', partIds, evidence });
      }
    }),
  'split-and-withdrawn': (play) =>
    ending(play, async (caseId, [partId]) => {
      for (let at = 0; at < play.take; at++)
        await act(play, caseId, { kind: 'split', quantity: 1 + at, partIds: [partId!] });
      const parts = partsOf(await stateOf(play, caseId)).map(({ id }) => id);
      await act(play, caseId, { kind: 'withdraw', partIds: parts.slice(-1), evidence });
    }),
  'recounted-and-corrected': (play) =>
    ending(play, async (caseId, partIds) => {
      await act(play, caseId, {
        kind: 'recount',
        quantity: 20 + play.take,
        partIds: partIds.slice(0, 1),
        evidence,
      });
      const causes: readonly ReturnCause[] = ['wrong-delivery', 'misuse'];
      const cause = causes[play.take % causes.length]!;
      await act(play, caseId, { kind: 'correct-cause', cause, confirmedBy: 'laboratory', partIds, evidence });
    }),
  'cause-left-out': async (play) => {
    const { caseId, partIds } = await claimed(play);
    await act(play, caseId, { kind: 'pass-on', evidence }, { kind: 'find-cause', cause: 'defect', partIds });
    await act(play, caseId, { kind: 'skip', step: 'confirmation', partIds, evidence });
    await toTheEnd(play, caseId);
    return caseId;
  },
  'draft-withdrawn': async (play) => {
    const caseId = await takeClaim(play, []);
    await act(play, caseId, { kind: 'withdraw-draft', evidence });
    return caseId;
  },
  'late-and-taken-on': async (play) => {
    const { caseId, escalationId } = await late(play);
    const promisedFor = new Date(Date.now() + (1 + play.take) * 1_000).toISOString();
    await act(play, caseId, { kind: 'take-on', escalationId, promisedFor });
    // The promise is broken.
    await until(async () => (await stateOf(play, caseId)).escalations.some(({ round }) => round > 1));
    await act(play, caseId, { kind: 'pass-on', evidence });
    return caseId;
  },
  'late-and-snoozed': async (play) => {
    const { caseId, escalationId } = await late(play);
    const end = new Date(Date.now() + 3_600_000 * play.take).toISOString();
    await act(play, caseId, { kind: 'snooze', escalationId, until: end, reasoned: true });
    await act(play, caseId, { kind: 'pass-on', evidence });
    return caseId;
  },
  'refusals-at-once': async (play) => {
    const { caseId, partIds } = await claimed(play);
    const refused = Array.from(
      { length: 2 * play.take },
      () => ({ kind: 'reject', partIds, evidence }) as const,
    );
    const by = { actors: ['administrator'] } as const;
    await Promise.all(
      refused.map((command) =>
        play.ask.gateway.commandReturn(caseId, { ...play.ask.commanded(command), ...by }),
      ),
    );
    await act(play, caseId, { kind: 'pass-on', evidence });
    return caseId;
  },
  /** The case in which a defective replacement goes on: its workflow starts from its row. */
  'continues-another': async (play) => {
    const { caseId, partIds } = await claimed(play);
    await act(play, caseId, ...toDecision(partIds));
    await act(play, caseId, {
      kind: 'decide-remedy',
      remedy: 'replace',
      source: 'own-stock',
      partIds,
      evidence,
    });
    await act(play, caseId, { kind: 'ship-replacement', partIds, evidence });
    await act(play, caseId, { kind: 'dispute-receipt', because: 'defective', partIds, evidence });
    const linked = partsOf(await stateOf(play, caseId))[0]!.continuedIn!;
    await toTheEnd(play, linked);
    return linked;
  },
};

/** What is particular, between the confirmed cause and the end; the end is what the duties that are left ask for. */
async function ending(
  play: Playing,
  particular: (caseId: string, partIds: string[]) => Promise<void>,
): Promise<string> {
  const { caseId, partIds } = await claimed(play);
  await act(play, caseId, ...toDecision(partIds));
  await particular(caseId, partIds);
  await toTheEnd(play, caseId);
  await play.stage.client.workflow.getHandle(returnCaseWorkflowId(caseId)).result();
  return caseId;
}

function decided(play: Playing, remedy: Remedy) {
  return (caseId: string, partIds: string[]) =>
    act(play, caseId, { kind: 'decide-remedy', remedy, partIds, evidence });
}

async function accepted(play: Playing, caseId: string, partIds: string[], grants: Grant): Promise<void> {
  await act(play, caseId, { kind: 'request', counterparty: await vendor(play), partIds });
  await answerAsVendor(play, caseId, { kind: 'accept', grants, partIds, evidence });
}

/** Does every duty of a case until there is none. */
async function toTheEnd(play: Playing, caseId: string): Promise<void> {
  for (let left = 100; left > 0; left--) {
    const [duty] = dutiesOf(await stateOf(play, caseId));
    if (!duty) return;
    await act(play, caseId, { evidence, ...doingDuty(duty) });
  }
  throw new Error('it does not end');
}

/** A case of which somebody has been told that it is late. */
async function late(play: Playing): Promise<{ caseId: string; escalationId: string }> {
  const caseId = randomUUID();
  const { customerId } = play.cast;
  const command = { kind: 'open', customerId, lines: [line()], regulationKey: lateInSeconds.key } as const;
  await play.ask.gateway.takeClaim(caseId, play.ask.commanded(command));
  await until(async () => (await stateOf(play, caseId)).escalations.length > 0);
  return { caseId, escalationId: (await stateOf(play, caseId)).escalations[0]!.id };
}
