import { Logger } from '@nestjs/common';
import { watchedDeals } from '@app/doctor/watched.js';
import type { WorkflowStates, WorkflowStatus } from '@app/doctor/workflow-states.js';
import type { AlertRepository } from '@app/persistence/alert.repository.js';
import type { OpenRow, WatchdogRepository } from '@app/persistence/watchdog.repository.js';
import { AlertBook } from './alert-book.js';
import { Sweep } from './sweep.js';

interface Workflow {
  readonly status: WorkflowStatus;
  readonly seq?: number;
}

/** Rows, workflows and alerts in memory. */
class Scene {
  readonly rows = new Map<string, OpenRow>();
  readonly workflows = new Map<string, Workflow>();
  readonly alerts = new Map<string, unknown>();
  readonly woken: string[] = [];
  looks = 0;
  asked = 0;
  now = 0;
  /** How long a look takes. */
  lookMs = 0;

  put(id: string, workflow: Workflow = { status: 'running' }): void {
    this.rows.set(id, { id, seq: 3 });
    this.workflows.set(id, workflow);
  }

  sweep(): Sweep {
    const rows: Pick<WatchdogRepository, 'openAfter' | 'openAmong'> = {
      openAfter: async (_, after, limit) =>
        [...this.rows.values()].filter(({ id }) => after === null || id > after).slice(0, limit),
      openAmong: async (_, ids) => [...this.rows.values()].filter(({ id }) => ids.includes(id)),
    };
    const states: Pick<WorkflowStates<{ seq: number }>, 'statusOf' | 'of' | 'lastOf'> = {
      statusOf: async (id) => {
        this.looks++;
        this.now += this.lookMs;
        return this.workflows.get(id)!.status;
      },
      lastOf: async (id) => ({ seq: this.workflows.get(id)!.seq ?? 3 }),
      of: async (id) => {
        this.asked++;
        return { kind: 'running', state: { seq: this.workflows.get(id)!.seq ?? 3 } };
      },
    };
    const alerts: Pick<AlertRepository, 'raise' | 'resolve' | 'resolveMany' | 'openOf'> = {
      raise: async (kind, id, detail) => {
        const isNew = !this.alerts.has(`${kind} ${id}`);
        this.alerts.set(`${kind} ${id}`, detail);
        return isNew;
      },
      resolve: async (kinds, ids) => {
        for (const kind of kinds) for (const id of ids) this.alerts.delete(`${kind} ${id}`);
      },
      resolveMany: async (kinds) => {
        for (const kind of kinds) this.alerts.delete(`${kind} null`);
      },
      openOf: async () =>
        [...this.alerts.keys()]
          .map((name) => name.split(' ') as ['row-ahead', string])
          .filter(([, entityId]) => entityId !== 'null')
          .map(([kind, entityId]) => ({ kind, entityId })),
    };
    return new Sweep(
      watchedDeals,
      rows as WatchdogRepository,
      states as WorkflowStates<{ seq: number }>,
      async (id) => void this.woken.push(id),
      new AlertBook(alerts as AlertRepository, 'deal'),
      () => this.now,
    );
  }
}

const idOf = (at: number) => `deal${String(at).padStart(4, '0')}`;

describe('the sweep', () => {
  let scene: Scene;
  beforeEach(() => {
    scene = new Scene();
    Logger.overrideLogger(false);
  });

  it('looks at 50 rows a round, asks every tenth, and comes round to all of them', async () => {
    for (let at = 0; at < 120; at++) scene.put(idOf(at));
    const sweep = scene.sweep();
    await sweep.round();
    expect([scene.looks, scene.asked]).toEqual([50, 5]);
    await sweep.round();
    await sweep.round();
    expect(scene.looks).toBe(120);
    for (let round = 0; round < 27; round++) await sweep.round();
    // Ten passes have asked each of them once.
    expect([scene.looks, scene.asked]).toEqual([1_200, 120]);
    expect(scene.alerts.size).toBe(0);
  });

  it('leaves the rest to the next round when looks take long', async () => {
    for (let at = 0; at < 50; at++) scene.put(idOf(at));
    scene.lookMs = 400;
    const sweep = scene.sweep();
    await sweep.round();
    expect(scene.looks).toBe(10);
    await sweep.round();
    expect(scene.looks).toBe(20);
  });

  it('tells of an open row whose workflow has ended further on, and starts nothing: the row was put back', async () => {
    scene.put('a', { status: 'completed', seq: 5 });
    await scene.sweep().round();
    expect([...scene.alerts.keys()]).toEqual(['row-behind a']);
    expect(scene.woken).toEqual([]);
  });

  it('starts a workflow that has ended before its row was opened again', async () => {
    scene.put('a', { status: 'completed', seq: 2 });
    await scene.sweep().round();
    expect([...scene.alerts.keys()]).toEqual(['workflow-stopped a']);
    expect(scene.woken).toEqual(['a']);
  });

  it('tells a stopped workflow once, starts it, and takes the alert back', async () => {
    scene.put('a', { status: 'stopped' });
    const sweep = scene.sweep();
    await sweep.round();
    expect([...scene.alerts.keys()]).toEqual(['workflow-stopped a']);
    expect(scene.woken).toEqual(['a']);
    scene.put('a');
    await sweep.round();
    expect([...scene.alerts.keys()]).toEqual([]);
  });

  it('takes the alert back when the deal is closed', async () => {
    scene.put('a', { status: 'stopped' });
    const sweep = scene.sweep();
    await sweep.round();
    scene.rows.delete('a');
    await sweep.round();
    expect(scene.alerts.size).toBe(0);
  });

  it('gives an import five minutes to start the workflow of its row', async () => {
    scene.put('a', { status: 'unknown' });
    const sweep = scene.sweep();
    await sweep.round();
    scene.now = 299_000;
    await sweep.round();
    expect([scene.alerts.size, scene.woken.length]).toEqual([0, 0]);
    scene.now = 300_000;
    await sweep.round();
    expect([...scene.alerts.keys()]).toEqual(['workflow-stopped a']);
    expect(scene.woken).toContain('a');
  });

  it('nudges a workflow that is behind, and tells it when that has not helped by the next round', async () => {
    scene.put('a', { status: 'running', seq: 2 });
    const sweep = scene.sweep();
    await sweep.round();
    expect([scene.alerts.size, scene.woken]).toEqual([0, ['a']]);
    scene.now = 10_000;
    await sweep.round();
    expect([...scene.alerts]).toEqual([['row-ahead a', { entity: 'deal', row: 3, workflow: 2 }]]);
  });

  it('tells a row that is behind, and leaves it alone', async () => {
    scene.put('a', { status: 'running', seq: 4 });
    await scene.sweep().round();
    expect([...scene.alerts]).toEqual([['row-behind a', { entity: 'deal', row: 3, workflow: 4 }]]);
    expect(scene.woken).toEqual([]);
  });

  it('makes one alert of what is found beyond twenty, until a pass finds no more', async () => {
    for (let at = 0; at < 45; at++) scene.put(idOf(at), { status: 'stopped' });
    const sweep = scene.sweep();
    await sweep.round();
    expect(scene.alerts.size).toBe(21);
    expect(scene.alerts.get('workflow-stopped null')).toMatchObject({ entity: 'deal', count: 25 });
    for (let at = 0; at < 45; at++) scene.put(idOf(at));
    await sweep.round();
    expect(scene.alerts.size).toBe(0);
  });
});
