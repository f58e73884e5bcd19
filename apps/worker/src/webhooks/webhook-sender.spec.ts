import { Logger } from '@nestjs/common';
import type { Attempt, SignedMessage } from '@app/notify/webhooks/webhook-channel.js';
import type { DeliveryOutcome, LeasedDelivery } from '@app/persistence/webhook-queue.repository.js';
import { WebhookSender } from './webhook-sender.js';

const options = { parallel: 3, perEndpoint: 2, leaseSeconds: 60 };
const delivery = (id: string, tries = 1): LeasedDelivery => ({
  ...{ id, webhookId: 'w', messageId: `msg_${id}`, body: '{}', url: 'https://erp.example.com/hook?token=t' },
  ...{ secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], attempt: tries, tries },
});

let waiting: LeasedDelivery[];
let leased: number[];
let settled: [string, DeliveryOutcome][];
let sent: SignedMessage[];
let answer: (message: SignedMessage, signal?: AbortSignal) => Promise<Attempt>;
let said: string[];

beforeEach(() => {
  [waiting, leased, settled, sent, said] = [[], [], [], [], []];
  answer = () => Promise.resolve({ status: 204 });
  const tell = (line: string) => said.push(line);
  Logger.overrideLogger({ log: tell, warn: tell, error: tell, debug: tell });
});
afterAll(() => Logger.overrideLogger(false));

function sender(settle = async (): Promise<boolean> => false): WebhookSender {
  return new WebhookSender(
    {
      lease: async (limit) => {
        leased.push(limit);
        return waiting.splice(0, limit);
      },
      settle: async ({ id }, outcome) => {
        settled.push([id, outcome]);
        return settle();
      },
    },
    {
      send: (message, signal) => {
        sent.push(message);
        return answer(message, signal);
      },
    },
    options,
    () => 0,
  );
}

async function outcomeOf(attempt: Attempt, tries = 1): Promise<DeliveryOutcome | undefined> {
  answer = () => Promise.resolve(attempt);
  waiting = [delivery('a', tries)];
  const one = sender();
  await one.round(() => undefined);
  await one.drain(1_000);
  return settled.at(-1)?.[1];
}

describe('the sender of webhooks', () => {
  it.each<[string, Attempt, number, object]>([
    ['what is taken', { status: 200 }, 1, { isTaken: true, isGone: false }],
    ['what is taken with another word', { status: 299 }, 1, { isTaken: true }],
    ['a redirect', { status: 301 }, 1, { isTaken: false, isGone: false, pauseSeconds: 5 }],
    ['a receiver that is gone', { status: 410 }, 2, { isTaken: false, isGone: true, pauseSeconds: 300 }],
    ['a receiver that fails', { status: 500 }, 9, { isTaken: false, pauseSeconds: 86_400 }],
    ['one that fails for the tenth time', { status: 500 }, 10, { isTaken: false, pauseSeconds: undefined }],
    ['one that cannot be asked', { error: 'ECONNREFUSED' }, 1, { error: 'ECONNREFUSED', pauseSeconds: 5 }],
  ])('records %s', async (_what, attempt, tries, outcome) => {
    expect(await outcomeOf(attempt, tries)).toMatchObject(outcome);
  });

  it('tells the log neither where a message goes nor by what it is signed', async () => {
    for (const status of [204, 500]) await outcomeOf({ status });
    await outcomeOf({ error: 'timed-out' }, 10);
    expect(said).toHaveLength(3);
    expect(said.join('\n')).not.toMatch(/erp\.example|token=|whsec/);
  });

  it('begins no more than there is room for, and goes on as it gets room', async () => {
    const done: (() => void)[] = [];
    answer = () => new Promise((resolve) => done.push(() => resolve({ status: 200 })));
    waiting = ['a', 'b', 'c', 'd'].map((id) => delivery(id));
    const one = sender();
    const freed = new Promise<void>((resolve) => void one.round(resolve).then(() => done.shift()?.()));
    await freed;
    expect(sent.map(({ id }) => id)).toEqual(['msg_a', 'msg_b', 'msg_c']);
    await one.round(() => undefined);
    expect(leased).toEqual([3, 1]);
    expect(sent).toHaveLength(4);
    for (const end of done) end();
    await one.drain(1_000);
    expect(settled).toHaveLength(4);
  });

  it('gives up what takes too long when it is asked to end', async () => {
    answer = (_message, signal) =>
      new Promise((resolve) => signal?.addEventListener('abort', () => resolve({ error: 'ABORT_ERR' })));
    waiting = [delivery('a')];
    const one = sender();
    await one.round(() => undefined);
    await one.drain(1);
    expect(settled).toEqual([['a', expect.objectContaining({ error: 'ABORT_ERR', isTaken: false })]]);
  });

  it('leaves to the end of its lease what could not be recorded', async () => {
    waiting = [delivery('a')];
    const one = sender(() => Promise.reject(new Error('the database is away')));
    await one.round(() => undefined);
    await one.drain(1_000);
    expect(said.join()).toContain('was not recorded');
  });
});
