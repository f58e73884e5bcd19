import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { ImportMapping } from '@app/contracts/import-mapping.js';
import { csvRecords, type CsvRecord } from './csv-records.js';
import { ImportRefused } from './import-refused.js';
import { systemCode } from './system-code.js';
import { beginningOf, decoded, encodingOf, separatorIn } from './text-decoding.js';

export type DealColumn = keyof ImportMapping['columns'];

/** A row of the file, by what the mapping calls its columns. */
export interface FileRow {
  readonly line: number;
  /** All of them as they stand there, so that the row can be mended and imported again. */
  readonly cells: readonly string[];
  /** Of columns that the mapping does not name: empty. */
  readonly values: Readonly<Record<DealColumn, string>>;
  /** Own fields that the mapping names, by key. */
  readonly fields: Readonly<Record<string, string>>;
  /** What is wrong with the row as a whole: then nothing else is to be believed. */
  readonly broken?: string;
  /** The row as it stands there, of what is wrong as a whole: its cells are not to be told apart. */
  readonly text?: string;
}

type Places = readonly (readonly [string, number])[];

const columns: readonly DealColumn[] = [
  ...(['id', 'title', 'stage', 'customer', 'customerId', 'owner', 'amount', 'currency', 'openedOn'] as const),
  ...(['stageSince', 'closedOn', 'lossReason', 'product', 'expectedContractOn', 'nextActivityOn'] as const),
];
/** Of unknown heads only so much is shown. */
const shownHeads = 200;
const reading = (error: unknown): ImportRefused => {
  const why = systemCode(error) ?? 'nobody knows why';
  return new ImportRefused(`the file cannot be read (${why})`, 'Name a file that is there.');
};

/** A file of deals whose head has all the columns that its mapping names. */
export class DealFile {
  private constructor(
    private readonly path: string,
    private readonly encoding: ReturnType<typeof encodingOf>,
    readonly separator: string,
    readonly heads: readonly string[],
    private readonly places: Places,
    private readonly fieldPlaces: Places,
    /** SHA-256 of all of it: what was begun with one file is not gone on with in another. */
    readonly hash: string,
  ) {}

  /** @throws ImportRefused when it cannot be read, is empty, or lacks a column. */
  static async open(path: string, mapping: ImportMapping): Promise<DealFile> {
    const beginning = await beginningOf(path).catch((error: unknown) => {
      throw reading(error);
    });
    const encoding = encodingOf(beginning, mapping.encoding);
    const [firstLine = ''] = new TextDecoder(encoding).decode(beginning).split(/\r\n|\n|\r/);
    const separator = mapping.separator === 'auto' ? separatorIn(firstLine) : mapping.separator;
    const head = await firstOf(csvRecords(decoded(path, encoding), separator));
    if (!head) throw new ImportRefused('the file is empty', 'The first line has to name the columns.');
    if ('broken' in head) throw new ImportRefused(`line ${head.line}: ${head.broken}`);
    const heads = head.cells.map((cell) => cell.trim());
    const places = named({ ...mapping.columns }, heads);
    const fieldPlaces = named(mapping.fields, heads);
    return new DealFile(path, encoding, separator, heads, places, fieldPlaces, await hashOf(path));
  }

  /** The rows behind a line, in their order. */
  async *rows(afterLine: number): AsyncGenerator<FileRow> {
    let isHead = true;
    for await (const record of csvRecords(decoded(this.path, this.encoding), this.separator)) {
      if (!isHead && record.line > afterLine) yield this.row(record);
      isHead = false;
    }
  }

  private row(record: CsvRecord): FileRow {
    const cells = 'broken' in record ? [] : record.cells;
    const broken = 'broken' in record ? record.broken : widthProblem(cells.length, this.heads.length);
    const at = (places: Places) =>
      Object.fromEntries(places.map(([name, place]) => [name, cells[place]?.trim() ?? '']));
    const values = { ...empty, ...at(this.places) };
    const row = { line: record.line, cells, values, fields: at(this.fieldPlaces) };
    return broken === undefined ? row : { ...row, broken, text: record.text };
  }
}

const empty = Object.fromEntries(columns.map((name) => [name, ''])) as Record<DealColumn, string>;

function named(given: Readonly<Record<string, string | undefined>>, heads: readonly string[]): Places {
  return Object.entries(given).flatMap(([name, head]) =>
    head === undefined ? [] : [[name, placeOf(head, heads)] as const],
  );
}

function placeOf(head: string, heads: readonly string[]): number {
  const place = heads.indexOf(head);
  const found = heads
    .join(', ')
    .replace(/\p{Cc}/gu, '�')
    .slice(0, shownHeads);
  if (place < 0) {
    const advice = found.includes('�')
      ? 'Name the encoding of the file in the mapping.'
      : `It has: ${found}. Correct the file, or the columns and the separator in the mapping.`;
    throw new ImportRefused(`there is no column ${head}`, advice);
  }
  if (heads.includes(head, place + 1)) {
    throw new ImportRefused(`the column ${head} is there twice`, 'Leave one of them out.');
  }
  return place;
}

function widthProblem(cells: number, width: number): string | undefined {
  return cells === width ? undefined : `the row has ${cells} values, the head ${width}`;
}

async function firstOf<Item>(items: AsyncIterable<Item>): Promise<Item | undefined> {
  for await (const item of items) return item;
  return undefined;
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const bytes of createReadStream(path)) hash.update(bytes as Buffer);
  return hash.digest('hex');
}
