import { randomUUID } from 'node:crypto';
import { WithStartWorkflowOperation, type Workflow } from '@temporalio/client';
import type { BenchClient } from './http-client.js';
import type { Contestant } from './measure.js';
import { floorTaskQueue, ringOf, type Scene } from './scene.js';

/** The names that figures are quoted by. */
export const product = 'dealwarden over HTTP';
export const emptyFloor = 'bare SDK, empty handler';
export const rowFloor = 'bare SDK, one local activity, one row';

type FloorUpdate = 'empty' | 'row';

/** Opening a deal against starting a workflow with its first update. */
export function opening(scene: Scene, http: BenchClient): Contestant[] {
  const floor = (update: FloorUpdate) => async () => {
    const id = `floor-${randomUUID()}`;
    await scene.client.workflow.executeUpdateWithStart<Workflow, number, [number]>(update, {
      updateId: randomUUID(),
      args: [1],
      startWorkflowOperation: new WithStartWorkflowOperation('floor', {
        workflowId: id,
        taskQueue: floorTaskQueue,
        args: [id],
        workflowIdConflictPolicy: 'USE_EXISTING',
      }),
    });
  };
  return [
    { name: emptyFloor, call: floor('empty') },
    { name: rowFloor, call: floor('row') },
    {
      name: product,
      call: async () => {
        await http.open();
      },
    },
  ];
}

/** Moving deals that are open already against updating workflows that run already; each lane has its own. */
export async function moving(scene: Scene, http: BenchClient, lanes: number): Promise<Contestant[]> {
  const deals = await Promise.all(Array.from({ length: lanes }, () => http.open()));
  const floors = await Promise.all(Array.from({ length: lanes }, () => startFloor(scene)));
  const floor = (update: FloorUpdate) => async (lane: number, index: number) => {
    await scene.client.workflow
      .getHandle(floors[lane]!)
      .executeUpdate<number, [number]>(update, { updateId: randomUUID(), args: [index] });
  };
  const stages = deals.map(() => 0);
  return [
    { name: emptyFloor, call: floor('empty') },
    { name: rowFloor, call: floor('row') },
    {
      name: product,
      call: async (lane) => {
        const next = (stages[lane]! + 1) % ringOf;
        stages[lane] = next;
        const reason = next === 0 ? { reason: 'Round again' } : {};
        await http.post(`/deals/${deals[lane]!.id}/moves`, { to: `stage-${next}`, ...reason });
      },
    },
  ];
}

async function startFloor(scene: Scene): Promise<string> {
  const workflowId = `floor-${randomUUID()}`;
  await scene.client.workflow.start('floor', { workflowId, taskQueue: floorTaskQueue, args: [workflowId] });
  return workflowId;
}
