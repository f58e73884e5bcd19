import type { HandoverCommand } from '@app/domain/handover/commands.js';
import type { HandoverState } from '@app/domain/handover/state.js';
import type { PipelineDefinition } from '@app/domain/pipeline/definition.js';
import type { DealEffectsService } from '../../apps/worker/src/effects/deal.effects.js';
import {
  dealWorkflowId,
  handoverWorkflowId,
  handoverWorkflowName,
  nudgeSignalName,
  stateQueryName,
  taskQueue,
} from '../../workflows/src/names.js';
import type { Asking } from './asking.js';
import { quickPipeline } from './cast.js';
import type { Stage } from './stage.js';
import { until } from './until.js';

/** A won deal that nobody accepts is told of within seconds. */
export const handedOverInSeconds: PipelineDefinition = quickPipeline({
  key: 'handed-over-in-seconds',
  handover: { norm: 'PT1S' },
  ladder: [
    { to: 'owner', after: 'PT0S', channels: ['inbox', 'email'] },
    { to: 'head-of-sales', after: 'PT1S', channels: ['inbox', 'email'] },
    { to: 'management', after: 'PT1S', channels: ['inbox', 'email'] },
  ],
});

interface Playing {
  readonly stage: Stage;
  readonly ask: Asking;
  readonly effects: DealEffectsService;
  /** From 1: takes of one shape differ in what goes before. */
  readonly take: number;
}

/** Plays one shape of a life and tells whose it was. */
type Shape = (play: Playing) => Promise<string>;

/** How deals end that are handed over. */
export const handingOverShapes: Readonly<Record<string, Shape>> = {
  'won-and-handed-over': async (play) => {
    const { dealId } = await handedOver(play);
    await ended(play, dealId);
    return dealId;
  },
  'handed-over-by-another': async (play) => {
    const dealId = await play.ask.open({ stage: 'offer' });
    const commanded = play.ask.commanded({ kind: 'win' } as const);
    await play.effects.commitTransition({ dealId, seq: 1, at: Date.now(), commanded });
    const handoverId = await openHandoverOf(play, dealId);
    await play.stage.client.workflow.start(handoverWorkflowName, {
      ...{ workflowId: handoverWorkflowId(handoverId), taskQueue, args: [{ handoverId }] },
    });
    await play.stage.client.workflow.getHandle(dealWorkflowId(dealId)).signal(nudgeSignalName);
    await ended(play, dealId);
    return dealId;
  },
  'reopened-and-won-again': async (play) => {
    const { dealId } = await handedOver(play);
    await ended(play, dealId);
    await play.ask.tell(dealId, { kind: 'reopen', reasoned: true });
    await play.ask.tell(dealId, { kind: 'win' });
    await ended(play, dealId);
    return dealId;
  },
};

export const handoverShapes: Readonly<Record<string, Shape>> = {
  accepted: async (play) => {
    const { handoverId } = await handedOver(play);
    await answer(play, handoverId, { kind: 'accept' });
    return handoverId;
  },
  'ladder-to-the-top': async (play) => {
    const { dealId, handoverId } = await handedOver(play, handedOverInSeconds.key);
    await told(play, dealId, 3);
    return handoverId;
  },
  'promise-broken': async (play) => {
    const { dealId, handoverId } = await handedOver(play, handedOverInSeconds.key);
    await told(play, dealId, 1);
    const escalationId = (await seen(play, handoverId))!.escalation!.id;
    const promisedFor = new Date(Date.now() + 3_000).toISOString();
    await answer(play, handoverId, { kind: 'take-on', escalationId, promisedFor });
    await told(play, dealId, 2);
    await answer(play, handoverId, { kind: 'accept' });
    return handoverId;
  },
  withdrawn: async (play) => {
    const { dealId, handoverId } = await handedOver(play);
    await play.ask.tell(dealId, { kind: 'reopen', reasoned: true });
    const handle = play.stage.client.workflow.getHandle(handoverWorkflowId(handoverId));
    await handle.signal(nudgeSignalName);
    await handle.result();
    return handoverId;
  },
  'started-from-its-row': async (play) => {
    const { handoverId } = await handedOver(play);
    await play.stage.client.workflow.getHandle(handoverWorkflowId(handoverId)).terminate();
    await answer(play, handoverId, { kind: 'accept' });
    return handoverId;
  },
  'refused-after-the-end': async (play) => {
    const { handoverId } = await handedOver(play);
    await answer(play, handoverId, { kind: 'accept' });
    await play.ask.gateway.commandHandover(handoverId, play.ask.commanded({ kind: 'accept' }));
    return handoverId;
  },
  snoozed: async (play) => {
    const { dealId, handoverId } = await handedOver(play, handedOverInSeconds.key);
    await told(play, dealId, 1);
    const escalationId = (await seen(play, handoverId))!.escalation!.id;
    const until = new Date(Date.now() + (1 + play.take) * 1_000).toISOString();
    await answer(play, handoverId, { kind: 'snooze', escalationId, until, reasoned: true });
    await told(play, dealId, 2);
    await answer(play, handoverId, { kind: 'accept' });
    return handoverId;
  },
  'accepted-by-many-at-once': async (play) => {
    const { handoverId } = await handedOver(play);
    const all = Array.from({ length: 1 + play.take }, () => play.ask.commanded({ kind: 'accept' } as const));
    await Promise.all(all.map((one) => play.ask.gateway.commandHandover(handoverId, one)));
    return handoverId;
  },
  'nudged-for-nothing': async (play) => {
    const { handoverId } = await handedOver(play);
    const handle = play.stage.client.workflow.getHandle(handoverWorkflowId(handoverId));
    for (let at = 0; at < play.take; at++) await handle.signal(nudgeSignalName);
    await answer(play, handoverId, { kind: 'accept' });
    return handoverId;
  },
};

/** A won deal whose handover's workflow has begun. */
async function handedOver(
  play: Playing,
  pipelineKey = 'quick',
): Promise<{ dealId: string; handoverId: string }> {
  const dealId = await play.ask.open({ pipelineKey, pipelineVersion: 1, stage: 'offer' });
  await play.ask.tell(dealId, { kind: 'win' });
  const handoverId = await openHandoverOf(play, dealId);
  await until(async () => (await seen(play, handoverId)) !== undefined);
  return { dealId, handoverId };
}

async function openHandoverOf({ stage }: Playing, dealId: string): Promise<string> {
  const rows: { id: string }[] = await stage.database.query(
    `SELECT id FROM handover WHERE deal_id = $1 AND status = 'open'`,
    [dealId],
  );
  if (!rows[0]) throw new Error('the deal has no open handover');
  return rows[0].id;
}

async function ended({ stage }: Playing, dealId: string): Promise<void> {
  await stage.client.workflow.getHandle(dealWorkflowId(dealId)).result();
}

function seen({ stage }: Playing, handoverId: string): Promise<HandoverState | undefined> {
  const handle = stage.client.workflow.getHandle(handoverWorkflowId(handoverId));
  return handle.query<HandoverState | undefined>(stateQueryName);
}

async function answer({ ask }: Playing, handoverId: string, command: HandoverCommand): Promise<void> {
  const { outcome } = await ask.gateway.commandHandover(handoverId, ask.commanded(command));
  if (outcome !== 'done') throw new Error(`refused: ${command.kind}`);
}

async function told({ ask }: Playing, dealId: string, people: number): Promise<void> {
  await until(async () => (await ask.told(dealId)).length >= people);
}
