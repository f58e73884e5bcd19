import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { problemKinds } from '@app/contracts/problem.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const others = ['cs', 'pl', 'ru'] as const;
const en = textsOf('en');

/** Signs of the keyboard are the same everywhere. */
const sameEverywhere = /^help\.board\.\w+\.key$/;
const plural = /_(zero|one|two|few|many|other)$/;

type Texts = ReadonlyMap<string, string>;

function textsOf(language: string): Texts {
  const texts = new Map<string, string>();
  const walk = (node: object, path: string) => {
    for (const [key, value] of Object.entries(node)) {
      const at = path ? `${path}.${key}` : key;
      if (typeof value === 'string') texts.set(at, value);
      else walk(value as object, at);
    }
  };
  for (const part of ['', 'admin', 'reports'])
    walk(JSON.parse(readFileSync(join(here, part, `${language}.json`), 'utf8')) as object, '');
  return texts;
}

/** Keys without their plural forms, each once. */
const keysOf = (texts: Texts) => [...new Set([...texts.keys()].map((key) => key.replace(plural, '')))].sort();
const placesOf = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

function sourceOfPage(): string {
  const folder = join(here, '..');
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(({ name }) => /\.tsx?$/.test(name) && !name.endsWith('.spec.ts'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
}

describe.each(others)('the texts in %s', (language) => {
  const texts = textsOf(language);

  it('are all there, and no others', () => {
    expect(keysOf(texts)).toEqual(keysOf(en));
  });

  it('have every plural form of the language', () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const counted = [...en.keys()]
      .filter((key) => key.endsWith('_other'))
      .map((key) => key.replace(plural, ''));
    const missing = counted
      .flatMap((key) => forms.map((form) => `${key}_${form}`))
      .filter((key) => !texts.has(key));
    expect(missing).toEqual([]);
  });

  it('are translated', () => {
    const same = [...en].filter(([key, text]) => texts.get(key) === text && !sameEverywhere.test(key));
    expect(same).toEqual([]);
  });

  it('fill in what the English ones do', () => {
    const different = [...texts].filter(([key, text]) => {
      const model = en.get(key) ?? en.get(key.replace(plural, '_other')) ?? '';
      return placesOf(text).join() !== placesOf(model).join();
    });
    expect(different).toEqual([]);
  });
});

describe('the texts of the page', () => {
  const source = sourceOfPage();

  it('are all in use', () => {
    // A key stands whole in the source, or as a template whose beginning and end stand there.
    const templates = [...source.matchAll(/`([a-z][\w.-]*\.)\$\{[^`]*?\}([\w.-]*)`/g)].map(
      ([, begin = '', end = '']) => ({ begin, end }),
    );
    const isUsed = (key: string) =>
      source.includes(`'${key}'`) ||
      source.includes(`\`${key}\``) ||
      templates.some(({ begin, end }) => key.startsWith(begin) && key.endsWith(end));
    expect(keysOf(en).filter((key) => !isUsed(key))).toEqual([]);
  });

  it('explain every problem that the API knows, and nothing else but its silence', () => {
    const explained = [...en.keys()]
      .filter((key) => key.startsWith('problem.'))
      .map((key) => key.slice('problem.'.length));
    expect(explained.sort()).toEqual([...Object.keys(problemKinds), 'no-answer'].sort());
  });

  it('are not written beside: what people read comes from here', () => {
    // Text between tags, or as a label, is written in letters; names of the product are no text.
    const written = [
      ...source.matchAll(
        /(?:>\s*|(?:label|title|placeholder|aria-label)=")([A-Z][a-z]+(?: [a-z]+)*)\s*(?:<\/|")/g,
      ),
    ]
      .map(([, words]) => words)
      .filter((words) => words !== 'Dealwarden');
    expect(written).toEqual([]);
  });
});
