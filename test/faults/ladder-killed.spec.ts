import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import type { DealCommand } from '@app/domain/deal/commands.js';
import { instant } from '@app/domain/instant.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { dealWorkflowId } from '../../workflows/src/names.js';
import { Asking } from '../support/asking.js';
import { casting, quickPipeline, type Cast } from '../support/cast.js';
import { expectOneTruth, handoversOf } from '../support/deal-truth.js';
import { dyingWorker } from '../support/dying.js';
import { startPostbox, type Postbox } from '../support/postbox.js';
import { setStage, type Stage } from '../support/stage.js';
import { days, travel } from '../support/time-travel.js';
import { until } from '../support/until.js';

let stage: Stage;
let cast: Cast;
let ask: Asking;
let postbox: Postbox;

beforeEach(async () => {
  postbox = await startPostbox();
  stage = await setStage({ SMTP_URL: postbox.url });
  cast = await casting(stage.database, ladderInSeconds());
  ask = new Asking(stage, cast);
});
afterEach(async () => {
  await stage?.close();
  await postbox?.close();
});

/** A deal that is opened stalls after a second, and its ladder is told to the top within two more. */
function ladderInSeconds() {
  const channels = ['inbox', 'email'] as const;
  const norm = { A: 'P30D', B: 'P30D', C: 'P30D' };
  return quickPipeline({
    stages: quickPipeline().stages.map((stage) => ({ ...stage, norm })),
    stalls: { noFutureActivity: 'PT1S' },
    ladder: [
      { to: 'owner', after: 'PT0S', channels },
      { to: 'head-of-sales', after: 'PT1S', channels },
      { to: 'management', after: 'PT1S', channels },
    ],
  });
}

const ladder = [
  'Anna Novak, round 1, level 0',
  'Petr Dvorak, round 1, level 1',
  'Eva Horak, round 1, level 2',
];

/** After the first level nobody is told for a day. @returns its version */
async function slowLadder(): Promise<number> {
  const { ladder: levels } = ladderInSeconds();
  const slow = levels.map((one, level) => (level === 1 ? { ...one, after: 'P1D' } : one));
  const definitions = new DefinitionRepository(stage.database);
  return (await definitions.publish({ ...ladderInSeconds(), ladder: slow })).version;
}

async function eventKinds(dealId: string): Promise<string[]> {
  const kinds: { kind: string }[] = await stage.database.query(
    `SELECT kind FROM event WHERE entity_id = $1 ORDER BY seq`,
    [dealId],
  );
  return kinds.map(({ kind }) => kind);
}

/** A worker that is killed at the transition with this number. @returns waits until it is dead */
async function killedAt(
  at: number,
  when: 'before' | 'after',
  counting: 'all' | 'handovers' = 'all',
): Promise<() => Promise<void>> {
  const dying = await dyingWorker(stage, { at, counting, ...(when === 'before' ? { when } : {}) });
  const ended = once(dying, 'exit');
  return async () => expect(await ended).toEqual([null, 'SIGKILL']);
}

describe('a worker killed while a ladder is told', () => {
  it.each([
    ['after', 'the opening', 1],
    ['before', 'the telling of the owner', 2],
    ['after', 'the telling of the owner', 2],
    ['before', 'the telling of the head of sales', 3],
    ['after', 'the telling of the head of sales', 3],
    ['before', 'the telling of management', 4],
    ['after', 'the telling of management', 4],
  ] as const)('%s %s: each level is told once', async (when, _, at) => {
    const dead = await killedAt(at, when);
    const dealId = randomUUID();
    const opening = ask.opening();
    // As a client does: an answer that does not come is asked for again.
    const opened = until(async () => (await ask.gateway.open(dealId, opening)).outcome === 'done', 60);
    await dead();
    await stage.startWorker();
    await opened;
    await until(async () => (await ask.told(dealId)).length === ladder.length, 60);
    expect(await ask.told(dealId)).toEqual(ladder);
    expect(await ask.told(dealId, 'email')).toEqual(ladder);
    expect(await eventKinds(dealId)).toEqual(['open', 'time-passed', 'time-passed', 'time-passed']);
    await until(async () => (await ask.workflowState(dealId))?.seq === 4, 60);
    expect(await ask.workflowState(dealId)).toEqual(await ask.row(dealId));
  });

  it.each(['before', 'after'] as const)(
    '%s the week’s repetition: the top is told once more',
    async (when) => {
      const dead = await killedAt(5, when);
      const dealId = await ask.open();
      await until(async () => (await ask.told(dealId)).length === ladder.length, 60);
      const week = travel(stage.client, dealWorkflowId(dealId), days(8));
      await dead();
      await stage.startWorker();
      await week;
      const told = [...ladder, 'Eva Horak, round 2, level 2'];
      expect(await ask.told(dealId)).toEqual(told);
      expect(await ask.told(dealId, 'email')).toEqual(told);
      expect(await eventKinds(dealId)).toHaveLength(5);
      expect(await ask.workflowState(dealId)).toEqual(await ask.row(dealId));
    },
  );
});

