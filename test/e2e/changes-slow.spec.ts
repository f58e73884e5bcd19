import { randomUUID } from 'node:crypto';
import type { ChangedRow, ChangeRepository, ChangesRead } from '@app/persistence/change.repository.js';
import { ChangeFeed } from '../../apps/api/src/changes/change-feed.js';
import { ChangeStream, type Follower } from '../../apps/api/src/changes/change-stream.js';
import { setStage, type Stage } from '../support/stage.js';
import { until } from '../support/until.js';

/** What has been written, in the order in which it became certain. */
class Written {
  private readonly rows: ChangedRow[] = [];

  add(count: number): void {
    for (let more = 0; more < count; more += 1)
      this.rows.push({
        ...{ kind: 'deal', id: randomUUID(), revision: 1, escalation: false },
        ...{ persons: [], teamId: randomUUID() },
      });
  }

  ids(): string[] {
    return this.rows.map(({ id }) => id);
  }

  since(from: bigint | undefined): Promise<ChangesRead> {
    const changes = from === undefined ? [] : this.rows.slice(Number(from));
    return Promise.resolve({ horizon: BigInt(this.rows.length), isMore: false, changes });
  }
}

const follower: Follower = { userId: randomUUID(), roles: ['administrator'], teamIds: [] };

/** A connection, and what was read from it. */
class Reader {
  readonly stream: ChangeStream;
  private text = '';

  constructor(from?: bigint) {
    this.stream = new ChangeStream(randomUUID(), () => Promise.resolve(follower), from);
  }

  read(): this {
    this.stream.body.setEncoding('utf8').on('data', (chunk: string) => (this.text += chunk));
    return this;
  }

  has(event: string): boolean {
    return this.text.includes(`event: ${event}\n`);
  }

  ids(): string[] {
    return [...this.text.matchAll(/"id":"([0-9a-f-]{36})"/g)].map(([, id]) => id!);
  }
}

let stage: Stage;
let feed: ChangeFeed;
let written: Written;

beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage?.close());
beforeEach(() => {
  written = new Written();
  const holders = { onChange: () => undefined };
  feed = new ChangeFeed(written as unknown as ChangeRepository, holders as never, stage.config);
});
afterEach(() => feed.onModuleDestroy());

const announced = () => stage.database.query('NOTIFY events_written');

it('whoever reads too slowly is cut off, holds up nobody, and goes on from where they were', async () => {
  const quick = new Reader().read();
  const slow = new Reader();
  for (const { stream } of [quick, slow]) feed.join(stream);
  await until(() => Promise.resolve(quick.has('ready')));
  for (let round = 0; round < 20 && !slow.stream.body.destroyed; round += 1) {
    written.add(400);
    await announced();
    await until(() => Promise.resolve(quick.ids().length === written.ids().length));
  }
  expect(slow.stream.body.destroyed).toBe(true);
  expect(quick.stream.body.destroyed).toBe(false);
  expect(quick.ids()).toEqual(written.ids());
  // The last that it has read of was where it began.
  const again = new Reader(0n).read();
  feed.join(again.stream);
  await until(() => Promise.resolve(again.has('changes')));
  expect(again.ids()).toEqual(written.ids());
}, 30_000);
