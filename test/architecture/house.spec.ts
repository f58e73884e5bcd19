import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

// What git ignores, as a list: a copy of the tree need not be a git checkout.
const IGNORED = new Set(['node_modules', 'dist', 'coverage', '.data', '.git']);

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (IGNORED.has(entry.name)) return [];
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
}

const files = filesBelow('').sort();
const CODE = new Set(['.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs', '.jsx']);
const TEXT = new Set([
  ...CODE,
  '.md',
  '.json',
  '.yml',
  '.yaml',
  '.html',
  '.css',
  '.sh',
  '.toml',
  '.mod',
  '.sql',
  '',
]);
const code = files.filter((file) => CODE.has(extname(file)));
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** `file:line` of each line that matches. */
function linesWith(pattern: RegExp, among: string[]): string[] {
  return among.flatMap((file) =>
    read(file)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}`] : [])),
  );
}

// Written so that they do not find themselves here.
const NARROWED =
  /\b(?:describe|it|test)(?:\.(?:concurrent|each|failing))?\.(?:only|skip)\b|^\s*(?:fit|fdescribe|xit|xtest|xdescribe)\(/;
const SILENCED = /@ts-(?:ignore|nocheck)/;
const REGISTRY =
  /\bregistry\.(?:[a-z0-9-]+\.)+(?:org|com|net|io|dev|cn)\b|\b(?:proxy|sum)\.golang\.(?:org|google)\b/i;

describe('the house', () => {
  it('is looked at', () => {
    expect(code.length).toBeGreaterThan(20);
    expect(files).toContain('package.json');
  });

  it('knows what it forbids', () => {
    expect(
      ["it.only('x')", "  describe.skip('x'", "test.each.only('x')", '  xit('].filter(
        (line) => !NARROWED.test(line),
      ),
    ).toEqual([]);
    expect(["it('only this')", 'exit(1)', 'list.skip(3)'].filter((line) => NARROWED.test(line))).toEqual([]);
    expect(SILENCED.test(`// @ts${'-'}ignore`)).toBe(true);
    expect(REGISTRY.test(['registry', 'npmjs', 'org'].join('.'))).toBe(true);
    expect(REGISTRY.test('registry.find(deal)')).toBe(false);
  });

  it('has no barrels but the list of the workflows', () => {
    const barrels = code.filter((file) => /^index\.[cm]?[jt]sx?$/.test(basename(file)));
    expect(barrels.filter((file) => file !== 'workflows/src/index.ts')).toEqual([]);
    expect(linesWith(/^\s*export \*/, code)).toEqual([]);
  });

  it('has no drawer named utils', () => {
    expect(files.filter((file) => file.split('/').some((part) => /^utils?(?:\.|$)/i.test(part)))).toEqual([]);
  });

  it('runs every spec that is there', () => {
    expect(
      linesWith(
        NARROWED,
        code.filter((file) => /\.spec\.tsx?$/.test(file) && file !== 'test/architecture/house.spec.ts'),
      ),
    ).toEqual([]);
  });

  it('does not silence the compiler', () => {
    expect(linesWith(SILENCED, code)).toEqual([]);
  });

  it('decides in the open: each record has its four parts', () => {
    const parts = ['Status', 'Context', 'Decision', 'Consequences'];
    const folder = join(root, 'docs/adr');
    const names = existsSync(folder) ? readdirSync(folder) : [];
    const records = names.filter((name) => name.endsWith('.md') && !/^(?:README|template)\.md$/i.test(name));
    const missing = records.flatMap((name) => {
      const text = read(`docs/adr/${name}`);
      return parts
        .filter((part) => !new RegExp(`^#{2,3} ${part}\\b`, 'm').test(text))
        .map((part) => `${name}: ${part}`);
    });
    expect(missing).toEqual([]);
  });

  it('names no package registry: where packages come from is the business of who installs', () => {
    const locks = new Set(['package-lock.json', 'tools/temporal/go.sum']);
    const texts = files.filter((file) => TEXT.has(extname(file)) && !locks.has(file));
    expect(linesWith(REGISTRY, texts)).toEqual([]);
  });

  it('pins every version exactly', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
      string,
      Record<string, string>
    >;
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version),
    );
    expect(loose).toEqual([]);
  });
});
