import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backupFormat, manifestText, readManifest, UnusableBackup, type Manifest } from './manifest.js';

let backup: string;
beforeEach(() => (backup = mkdtempSync(join(tmpdir(), 'dealwarden-manifest-'))));
afterEach(() => rmSync(backup, { recursive: true, force: true }));

const manifest: Manifest = {
  ...{ format: backupFormat, version: '1.2.3', machine: 'linux-x64', postgres: 18 },
  ...{ startedAt: '2026-03-02T08:00:00.000Z', endedAt: '2026-03-02T08:00:05.000Z' },
  ...{ startLsn: '0/2000028', endLsn: '0/3000000' },
  folders: ['cluster/pg_wal'],
  files: [{ path: 'cluster/base/5/1259', bytes: 8192, sha256: 'ab'.repeat(32) }],
};

function written(text: string): string {
  writeFileSync(join(backup, 'manifest.json'), text);
  return backup;
}

describe("a backup's manifest", () => {
  it('is read as it was written', () => {
    expect(readManifest(written(manifestText(manifest)))).toEqual(manifest);
  });

  it('is missed where a backup was never whole', () => {
    expect(() => readManifest(backup)).toThrow(UnusableBackup);
    expect(() => readManifest(backup)).toThrow(/is no backup/);
  });

  it.each([
    ['is cut off', manifestText(manifest).slice(0, 100), /JSON/],
    ['is of another form', manifestText({ ...manifest, format: 'other/2' } as never), /format/],
    [
      'has no digest',
      manifestText({ ...manifest, files: [{ path: 'cluster/a', bytes: 1 }] } as never),
      /sha256/,
    ],
  ])('is refused when it %s', (_, text, why) => {
    expect(() => readManifest(written(text))).toThrow(why);
  });

  it.each([
    '../etc/passwd',
    'cluster/../../etc/passwd',
    '/etc/passwd',
    'cluster//a',
    'cluster/',
    'elsewhere/a',
  ])('is refused when it leads to %s', (path) => {
    const files = [{ path, bytes: 1, sha256: 'ab'.repeat(32) }];
    expect(() => readManifest(written(manifestText({ ...manifest, files })))).toThrow(/files\.0\.path/);
  });
});
