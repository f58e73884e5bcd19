import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { DealCommand, OpenDeal } from '@app/domain/deal/commands.js';
import { settle } from '@app/domain/deal/settle.js';
import type { DealState } from '@app/domain/deal/state.js';
import { instant } from '@app/domain/instant.js';
import type { PipelineDefinition } from '@app/domain/pipeline/definition.js';
import { AlertRepository } from '@app/persistence/alert.repository.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { RetimingRepository } from '@app/persistence/retiming.repository.js';
import { ReturnRegulationRepository } from '@app/persistence/return-regulation.repository.js';
import { TransitionRepository } from '@app/persistence/transition.repository.js';
import type { Client } from '@temporalio/client';
import { DealEffectsService } from '../../apps/worker/src/effects/deal.effects.js';
import { RetimingService } from '../../apps/worker/src/retiming/retiming.service.js';
import { Asking } from '../support/asking.js';
import { casting, quickPipeline, type Cast } from '../support/cast.js';
import { setStage, type Stage } from '../support/stage.js';
import { until } from '../support/until.js';

let stage: Stage;
let cast: Cast;
let definitions: DefinitionRepository;
let retimings: RetimingRepository;
let regulations: ReturnRegulationRepository;
/** What a spec that has failed keeps waiting, and the stage could not close for. */
let letGo: (() => void)[];

beforeEach(async () => {
  letGo = [];
  Logger.overrideLogger(['error']);
  stage = await setStage();
  cast = await casting(stage.database);
  definitions = new DefinitionRepository(stage.database);
  retimings = new RetimingRepository(stage.database);
  regulations = new ReturnRegulationRepository(stage.database);
});
afterEach(async () => {
  for (const one of letGo) one();
  await stage?.close();
  Logger.overrideLogger(false);
});

/** A pipeline with so long a norm for each of the two stages. */
function pipeline(...norms: readonly [string, string]): PipelineDefinition {
  const stages = quickPipeline().stages.map((one, index) => {
    const norm = norms[index]!;
    return { ...one, norm: { A: norm, B: norm, C: norm } };
  });
  return quickPipeline({ stages, stalls: { noFutureActivity: 'P30D' } });
}

/** A Temporal that remembers whom it was to wake. */
function temporal() {
  const woken: string[] = [];
  const signalWithStart = async (_: string, { workflowId }: { workflowId: string }) => {
    woken.push(workflowId.replace(/^deal-/, ''));
  };
  const client = {
    withDeadline: (_: number, ask: () => Promise<void>) => ask(),
    workflow: { signalWithStart },
  };
  return { woken, client: client as unknown as Client };
}

function commit(effects: DealEffectsService, dealId: string, seq: number, command: DealCommand | OpenDeal) {
  const commanded = { commandId: randomUUID(), principalId: cast.salesperson, requestHash: '', command };
  return effects.commitTransition({ dealId, seq, at: Date.now(), commanded });
}

function opening(pipelineVersion: number): OpenDeal {
  const { customerId, salesperson: ownerId } = cast;
  const money = { amount: '1000', currency: 'EUR' };
  return { kind: 'open', pipelineKey: 'quick', pipelineVersion, customerId, ownerId, ...money };
}

function latch() {
  let resolve = () => {};
  const promise = new Promise<void>((opened) => (resolve = opened));
  return { promise, resolve: () => resolve() };
}

/** Effects that have read the timing of a deal, and wait before they decide. */
function waitingEffects() {
  const reached = latch();
  const goOn = latch();
  letGo.push(goOn.resolve);
  const rulesFor: DefinitionRepository['rulesFor'] = async (...asked) => {
    reached.resolve();
    await goOn.promise;
    return definitions.rulesFor(...asked);
  };
  const effects = new DealEffectsService(new TransitionRepository(stage.database), {
    rulesFor,
  } as DefinitionRepository);
  return { effects, reached: reached.promise, goOn: goOn.resolve };
}

