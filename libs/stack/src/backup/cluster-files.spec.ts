import { firstSegment, isLeftOut, neededSegments } from './cluster-files.js';

const segmentBytes = 16 * 1024 * 1024;

describe('what of a cluster is copied', () => {
  it.each([
    ['postmaster.pid', false, true],
    ['postmaster.opts', false, true],
    ['backup_label', false, true],
    ['backup_label.old', false, true],
    ['pg_wal', true, false],
    ['pg_wal/000000010000000000000001', false, true],
    ['pg_replslot', true, false],
    ['pg_replslot/dealwarden_backup_1', true, true],
    ['pg_notify/0000', false, true],
    ['pg_subtrans/0000', false, true],
    ['pg_stat', true, false],
    ['pg_xact/0000', false, false],
    ['pg_multixact/members/0000', false, false],
    ['base/5/pg_internal.init', false, true],
    ['base/5/pg_internal.init.123', false, true],
    ['base/pgsql_tmp', true, true],
    ['base/5/PG_VERSION', false, false],
    ['base/5/1259_fsm', false, false],
    ['global/pg_control', false, true],
    ['global/pg_filenode.map', false, false],
    ['postgresql.auto.conf', false, false],
  ])('%s (folder: %s) left out: %s', (path, isFolder, leftOut) => {
    expect(isLeftOut(path, isFolder)).toBe(leftOut);
  });
});

describe('the log that a backup needs', () => {
  const names = [
    'archive_status',
    '0000000100000000000000FE',
    '0000000100000000000000FF',
    '000000010000000100000000',
    '000000010000000100000001',
    '00000002.history',
  ];

  it('reaches from the first to the last file, and over the end of a high half', () => {
    expect(
      neededSegments(names, '0000000100000000000000FE', '000000010000000100000000', segmentBytes),
    ).toEqual(names.slice(1, 4));
    expect(
      neededSegments(names, '0000000100000000000000FF', '0000000100000000000000FF', segmentBytes),
    ).toEqual(['0000000100000000000000FF']);
  });

  it('is not there when its first, its last or one between is missing', () => {
    const first = '0000000100000000000000FD';
    expect(neededSegments(names, first, '000000010000000100000000', segmentBytes)).toBeUndefined();
    expect(
      neededSegments(names, '0000000100000000000000FE', '000000010000000100000002', segmentBytes),
    ).toBeUndefined();
    const without = names.filter((name) => name !== '0000000100000000000000FF');
    expect(
      neededSegments(without, '0000000100000000000000FE', '000000010000000100000001', segmentBytes),
    ).toBeUndefined();
  });

  it('begins where the label says', () => {
    const label =
      'START WAL LOCATION: 0/2000028 (file 000000010000000000000002)\nCHECKPOINT LOCATION: 0/2000080\n';
    expect(firstSegment(label)).toBe('000000010000000000000002');
    expect(firstSegment('something else')).toBeUndefined();
  });
});
