import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shippedPipeline } from '../seed/shipped.js';
import { readPipeline } from './publishing.js';

const folder = mkdtempSync(join(tmpdir(), 'definition-file-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const good = shippedPipeline('crm-opportunities');

function written(content: unknown): string {
  const path = join(folder, 'pipeline.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

describe('a pipeline file', () => {
  it('is read, with a byte order mark too', async () => {
    expect(await readPipeline(written(`\uFEFF${JSON.stringify(good)}`))).toEqual(good);
  });

  it.each<[string, unknown, RegExp]>([
    ['is no JSON', '{\n  "key": oops\n}', /pipeline\.json, line 2, column 10: is not JSON/],
    ['ends too soon', '{\n  "key": "a"', /pipeline\.json, line 2, column \d+: is not JSON/],
    ['is empty', '', /pipeline\.json, line 1, column 1: is not JSON/],
    ['is too large', `"${'x'.repeat(5_000_000)}"`, /the file has 5\.0 MB, a definition at most 1 MB/],
    ['is a list', [], /the whole: /],
    ['has an unknown key', { ...good, colour: 'red' }, /colour: /],
    ['has an unknown key inside', { ...good, keyDeal: { ...good.keyDeal, colour: 'red' } }, /keyDeal/],
    [
      'has a key twice, of which one would be lost',
      JSON.stringify(good, null, 2).replace('"stages": [', '"stages": [],\n"stages": ['),
      /stages: is written again in line \d+, and only that would count \(leave one of them\)/,
    ],
    [
      'contradicts itself',
      { ...good, stages: good.stages.slice(0, 1) },
      /stages\.0\.moves\.0: there is no stage engaging/,
    ],
  ])('that %s is refused in one line', async (_, content, message) => {
    const failure = await readPipeline(written(content)).catch((error: unknown) => error);
    expect(failure).toMatchObject({ message: expect.stringMatching(message), exitCode: 2 });
    expect((failure as Error).message).not.toContain('\n');
  });

  it('that is not there is refused', async () => {
    await expect(readPipeline(join(folder, 'nothing.json'))).rejects.toMatchObject({
      message: expect.stringContaining('cannot be read (ENOENT)'),
      exitCode: 2,
    });
  });
});
