import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { shippedFolder, shippedPipeline } from '../seed/shipped.js';
import { diffCommand } from './diff.command.js';
import { schemaCommand } from './schema.command.js';
import { validateCommand } from './validate.command.js';

const folder = mkdtempSync(join(tmpdir(), 'pipelines-'));
let printed: string[];
beforeEach(() => {
  printed = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed.push(String(text));
    return true;
  });
});
afterEach(() => jest.restoreAllMocks());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const machinery = shippedPipeline('machinery-project');
function written(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(content, null, 2));
  return path;
}
const lines = () => printed.join('').trimEnd().split('\n');

describe('pipelines validate', () => {
  it('finds nothing wrong with what comes along, and tells warnings', async () => {
    const file = join(shippedFolder(), 'pipelines', 'consumables-distribution.json');
    expect(await validateCommand(file, {})).toBe(0);
    expect(lines()).toEqual([
      expect.stringMatching(/:\d+:\d+: warning: stages: no stage is in the phase awareness \(.+\)$/),
      expect.stringMatching(/:\d+:\d+: warning: ladder: management is not told of key deals \(.+\)$/),
      `${file}: no problems, 2 warnings`,
    ]);
  });

  it('tells every mistake at once, of form and of meaning, each where it stands', async () => {
    const [first, second] = machinery.stages;
    const stages = [
      { ...first, moves: ['nowhere', second!.key] },
      { ...second, phase: 'dreaming' },
      ...machinery.stages.slice(2),
    ];
    const file = written('wrong.json', { ...machinery, calendar: 'moon', stages, colour: 'red' });
    expect(await validateCommand(file, {})).toBe(2);
    expect(lines().map((line) => line.replace(/ \(.*$/, '').slice(file.length))).toEqual([
      expect.stringMatching(/^:\d+:16: stages\.1\.phase: is none of the values there are$/),
      expect.stringMatching(/^:\d+:13: colour: is not known here$/),
      expect.stringMatching(/^:\d+:9: stages\.0\.moves\.0: there is no stage nowhere$/),
      expect.stringMatching(/^:\d+:15: calendar: there is no calendar moon$/),
      ': 4 problems, no warnings',
    ]);
  });

  it('takes a calendar of its own, and tells the norms that never end in it', async () => {
    const week = { monday: [['09:00', '09:10']] };
    const calendar = written('moon.json', { key: 'moon', name: 'Moon', timeZone: 'UTC', week });
    const file = written('moonlit.json', {
      $schema: './pipeline.schema.json',
      ...machinery,
      calendar: 'moon',
      stalls: { ...machinery.stalls, activityOverdue: 'PT9000H' },
    });
    expect(await validateCommand(file, { calendar, json: true })).toBe(2);
    expect(JSON.parse(printed.join(''))).toMatchObject({
      problems: [{ path: 'stalls.activityOverdue', line: expect.any(Number), column: 24 }],
      warnings: [],
    });
  });

  it('refuses what is not JSON in one line', async () => {
    const file = join(folder, 'broken.json');
    writeFileSync(file, '{\n  "key": oops\n}');
    await expect(validateCommand(file, {})).rejects.toMatchObject({
      message: expect.stringMatching(/line 2, column 10: is not JSON/),
      exitCode: 2,
    });
  });
});

describe('pipelines schema', () => {
  it('prints what the definitions that come along name, so that editors can follow it', async () => {
    expect(schemaCommand()).toBe(0);
    const schema = JSON.parse(printed.join('')) as object;
    const folder = join(shippedFolder(), 'pipelines');
    for (const name of readdirSync(folder)) {
      const content = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { $schema: string };
      expect(JSON.parse(readFileSync(join(folder, content.$schema), 'utf8'))).toEqual(schema);
      expect(new Ajv2020({ strict: false }).compile(schema)(content)).toBe(true);
    }
  });
});

describe('pipelines diff', () => {
  it('tells what is different, by keys', async () => {
    const before = written('before.json', machinery);
    const [first, ...rest] = machinery.stages;
    const after = written('after.json', {
      ...machinery,
      name: 'Presses',
      stages: [{ ...first, norm: { ...first!.norm, A: 'P3D' } }, ...rest],
    });
    expect(await diffCommand([before, before], {})).toBe(0);
    expect(await diffCommand([before, after], {})).toBe(3);
    expect(lines()).toEqual([
      'no differences',
      'structure: changed name: Machinery project → Presses',
      'timing: changed stages.qualification.norm.A: P5D → P3D',
    ]);
  });

  it('refuses to compare with what is wrong', async () => {
    const wrong = written('wrong.json', { ...machinery, ladder: [] });
    await expect(diffCommand([wrong, wrong], {})).rejects.toMatchObject({
      message: expect.stringContaining('ladder: nobody would be told'),
      exitCode: 2,
    });
  });
});