describe('a worker killed where somebody has answered', () => {
  type Answer = Extract<DealCommand, { kind: 'take-on' | 'snooze' }>['kind'];

  it.each<['before' | 'after', string, number, Answer]>([
    ['after', 'the promise', 3, 'take-on'],
    ['before', 'the round that a broken promise begins', 4, 'take-on'],
    ['after', 'the round that a broken promise begins', 4, 'take-on'],
    ['after', 'the snooze', 3, 'snooze'],
    ['before', 'the round after a snooze', 4, 'snooze'],
    ['after', 'the round after a snooze', 4, 'snooze'],
  ])('%s %s: what follows is told once, from the first level', async (when, _, at, kind) => {
    const pipelineVersion = await slowLadder();
    const dead = await killedAt(at, when);
    const dealId = await ask.open({ pipelineVersion });
    await until(async () => (await ask.told(dealId)).length === 1);
    const escalationId = (await ask.row(dealId))!.escalation!.id;
    const date = instant(Date.now() + 2_000);
    const answer: DealCommand =
      kind === 'take-on'
        ? { kind, escalationId, promisedFor: date }
        : { kind, escalationId, until: date, reasoned: true };
    const told = ask.tell(dealId, answer);
    await dead();
    await stage.startWorker();
    await told;
    const rounds = ['Anna Novak, round 1, level 0', 'Anna Novak, round 2, level 0'];
    await until(async () => (await ask.told(dealId)).length === rounds.length, 60);
    await until(async () => (await ask.workflowState(dealId))?.seq === 4, 60);
    expect(await ask.told(dealId)).toEqual(rounds);
    expect(await ask.told(dealId, 'email')).toEqual(rounds);
    expect(await ask.workflowState(dealId)).toEqual(await ask.row(dealId));
  });
});

describe('a worker killed where a stall is answered, or the ladder ends', () => {
  const first = 'Anna Novak, round 1, level 0';
  const inAnHour = () => instant(Date.now() + 3_600_000);
  const takeOn = (escalationId: string): DealCommand => ({
    ...{ kind: 'take-on', escalationId, promisedFor: inAnHour() },
  });
  const snooze = (escalationId: string): DealCommand => ({
    ...{ kind: 'snooze', escalationId, until: inAnHour(), reasoned: true },
  });
  const instruct = (escalationId: string): DealCommand => ({
    ...{ kind: 'instruct', escalationId, doneBy: inAnHour() },
  });
  const move = (): DealCommand => ({ kind: 'move', to: 'offer' });
  const lose = (): DealCommand => ({ kind: 'lose', reason: 'price' });
  const handOver = (): DealCommand => ({
    ...{ kind: 'hand-over', ownerId: cast.headOfSales, teamId: cast.teamId },
  });
  const hold = (): DealCommand => ({
    ...{ kind: 'hold', because: 'third-party', until: inAnHour(), reasoned: true },
  });
  const recover = (): DealCommand => ({
    kind: 'record-activity',
    activity: { type: 'call', customerAnswered: true },
    next: { type: 'visit', plannedFor: inAnHour(), agreed: true },
  });

  it.each<['before' | 'after', string, (escalationId: string) => DealCommand, string[], string[]]>([
    ['before', 'the promise', takeOn, [first], ['take-on']],
    ['before', 'the snooze', snooze, [first], ['snooze']],
    ['before', 'the instruction', instruct, [first, first], ['instruct']],
    ['after', 'the instruction', instruct, [first, first], ['instruct']],
    // In its new stage it stalls anew, after a second.
    ['before', 'the move', move, [first, first], ['move', 'time-passed']],
    ['after', 'the move', move, [first, first], ['move', 'time-passed']],
    ['before', 'the closing', lose, [first], ['lose']],
    ['after', 'the closing', lose, [first], ['lose']],
    ['after', 'the hand-over', handOver, [first, 'Petr Dvorak, round 1, level 0'], ['hand-over']],
    ['after', 'the hold', hold, [first], ['hold']],
    ['after', 'the activity that was done', recover, [first], ['record-activity']],
  ])('%s %s: it is done once, and told once', async (when, _, command, told, kinds) => {
    const pipelineVersion = await slowLadder();
    const dead = await killedAt(3, when);
    const dealId = await ask.open({ pipelineVersion });
    await until(async () => (await ask.told(dealId)).length === 1);
    const commanded = ask.commanded(command((await ask.row(dealId))!.escalation!.id));
    // Nobody instructs himself.
    const given = ask.gateway.command(dealId, { ...commanded, principalId: cast.headOfSales });
    await dead();
    await stage.startWorker();
    expect(await given).toMatchObject({ outcome: 'done' });
    const all = ['open', 'time-passed', ...kinds];
    await until(async () => (await ask.workflowState(dealId))?.seq === all.length, 60);
    expect(await eventKinds(dealId)).toEqual(all);
    expect(await ask.told(dealId)).toEqual(told);
    expect(await ask.told(dealId, 'email')).toEqual(told);
    expect(await ask.workflowState(dealId)).toEqual(await ask.row(dealId));
  });
});

