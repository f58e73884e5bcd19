import { randomUUID } from 'node:crypto';
import { nudgeSignalName, dealWorkflowId } from '../../workflows/src/names.js';
import { inHours, toNeed, toOffer, win, type Shape } from './recording.js';
import { until } from './until.js';

/** The lives of deals that histories are recorded of: how they begin, move, are told of, and outlive crashes. */
export const dealShapes: Readonly<Record<string, Shape>> = {
  'opened-and-won': async (play) => {
    const dealId = await play.open();
    await play.tell(dealId, toOffer, win);
    return dealId;
  },
  'opened-moved-lost': async (play) => {
    const dealId = await play.open();
    await play.tell(dealId, toOffer, toNeed, { kind: 'lose', reason: 'price' });
    return dealId;
  },
  'opening-refused': async (play) => {
    const dealId = randomUUID();
    await play.ask.gateway.open(dealId, play.ask.opening({ customerId: randomUUID() }));
    return dealId;
  },
  'opening-not-storable': async (play) => {
    const dealId = randomUUID();
    await play.ask.gateway.open(dealId, play.ask.opening({ expectedContractOn: 'some day' }));
    return dealId;
  },
  'command-refused-and-asked-again': async (play) => {
    const dealId = await play.open();
    const winning = play.ask.commanded(win);
    await play.ask.gateway.command(dealId, winning);
    await play.tell(dealId, toOffer);
    await play.ask.gateway.command(dealId, winning);
    return dealId;
  },
  'deal-unknown': async (play) => {
    const dealId = randomUUID();
    await play.ask.gateway.command(dealId, play.ask.commanded(toOffer));
    return dealId;
  },
  'ladder-to-the-top': async (play) => {
    const dealId = await play.open({ pipelineKey: 'seconds' });
    await play.told(dealId, 3);
    return dealId;
  },
  'promise-broken': async (play) => {
    const dealId = await play.open({ pipelineKey: 'seconds' });
    await play.told(dealId, 1);
    const escalationId = (await play.ask.row(dealId))!.escalation!.id;
    const promisedFor = new Date(Date.now() + 3_000).toISOString();
    await play.tell(dealId, { kind: 'take-on', escalationId, promisedFor });
    await play.told(dealId, 2);
    await play.tell(dealId, toOffer, win);
    return dealId;
  },
  'activities-planned-and-finished': async (play) => {
    const activity = { type: 'visit', plannedFor: inHours(72), agreed: true } as const;
    const dealId = await play.open({ next: activity });
    await play.tell(dealId, { kind: 'plan-activity', activity: { ...activity, type: 'call' } });
    // Without a next one a deadline comes nearer: the timer is replaced.
    for (const { id } of (await play.ask.row(dealId))!.activities)
      await play.tell(dealId, { kind: 'finish-activity', activityId: id });
    return dealId;
  },
  'moves-at-once': async (play) => {
    const dealId = await play.open();
    const moves = Array.from({ length: 7 + play.take }, (_, at) =>
      play.ask.commanded(at % 2 ? toNeed : toOffer),
    );
    await Promise.all(moves.map((move) => play.ask.gateway.command(dealId, move)));
    return dealId;
  },
  nudged: async (play) => {
    const dealId = await play.open();
    const commanded = play.ask.commanded(toOffer);
    // As a worker leaves it that dies, with its server, right after the commit.
    await play.effects.commitTransition({ dealId, seq: 1, at: Date.now(), commanded });
    await play.stage.client.workflow.getHandle(dealWorkflowId(dealId)).signal(nudgeSignalName);
    await until(async () => (await play.ask.workflowState(dealId))?.seq === 2);
    return dealId;
  },
  'started-from-its-row': async (play) => {
    const dealId = await play.open();
    await play.stage.client.workflow.getHandle(dealWorkflowId(dealId)).terminate();
    await play.tell(dealId, toOffer, win);
    return dealId;
  },
  'waited-for-its-row': async (play) => {
    const dealId = await play.open();
    const handle = play.stage.client.workflow.getHandle(dealWorkflowId(dealId));
    const before = (await handle.describe()).historyLength;
    const holder = play.stage.database.createQueryRunner();
    await holder.startTransaction();
    await holder.query(`SELECT FROM deal WHERE id = $1 FOR UPDATE`, [dealId]);
    const moving = play.tell(dealId, toOffer);
    // The worker says that it is still at it: such tasks are part of the history.
    await until(async () => (await handle.describe()).historyLength >= before + 6);
    await holder.rollbackTransaction();
    await holder.release();
    await moving;
    return dealId;
  },
  /** Only the later run is kept: the first one has some thousand events. */
  continued: async (play) => {
    const dealId = await play.open();
    const handle = play.stage.client.workflow.getHandle(dealWorkflowId(dealId));
    const { runId } = await handle.describe();
    while ((await handle.describe()).runId === runId)
      for (let moves = 0; moves < 6; moves++) await play.tell(dealId, moves % 2 ? toNeed : toOffer);
    await play.tell(dealId, toOffer, win);
    return dealId;
  },
};
