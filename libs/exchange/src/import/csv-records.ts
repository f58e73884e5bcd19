import { parse } from 'csv-parse/sync';

/** A line longer than this is no line of a table: its rest is left out and its row refused. */
const longestLine = 64 * 1024;
/** A quoted text with more lines than this is taken for a quote that was never closed. */
const mostLines = 50;

/** A row of a CSV file, or what is wrong with its quotes. */
export type CsvRecord = RecordText & ({ readonly cells: readonly string[] } | { readonly broken: string });

interface RecordText {
  /** Where it begins, counted from 1. */
  readonly line: number;
  /** As it stands there; of a line that is too long, its beginning. */
  readonly text: string;
}

interface Line {
  readonly number: number;
  readonly text: string;
  readonly isCut: boolean;
}

/**
 * Reads the text of a CSV file, given piece by piece, row by row: byte order mark, all kinds of line ends, quoted line ends. A row whose quotes are broken
 * is told as such and reading goes on with the next line, where a parser of the whole file would swallow the rest.
 * Empty lines are left out.
 */
export async function* csvRecords(text: AsyncIterable<string>, delimiter: string): AsyncGenerator<CsvRecord> {
  const lines = readLines(text);
  try {
    yield* recordsOf(lines, delimiter);
  } finally {
    // Whoever has seen enough of a file shall not keep it open.
    await lines.return(undefined);
  }
}

async function* recordsOf(lines: AsyncGenerator<Line>, delimiter: string): AsyncGenerator<CsvRecord> {
  const ahead: Line[] = [];
  const next = async (): Promise<Line | undefined> => {
    const waiting = ahead.shift();
    if (waiting) return waiting;
    const read = await lines.next();
    return read.done ? undefined : read.value;
  };
  for (let first = await next(); first; first = await next()) {
    if (first.text === '') continue;
    const rest: Line[] = [];
    let quotes = quotesIn(first.text);
    while (quotes % 2 === 1 && rest.length < mostLines) {
      const more = await next();
      if (!more) break;
      rest.push(more);
      quotes += quotesIn(more.text);
    }
    const record = recordOf(first, rest, delimiter);
    // What only a broken quote has drawn in is read again, as rows of its own.
    if ('broken' in record) ahead.unshift(...rest);
    yield record;
  }
}

function recordOf(first: Line, rest: readonly Line[], delimiter: string): CsvRecord {
  const alone = { line: first.number, text: first.text };
  if (first.isCut || rest.some((more) => more.isCut)) return { ...alone, broken: 'the line is too long' };
  if (!first.text.includes('"')) return { ...alone, cells: first.text.split(delimiter) };
  const text = [first, ...rest].map((one) => one.text).join('\n');
  try {
    const records = parse(text, { delimiter, relax_column_count: true });
    const [cells] = records;
    if (cells && records.length === 1) return { line: alone.line, text, cells };
  } catch {
    // The parser's message quotes the row, which may hold anything: what is wrong is always the quotes.
  }
  // Only its first line is surely of the row.
  return {
    ...alone,
    broken: 'the quotes are broken: a quoted value ends with a quote before the delimiter',
  };
}

function quotesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) count++;
  return count;
}

/** The lines of a text, which end with CR LF, LF or CR. */
async function* readLines(chunks: AsyncIterable<string>): AsyncGenerator<Line> {
  let number = 0;
  let rest = '';
  let isCut = false;
  const line = (whole: string): Line => {
    const wasCut = isCut || whole.length > longestLine;
    isCut = false;
    const text = whole.slice(0, longestLine);
    return { number: ++number, text: number === 1 ? text.replace(/^\uFEFF/, '') : text, isCut: wasCut };
  };
  for await (const chunk of chunks) {
    const parts = (rest + chunk).split(/\r\n|\n|\r(?!$)/);
    rest = parts.pop() ?? '';
    for (const part of parts) yield line(part);
    if (rest.length > longestLine) {
      isCut = true;
      // A carriage return at the end may be the first half of a line end.
      rest = rest.endsWith('\r') ? '\r' : '';
    }
  }
  if (rest !== '' || isCut) yield line(rest.replace(/\r$/, ''));
}
