import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exitCodes } from '../../apps/cli/src/console/exit-codes.js';

const program = fileURLToPath(new URL('../../dist/apps/cli/src/main.js', import.meta.url));
const page = readFileSync(new URL('../../docs/COMMAND.md', import.meta.url), 'utf8');
let dataDir: string;

beforeAll(() => (dataDir = mkdtempSync(join(tmpdir(), 'dealwarden-command-'))));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

/** The commands below these words, with their long options, as their help tells them. */
function commands(words: string[] = []): Map<string, string[]> {
  const help = execFileSync(process.execPath, [program, ...words, '--help'], { encoding: 'utf8' });
  const names = entries(help, 'Commands').flatMap((line) => /^ {2}([a-z-]+)/.exec(line)?.[1] ?? []);
  const below = names.filter((name) => name !== 'help');
  if (below.length > 0) return new Map(below.flatMap((name) => [...commands([...words, name])]));
  expect(help).toContain(`\nExample: dealwarden ${words.join(' ')}`);
  const options = entries(help, 'Options').flatMap(
    (line) => /^ {2}(?:-\w, )?(--[a-z-]+)/.exec(line)?.[1] ?? [],
  );
  return new Map([[words.join(' '), options.filter((option) => option !== '--help').sort()]]);
}

function entries(help: string, head: string): string[] {
  const [, after = ''] = help.split(`\n${head}:\n`);
  return (after.split('\n\n')[0] ?? '').split('\n');
}

/** The same, as the page tells them: what a section names in `…` and begins with two dashes. */
function documented(): Map<string, string[]> {
  const sections = page.split(/^### /m).slice(1);
  return new Map(
    sections.map((section) => {
      const name = /^`dealwarden ([a-z -]+)`\n/.exec(section)?.[1] ?? `no command: ${section.slice(0, 40)}`;
      const options = [...section.matchAll(/`(--[a-z-]+)`/g)].map((match) => match[1]!);
      return [name, [...new Set(options)].sort()];
    }),
  );
}

function failing(...args: string[]): { code: number | null; error: unknown; told: string } {
  const env = { PATH: process.env.PATH, DEALWARDEN_DATA_DIR: dataDir };
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    ...{ env, cwd: dataDir, encoding: 'utf8' },
  });
  const { error } = JSON.parse(stdout) as { error: unknown };
  return { code: status, error, told: stderr };
}

describe('the command', () => {
  it('is what its page says: every command, every option, and no other', () => {
    const real = commands();
    expect([...real.keys()]).toContain('pipelines publish');
    expect(Object.fromEntries(documented())).toEqual(Object.fromEntries(real));
    const plain = [...real].filter(([, options]) => !options.includes('--json')).map(([name]) => name);
    expect(plain).toEqual([]);
  });

  it('has the exit codes of its page', () => {
    const told = [...page.matchAll(/^\| (\d+) +\|/gm)].map((match) => Number(match[1]));
    expect(told).toEqual(Object.values(exitCodes));
  });

  it.each([
    [
      'an option that is not there',
      ['doctor', '--mend', '--json'],
      exitCodes.badInput,
      /unknown option '--mend'/,
    ],
    [
      'an argument that is missing',
      ['pipelines', 'validate', '--json'],
      exitCodes.badInput,
      /missing required/,
    ],
    ['no database', ['doctor', '--json'], exitCodes.badInput, /DATABASE_URL: not set/],
    [
      'a file that is not there',
      ['pipelines', 'validate', 'no.json', '--json'],
      exitCodes.badInput,
      /no\.json/,
    ],
  ])('tells as JSON too of %s', (_, args, exitCode, message) => {
    const { code, error, told } = failing(...args);
    expect(code).toBe(exitCode);
    expect(error).toMatchObject({ message: expect.stringMatching(message), exitCode });
    expect(told).toMatch(message);
  });
});
