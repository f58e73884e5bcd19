import { headline, partCells, statusExitCode, waitingLines, type Status } from './status.js';

const base: Status = {
  ...{
    version: '1.2.3',
    dataDir: '/data',
    running: true,
    ready: true,
    pid: 7,
    startedAt: '2026-03-02T08:00:00Z',
  },
  ...{ parts: [], mails: null, late: null, problems: [] },
  checks: { database: true, temporal: true, worker: true },
};

describe('the status', () => {
  it.each([
    ['ready', {}, 'Dealwarden 1.2.3 is ready (pid 7, since 2026-03-02T08:00:00Z).', 0],
    ['ready elsewhere', { pid: null, startedAt: null }, 'Dealwarden 1.2.3 is ready.', 0],
    [
      'without a worker',
      { ready: false, checks: { database: true, temporal: true, worker: false } },
      'Dealwarden 1.2.3 runs (pid 7, since 2026-03-02T08:00:00Z) and is not ready: worker.',
      1,
    ],
    [
      'without an API',
      { ready: false, checks: null },
      'Dealwarden 1.2.3 runs (pid 7, since 2026-03-02T08:00:00Z) and is not ready: api.',
      1,
    ],
    ['not running', { running: false, ready: false }, 'Dealwarden 1.2.3 does not run on /data.', 4],
  ])('%s', (_, changes: Partial<Status>, line, code) => {
    expect(headline({ ...base, ...changes })).toBe(line);
    expect(statusExitCode({ ...base, ...changes })).toBe(code);
  });

  it.each([
    [{ own: true, running: true, pid: 5 }, ['temporal', 'running', '5', 'host:1', '1.30']],
    [{ own: true, running: false, version: null }, ['temporal', 'down', '', 'host:1', '']],
    [{ own: false, running: true }, ['temporal', 'running, not ours', '', 'host:1', '1.30']],
    [{ own: false, running: null }, ['temporal', 'not known, not ours', '', 'host:1', '1.30']],
  ])('a part %j', (changes, cells) => {
    const part = { name: 'temporal', pid: null, address: 'host:1', version: '1.30', ...changes } as const;
    expect(partCells(part)).toEqual(cells);
  });

  it('says what waits, and nothing of what it does not know', () => {
    expect(waitingLines({ mails: null, late: null })).toEqual([]);
    const queue = { waiting: 4, due: 2, failing: 1, failed: 3, dueSince: new Date('2026-03-02T08:00:00Z') };
    const mails = { ...queue, heldSince: null };
    expect(waitingLines({ mails, late: { deals: 5, handovers: 6 } })).toEqual([
      'Mails: 4 waiting, 2 due since 2026-03-02T08:00:00.000Z, 1 refused and tried again, 3 given up.',
      'Late by more than five minutes: 5 deals, 6 handovers.',
    ]);
    const held = waitingLines({
      mails: { ...mails, heldSince: new Date('2026-03-02T07:00:00Z') },
      late: null,
    });
    expect(held[1]).toMatch(/held since 2026-03-02T07:00:00.000Z: `dealwarden mail release`/);
  });
});
