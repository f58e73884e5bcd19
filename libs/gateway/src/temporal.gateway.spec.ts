import { ApplicationFailure, ServiceError, WorkflowUpdateFailedError, type Client } from '@temporalio/client';
import type { TransitionRequest } from '../../../workflows/src/deal/deal.updates.js';
import { InFlight } from './in-flight.js';
import { TemporalGateway, type Asked } from './temporal.gateway.js';

const commanded = { commandId: 'c', principalId: 'p', requestHash: 'h', command: { kind: 'win' } } as const;
const done = (nonce: string) => ({ nonce, outcome: 'done', seq: 7, requestHash: 'h' });
const refusal = { code: 'win-not-allowed', detail: 'a deal is won from: offer' };

/** A client whose deal answers as `answer` says, which is given the update's id and the request. */
function gateway(
  answer: (updateId: string, request: TransitionRequest) => object,
  observe?: (seconds: number, answer: Asked) => void,
): TemporalGateway {
  const executeUpdate = (_: string, asked: { updateId: string; args: [TransitionRequest] }) =>
    Promise.resolve().then(() => answer(asked.updateId, asked.args[0]));
  const client = { workflow: { getHandle: () => ({ executeUpdate }) } };
  return new TemporalGateway(client as unknown as Client, new InFlight(8), observe);
}

describe('asking a deal', () => {
  it('tells how long it took and what came of it', async () => {
    const told: [number, Asked][] = [];
    const observe = (seconds: number, answer: Asked) => void told.push([seconds, answer]);
    await gateway((_, { nonce }) => done(nonce), observe).command('d', commanded);
    const failing = gateway(() => {
      throw new Error('no such update');
    }, observe);
    await expect(failing.command('d', commanded)).rejects.toThrow('no such update');
    expect(told.map(([, answer]) => answer)).toEqual(['in-time', 'failed']);
    expect(told.every(([seconds]) => seconds >= 0 && seconds < 60)).toBe(true);
  });

  it('believes a refusal of its own at once', async () => {
    const ids: string[] = [];
    const own = gateway((id, { nonce }) => (ids.push(id), { nonce, outcome: 'refused', refusal }));
    expect(await own.command('d', commanded)).toMatchObject({ outcome: 'refused' });
    expect(ids).toEqual(['c']);
  });

  it('asks past the stored refusals of earlier requests, however many there are', async () => {
    const ids: string[] = [];
    const stale = /^c(#\d+)?$/;
    const moved = gateway((id, { nonce }) => {
      ids.push(id);
      return stale.test(id) ? { nonce: 'of another', outcome: 'refused', refusal } : done(nonce);
    });
    expect(await moved.command('d', commanded)).toMatchObject({ outcome: 'done', seq: 7 });
    expect(ids.slice(0, 3)).toEqual(['c', 'c#1', 'c#2']);
  });

  it('asks again under the same id when the run ended before it was seen', async () => {
    const ids: string[] = [];
    const details = 'Unable to perform workflow execution update due to unexpected workflow task failure.';
    const cause = Object.assign(new Error(`9 FAILED_PRECONDITION: ${details}`), {
      ...{ code: 9, details, metadata: {} },
    });
    const ending = gateway((id, { nonce }) => {
      ids.push(id);
      if (ids.length === 1) throw new ServiceError('Workflow Update failed', { cause });
      return done(nonce);
    });
    expect(await ending.command('d', commanded)).toMatchObject({ outcome: 'done', seq: 7 });
    expect(ids).toEqual(['c', 'c']);
  });

  it('asks under the next id what a run accepted and did not live to answer', async () => {
    const ids: string[] = [];
    const cause = ApplicationFailure.create({ type: 'AcceptedUpdateCompletedWorkflow' });
    const ended = gateway((id, { nonce }) => {
      ids.push(id);
      // The server keeps it under its id for ever.
      if (id === 'c') throw new WorkflowUpdateFailedError('Workflow Update failed', cause);
      return done(nonce);
    });
    expect(await ended.command('d', commanded)).toMatchObject({ outcome: 'done', seq: 7 });
    expect(ids).toEqual(['c', 'c#1']);
  });

  it('tells what else the server refuses', async () => {
    const cause = Object.assign(new Error('9 FAILED_PRECONDITION'), {
      code: 9,
      details: 'no more',
      metadata: {},
    });
    const refusing = gateway(() => {
      throw new ServiceError('Workflow Update failed', { cause });
    });
    await expect(refusing.command('d', commanded)).rejects.toThrow('Workflow Update failed');
  });

  it('shares the answer of requests that are the same at the same time', async () => {
    let asked = 0;
    const once = gateway((_, { nonce }) => (asked++, done(nonce)));
    await Promise.all([once.command('d', commanded), once.command('d', commanded)]);
    expect(asked).toBe(1);
  });
});