describe('a worker killed while the personal manager lets a won deal wait', () => {
  it.each(['before', 'after'] as const)(
    '%s the telling of the head of sales: each level is told once',
    async (when) => {
      const definitions = new DefinitionRepository(stage.database);
      const handover = { norm: 'PT1S' };
      const { version: pipelineVersion } = await definitions.publish({ ...ladderInSeconds(), handover });
      await stage.database.query(`UPDATE customer SET personal_manager_id = $1`, [cast.salesperson]);
      const dead = await killedAt(2, when, 'handovers');
      const plannedFor = instant(Date.now() + 3_600_000);
      const next = { type: 'visit', plannedFor, agreed: true } as const;
      const dealId = await ask.open({ pipelineVersion, stage: 'offer', next });
      await ask.tell(dealId, { kind: 'win' });
      await dead();
      await stage.startWorker();
      await until(async () => (await ask.told(dealId)).length === ladder.length, 60);
      expect(await ask.told(dealId)).toEqual(ladder);
      expect(await ask.told(dealId, 'email')).toEqual(ladder);
      const [row] = await handoversOf(stage, dealId);
      expect(await eventKinds(row!.handoverId)).toEqual([
        'open',
        'time-passed',
        'time-passed',
        'time-passed',
      ]);
      await until(async () => {
        await expectOneTruth(stage, ask, dealId);
        return true;
      });
    },
  );
});

describe('a worker killed between the mail server’s answer and its own record', () => {
  it('leaves a mail that comes once more, as the same one', async () => {
    const dying = await dyingWorker(stage, { at: 1, counting: 'mails' });
    const ended = once(dying, 'exit');
    const dealId = await ask.open({ pipelineVersion: await slowLadder() });
    expect(await ended).toEqual([null, 'SIGKILL']);
    expect(postbox.mails).toHaveLength(1);
    // Nobody waits for the end of its lease here.
    await stage.database.query(`UPDATE mail SET leased_until = now() WHERE status = 'waiting'`);
    await stage.startWorker();
    const rows = () =>
      stage.database.query<{ status: string; message_id: string }[]>(
        `SELECT status, attempts, message_id FROM mail`,
      );
    await until(async () => (await rows()).every(({ status }) => status === 'sent'), 60);
    const [mail, ...others] = await rows();
    expect([mail, others]).toEqual([expect.objectContaining({ status: 'sent', attempts: 2 }), []]);
    expect(postbox.mails.map(({ messageId }) => messageId)).toEqual([mail!.message_id, mail!.message_id]);
    expect(await ask.told(dealId, 'email')).toEqual(['Anna Novak, round 1, level 0']);
  });
});

describe('a worker that is away for longer than all levels take', () => {
  it('tells one level when it is back, and each further one after its delay', async () => {
    const dead = await killedAt(2, 'before');
    const dealId = await ask.open();
    await dead();
    const due = Date.parse((await ask.row(dealId))!.nextDueAt!);
    await until(async () => Date.now() > due + 6_000);
    const back = Date.now();
    await stage.startWorker();
    await until(async () => (await ask.told(dealId)).length === ladder.length, 60);
    const rows: { level: number; at: Date }[] = await stage.database.query(
      `SELECT level, min(told_at) AS at FROM notice WHERE deal_id = $1 GROUP BY level ORDER BY level`,
      [dealId],
    );
    const [owner, head, management] = rows.map(({ at }) => at.getTime()) as [number, number, number];
    expect(owner).toBeGreaterThanOrEqual(back);
    expect(head - owner).toBeGreaterThanOrEqual(1_000);
    expect(management - head).toBeGreaterThanOrEqual(1_000);
  });
});
