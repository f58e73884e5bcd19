import { randomUUID } from 'node:crypto';
import type { ChangedRow } from '@app/persistence/change.repository.js';
import { ChangeStream, type Follower } from './change-stream.js';

const follower: Follower = { userId: randomUUID(), roles: ['administrator'], teamIds: [] };
const following = (from?: bigint) => new ChangeStream('one', () => Promise.resolve(follower), from);

const rows = (count: number): ChangedRow[] =>
  Array.from({ length: count }, () => ({
    ...{ kind: 'deal', id: randomUUID(), revision: 1, escalation: false },
    ...{ persons: [], teamId: randomUUID() },
  }));

/** What lies unread, as text. */
const unread = (stream: ChangeStream) => String(stream.body.read() ?? '');

describe('whoever does not read what is sent', () => {
  it('is cut off after so many bytes: no more is ever kept for them', async () => {
    const stream = following();
    await stream.begin({ horizon: 1n, isMore: false, changes: [] });
    let most = 0;
    let told = 0;
    for (let horizon = 2n; !stream.body.destroyed && horizon < 1_000n; horizon += 1n) {
      await stream.tell({ horizon, isMore: false, changes: rows(20) });
      most = Math.max(most, stream.body.readableLength);
      told += 1;
    }
    expect(stream.body.destroyed).toBe(true);
    expect(told).toBeLessThan(50);
    // The limit, and one more event.
    expect(most).toBeLessThan(65_536 + 4_096);
    // What comes later is kept for nobody.
    await stream.tell({ horizon: 2_000n, isMore: false, changes: rows(20) });
    stream.beat();
    expect(stream.body.readableLength).toBeLessThanOrEqual(most);
  });

  it('is cut off by beats alone as well', async () => {
    const stream = following();
    await stream.begin({ horizon: 1n, isMore: false, changes: [] });
    for (let count = 0; count < 5_000 && !stream.body.destroyed; count += 1) stream.beat();
    expect(stream.body.destroyed).toBe(true);
  });
});

describe('whoever reads in time', () => {
  it('is sent however much there is', async () => {
    const stream = following();
    await stream.begin({ horizon: 1n, isMore: false, changes: [] });
    for (let horizon = 2n; horizon < 200n; horizon += 1n) {
      await stream.tell({ horizon, isMore: false, changes: rows(20) });
      expect(unread(stream)).toContain(`id: ${horizon}\nevent: changes\n`);
    }
    expect(stream.body.destroyed).toBe(false);
  });

  it('is told nothing twice', async () => {
    const stream = following(5n);
    await stream.begin({ horizon: 9n, isMore: false, changes: rows(1) });
    unread(stream);
    await stream.tell({ horizon: 9n, isMore: false, changes: rows(1) });
    expect(unread(stream)).toBe('');
  });
});

it('a stream that has ended says no more', async () => {
  const stream = following();
  await stream.begin({ horizon: 1n, isMore: false, changes: [] });
  stream.end();
  unread(stream);
  await stream.tell({ horizon: 2n, isMore: false, changes: rows(1) });
  stream.beat();
  stream.end();
  expect(unread(stream)).toBe('');
});
