import { quickPipeline } from './cast.js';
import { dealWorkflowId, nudgeSignalName } from '../../workflows/src/names.js';
import { inHours, inSeconds, toNeed, toOffer, win, type Play, type Shape } from './recording.js';
import { until } from './until.js';

/** A pipeline of which running deals change the version. */
export const twoVersions = [
  quickPipeline({ key: 'two-versions' }),
  quickPipeline({ key: 'two-versions', name: 'Second' }),
] as const;

/** What else people do with deals, and what time does meanwhile. */
export const dealCourses: Readonly<Record<string, Shape>> = {
  'held-and-resumed': async (play) => {
    const dealId = await play.open();
    await play.tell(dealId, held(inHours(72)), { kind: 'resume' }, toOffer);
    await play.tell(dealId, held(inHours(24 * play.take)));
    return dealId;
  },
  'hold-ended-by-time': async (play) => {
    const dealId = await play.open();
    await play.tell(dealId, held(inSeconds(2)));
    await until(async () => (await play.ask.row(dealId))?.hold === undefined);
    await play.tell(dealId, toOffer);
    return dealId;
  },
  snoozed: async (play) => {
    const { dealId, escalationId } = await stalled(play);
    await play.tell(dealId, {
      kind: 'snooze',
      escalationId,
      until: inSeconds(2 + play.take),
      reasoned: true,
    });
    await play.told(dealId, 2);
    await play.tell(dealId, toOffer, { kind: 'lose', reason: 'price' });
    return dealId;
  },
  instructed: async (play) => {
    const { dealId, escalationId } = await stalled(play);
    const doneBy = inHours(play.take);
    // Nobody instructs themselves.
    const instructing = play.ask.commanded({ kind: 'instruct', escalationId, doneBy } as const);
    await play.ask.gateway.command(dealId, { ...instructing, principalId: play.cast.headOfSales });
    await play.tell(dealId, toOffer, win);
    return dealId;
  },
  'owner-changed': async (play) => {
    const dealId = await play.open();
    const { headOfSales, salesperson, teamId } = play.cast;
    const owners = [headOfSales, salesperson, headOfSales].slice(0, 1 + (play.take % 3));
    for (const [at, ownerId] of owners.entries()) {
      const changes = { amount: `${8_000 + 10 * play.take + at}` };
      await play.tell(dealId, { kind: 'hand-over', ownerId, teamId }, { kind: 'change', changes });
    }
    return dealId;
  },
  migrated: async (play) => {
    const dealId = await play.open({ pipelineKey: 'two-versions', pipelineVersion: 1 });
    await play.tell(dealId, ...moved(play), { kind: 'migrate', toVersion: 2, reasoned: true });
    await play.tell(dealId, { kind: 'customer-answered' });
    return dealId;
  },
  'lost-and-reopened': async (play) => {
    const dealId = await play.open();
    await play.tell(dealId, ...moved(play), { kind: 'lose', reason: 'price' });
    await play.stage.client.workflow.getHandle(dealWorkflowId(dealId)).result();
    await play.tell(dealId, { kind: 'reopen', reasoned: true }, { kind: 'customer-answered' });
    return dealId;
  },
  changed: async (play) => {
    const dealId = await play.open();
    for (let at = 0; at < play.take; at++)
      await play.tell(dealId, { kind: 'change', changes: { amount: `${7_000 * (at + 1)}` } });
    await play.tell(dealId, { kind: 'mark-key', key: true }, { kind: 'mark-key', key: 'by-rule' });
    await play.tell(dealId, { kind: 'change', changes: { expectedContractOn: '2031-01-31' } });
    return dealId;
  },
  'activities-moved-and-cancelled': async (play) => {
    const activity = { type: 'call', plannedFor: inHours(30), agreed: true } as const;
    const dealId = await play.open({ next: activity });
    const planned = () => play.ask.row(dealId).then((row) => row!.activities.at(-1)!.id);
    await play.tell(dealId, { kind: 'move-activity', activityId: await planned(), plannedFor: inHours(60) });
    // An earlier one replaces the timer.
    await play.tell(dealId, {
      ...{ kind: 'move-activity', activityId: await planned() },
      plannedFor: inHours(play.take),
    });
    await play.tell(dealId, { kind: 'cancel-activity', activityId: await planned(), reasoned: true });
    const done = { type: 'visit', customerAnswered: true } as const;
    await play.tell(dealId, { kind: 'record-activity', activity: done, next: activity });
    return dealId;
  },
  'events-adopted': async (play) => {
    const dealId = await play.open();
    // Another worker's, whose server died right after the commits: the workflow hears of them with its next command.
    for (let at = 0; at < play.take; at++) {
      const commanded = play.ask.commanded(at % 2 ? toNeed : toOffer);
      await play.effects.commitTransition({ dealId, seq: 1 + at, at: Date.now(), commanded });
    }
    await play.tell(dealId, { kind: 'customer-answered' }, play.take % 2 ? win : toOffer);
    return dealId;
  },
  'refusals-at-once': async (play) => {
    const dealId = await play.open();
    const refused = [win, toNeed, { kind: 'resume' }, { kind: 'move', to: 'nowhere' }] as const;
    const all = Array.from({ length: 2 * play.take }, (_, at) => refused[at % refused.length]!);
    await Promise.all(all.map((command) => play.ask.gateway.command(dealId, play.ask.commanded(command))));
    await play.tell(dealId, toOffer);
    return dealId;
  },
  'refused-after-the-end': async (play) => {
    const dealId = await play.open();
    await play.tell(dealId, ...moved(play), { kind: 'lose', reason: 'price' });
    await play.stage.client.workflow.getHandle(dealWorkflowId(dealId)).result();
    await play.ask.gateway.command(dealId, play.ask.commanded(toOffer));
    return dealId;
  },
  'nudged-for-nothing': async (play) => {
    const dealId = await play.open();
    const handle = play.stage.client.workflow.getHandle(dealWorkflowId(dealId));
    for (let at = 0; at < play.take; at++) await handle.signal(nudgeSignalName);
    await play.tell(dealId, toOffer);
    return dealId;
  },
};

function held(until: string) {
  return { kind: 'hold', because: 'third-party', until, reasoned: true } as const;
}

/** Some moves, by which takes differ. */
function moved({ take }: Play) {
  return Array.from({ length: take % 3 }, (_, at) => (at % 2 ? toNeed : toOffer));
}

/** A deal whose owner has just been told. */
async function stalled(play: Play): Promise<{ dealId: string; escalationId: string }> {
  const dealId = await play.open({ pipelineKey: 'seconds' });
  await play.told(dealId, 1);
  return { dealId, escalationId: (await play.ask.row(dealId))!.escalation!.id };
}
