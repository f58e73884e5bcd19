import { randomUUID } from 'node:crypto';
import { WithStartWorkflowOperation, type Workflow } from '@temporalio/client';
import type { ReturnActInput, ReturnCaseView } from '@app/contracts/returns.js';
import type { BenchClient } from './http-client.js';
import type { Contestant } from './measure.js';
import { claimedProduct, floorTaskQueue, ringOf, type Scene } from './scene.js';

/** The names that figures are quoted by. */
export const product = 'dealwarden over HTTP';
export const emptyFloor = 'bare SDK, empty handler';
export const rowFloor = 'bare SDK, one local activity, one row';

type FloorUpdate = 'empty' | 'row';

/** Opening a deal against starting a workflow with its first update. */
export function opening(scene: Scene, http: BenchClient): Contestant[] {
  return againstStarting(scene, async () => {
    await http.open();
  });
}

/** Taking a claim against the same. */
export function claiming(scene: Scene, http: BenchClient): Contestant[] {
  return againstStarting(scene, async () => {
    await claim(scene, http);
  });
}

function claim({ cast, deskToken }: Scene, http: BenchClient): Promise<ReturnCaseView> {
  const quantities = { quantityDelivered: 100, quantityClaimed: 12 };
  // Each of a delivery of its own: what is claimed of one is counted together, under lock.
  const line = { productKey: claimedProduct, deliveryId: randomUUID(), ...quantities };
  return http.post('/return-cases', { customerId: cast.customerId, lines: [line] }, deskToken);
}

function againstStarting(scene: Scene, ours: Contestant['call']): Contestant[] {
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
    { name: product, call: ours },
  ];
}

/** Moving deals that are open already against updating workflows that run already; each lane has its own. */
export async function moving(scene: Scene, http: BenchClient, lanes: number): Promise<Contestant[]> {
  const deals = await Promise.all(Array.from({ length: lanes }, () => http.open()));
  const stages = deals.map(() => 0);
  return againstUpdating(scene, lanes, async (lane) => {
    const next = (stages[lane]! + 1) % ringOf;
    stages[lane] = next;
    const reason = next === 0 ? { reason: 'Round again' } : {};
    await http.post(`/deals/${deals[lane]!.id}/moves`, { to: `stage-${next}`, ...reason });
  });
}

/** Acts on return cases against the same: each goes the way of the regulation to its end, and is opened again. */
export async function acting(scene: Scene, http: BenchClient, lanes: number): Promise<Contestant[]> {
  const cases = await Promise.all(Array.from({ length: lanes }, () => claim(scene, http)));
  const ways = cases.map(({ lines }) => wayOf(lines.flatMap(({ parts }) => parts.map(({ id }) => id))));
  return againstUpdating(scene, lanes, async (lane) => {
    const body = ways[lane]!.next().value;
    await http.post(`/return-cases/${cases[lane]!.id}/acts`, body, scene.deskToken);
  });
}

/** The acts of a case in the order of duty; what is reopened is replaced once more. */
function* wayOf(partIds: string[]): Generator<ReturnActInput, never> {
  const [document, shipment, reason, through] = ['Report 17', 'PPL 55', 'It shows again', 'phone'] as const;
  yield { act: 'pass-on' };
  yield { act: 'find-cause', partIds, cause: 'defect' };
  yield { act: 'confirm-cause', partIds, confirmedBy: 'own-inspection', document };
  for (;;) {
    yield { act: 'decide-remedy', partIds, remedy: 'replace', source: 'own-stock' };
    yield { act: 'ship-replacement', partIds, shipment };
    yield { act: 'record-delivery', partIds };
    yield { act: 'confirm-receipt', partIds, through };
    yield { act: 'record-contact', reaction: 'satisfied' };
    yield { act: 'reopen', partIds, reason };
  }
}

async function againstUpdating(scene: Scene, lanes: number, ours: Contestant['call']): Promise<Contestant[]> {
  const floors = await Promise.all(Array.from({ length: lanes }, () => startFloor(scene)));
  const floor = (update: FloorUpdate) => async (lane: number, index: number) => {
    await scene.client.workflow
      .getHandle(floors[lane]!)
      .executeUpdate<number, [number]>(update, { updateId: randomUUID(), args: [index] });
  };
  return [
    { name: emptyFloor, call: floor('empty') },
    { name: rowFloor, call: floor('row') },
    { name: product, call: ours },
  ];
}

async function startFloor(scene: Scene): Promise<string> {
  const workflowId = `floor-${randomUUID()}`;
  await scene.client.workflow.start('floor', { workflowId, taskQueue: floorTaskQueue, args: [workflowId] });
  return workflowId;
}