describe('a transition that has read the timing before a publication, and is committed after it', () => {
  it.each([
    ['an opening', undefined],
    ['a move', { kind: 'move', to: 'offer' }],
  ] as const)('is looked at: %s', async (_, command) => {
    const { version } = await definitions.publish(pipeline('P3D', 'P5D'));
    await stage.database.query(`UPDATE retiming SET done_at = now()`);
    const dealId = randomUUID();
    if (command) {
      const effects = new DealEffectsService(new TransitionRepository(stage.database), definitions);
      expect(await commit(effects, dealId, 0, opening(version))).toMatchObject({ outcome: 'done' });
    }
    const { effects, reached, goOn } = waitingEffects();
    const late = commit(effects, dealId, command ? 1 : 0, command ?? opening(version));
    await reached;
    // The stage that a deal is moved to gets shorter, that of an opening too; the one that is moved from stays.
    await definitions.publish(command ? pipeline('P3D', 'P1D') : pipeline('P1D', 'P5D'));
    const { woken, client } = temporal();
    const service = new RetimingService(
      retimings,
      definitions,
      client,
      new AlertRepository(stage.database),
      regulations,
    );
    await service.round();
    expect(await retimings.next()).toMatchObject({ lookedAt: 0 });
    goOn();
    expect(await late).toMatchObject({ outcome: 'done', state: { timingVersion: version } });
    await service.round();
    expect(woken).toEqual([dealId]);
    expect(await retimings.next()).toBeUndefined();
  });

  it('is waited for at most a minute, and no later transition is', async () => {
    const { version } = await definitions.publish(pipeline('P3D', 'P5D'));
    await stage.database.query(`UPDATE retiming SET done_at = now()`);
    let now = Date.now();
    await definitions.publish(pipeline('P1D', 'P5D'));
    const { effects, reached, goOn } = waitingEffects();
    const late = commit(effects, randomUUID(), 0, opening(version));
    await reached;
    const service = new RetimingService(
      retimings,
      definitions,
      temporal().client,
      new AlertRepository(stage.database),
      regulations,
      () => now,
    );
    await service.round();
    expect(await retimings.next()).toBeDefined();
    now += 60_000;
    await service.round();
    expect(await retimings.next()).toBeUndefined();

    await definitions.publish(pipeline('PT20H', 'P5D'));
    const names = await retimings.readersUnderWay();
    expect(names).toHaveLength(1);
    goOn();
    await late;
    expect(await retimings.readersUnderWay()).toEqual([]);
    await service.round();
    expect(await retimings.next()).toBeUndefined();
  });
});

describe('publishing while deals move', () => {
  it('leaves every deal due as a fresh computation says', async () => {
    await stage.startWorker();
    const { version } = await definitions.publish(pipeline('P5D', 'P5D'));
    const ask = new Asking(stage, cast);
    const open = () => ask.open({ pipelineVersion: version });
    const before = await Promise.all(Array.from({ length: 8 }, open));
    const moving = before.map(async (dealId) => {
      await ask.tell(dealId, { kind: 'move', to: 'offer' });
      await ask.tell(dealId, { kind: 'change', changes: { amount: '61000' } });
    });
    const meanwhile = Array.from({ length: 4 }, open);
    const published = definitions.publish(pipeline('P3D', 'P2D'));
    await Promise.all([...moving, ...meanwhile, published]);
    const after = await Promise.all(Array.from({ length: 2 }, open));
    const timingVersion = (await published).version;
    await until(async () => {
      const rows = await deals();
      return rows.length === 14 && rows.every(({ state }) => state.timingVersion === timingVersion);
    });
    expect((await deals()).map(({ state }) => state.dealId)).toEqual(expect.arrayContaining(after));
    for (const { state, dueAt } of await deals()) {
      const { calendarVersion } = (await definitions.effectiveVersions('quick', state.pipelineVersion))!;
      const rules = await definitions.rulesFor(
        ...([state.dealId, 'quick', state.pipelineVersion, timingVersion, calendarVersion] as const),
      );
      const customer = { class: state.customerClass, norms: {} };
      const fresh = settle({ ...state, clocks: [] }, { ...rules!, customer }, instant(Date.now())).state;
      expect(dueAt.toISOString()).toBe(fresh.nextDueAt);
      expect(await ask.workflowState(state.dealId)).toEqual(state);
    }
  });
});

function deals(): Promise<{ state: DealState; dueAt: Date }[]> {
  return stage.database.query(`SELECT state, next_due_at AS "dueAt" FROM deal WHERE status = 'open'`);
}
