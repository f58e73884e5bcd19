import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Report } from './report.js';

const program = fileURLToPath(new URL('../../dist/test/faults/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'dealwarden-faults-spec-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('an installation that is killed again and again', () => {
  it('loses nothing, does nothing twice, and comes back', async () => {
    const json = join(folder, 'report.json');
    const args = [program, '--only', 'kills', '--kills', '3', '--rate', '5', '--json', json];
    const { error, said } = await new Promise<{ error: unknown; said: string }>((resolve) => {
      execFile(process.execPath, args, (error, stdout, stderr) => resolve({ error, said: stdout + stderr }));
    });
    expect({ error, said: error ? said : '' }).toEqual({ error: null, said: '' });
    const { all } = JSON.parse(readFileSync(json, 'utf8')) as { all: Report };
    expect(all.violations).toEqual([]);
    // In turn, and all at once the third time.
    expect(all.faults).toEqual({
      ...{ 'kill worker': 2, 'kill api': 2, 'kill postgres': 2, 'kill temporal': 2, 'kill all': 1 },
    });
    expect(all.commands).toBeGreaterThan(20);
    expect(all.mails.arrived).toBeGreaterThan(0);
  }, 360_000);
});
