import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { ImportMapping } from '@app/contracts/import-mapping.js';
import { quickPipeline } from '../../../../test/support/cast.js';
import { dealHeads, dealLine, dealMapping } from '../../../../test/support/deal-files.js';
import { DealFile } from './deal-file.js';
import { readDealRow, type DealRow, type RowContext } from './deal-row.js';
import { ImportDates } from './import-dates.js';
import { ImportRefused } from './import-refused.js';
import { chunkSize, chunksOf } from './import-steps.js';

const folder = mkdtempSync(join(tmpdir(), 'deal-rows-'));
const path = join(folder, 'deals.csv');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const anna = { id: 'anna', teamId: 'north' };
const head = dealHeads.join(',');

function context(mapping: ImportMapping): RowContext {
  return {
    mapping,
    pipeline: quickPipeline({ currencies: ['CZK'] }),
    owners: new Map([['anna.novak@example.test', anna]]),
    products: new Map([
      ['gtx-pro', 'gtx-pro'],
      ['gtx pro', 'gtx-pro'],
    ]),
    dates: new ImportDates(mapping.dates, '2026-02-02T10:00:00.000Z'),
  };
}

interface Outcome {
  readonly deals: DealRow[];
  readonly refused: string[];
}

async function read(bytes: string | Uint8Array, mapping = dealMapping()): Promise<Outcome> {
  writeFileSync(path, bytes);
  const file = await DealFile.open(path, mapping);
  const outcome: Outcome = { deals: [], refused: [] };
  for await (const row of file.rows(0)) {
    const reasons: string[] = row.broken === undefined ? [] : [row.broken];
    const deal = readDealRow(row, context(mapping), (place, reason) => reasons.push(`${place} ${reason}`));
    if (deal && row.broken === undefined) outcome.deals.push(deal);
    else outcome.refused.push(`${row.line}: ${reasons.join('; ')}`);
  }
  return outcome;
}

describe('a file of deals', () => {
  const czech = dealMapping({
    ...{
      encoding: 'windows-1250',
      decimal: ',',
      dates: { formats: ['D.M.YYYY'], timeZone: 'Europe/Prague' },
    },
    aliases: { products: { GTXPro: 'GTX Pro' }, customers: { 'Žďár s.r.o.': 'Žďár Works' } },
    columns: { ...dealMapping().columns, product: 'Company Id', customerId: undefined },
  });
  const line = [
    'Č1',
    'Linka',
    'Need',
    'Žďár s.r.o.',
    'GTXPro',
    'anna.novak@example.test',
    '1 234,50',
    '5.1.2026',
    '',
    '',
  ];

  it.each(['windows-1250', 'utf-8', 'utf-16le'] as const)(
    'is read as it is written, in %s',
    async (encoding) => {
      const text = `${dealHeads.join(';')}\r\n${line.join(';')}\r\n`;
      const bytes = {
        'windows-1250': () =>
          Buffer.from(
            text.replace('Č', '\u00c8').replace('Ž', '\u008e').replace('ď', '\u00ef').replace('á', '\u00e1'),
            'latin1',
          ),
        'utf-8': () => Buffer.from(`\uFEFF${text}`, 'utf8'),
        'utf-16le': () => Buffer.from(`\uFEFF${text}`, 'utf16le'),
      }[encoding]();
      const { deals, refused } = await read(bytes, czech);
      expect(refused).toEqual([]);
      expect(deals).toMatchObject([
        {
          ...{
            externalId: 'Č1',
            customer: { name: 'Žďár Works' },
            productKey: 'gtx-pro',
            amount: '1234.5',
            currency: 'EUR',
          },
          ...{ owner: anna, startsAt: '2026-01-05T08:00:00.000Z' },
        },
      ]);
    },
  );

  it('is told apart from text in another encoding', async () => {
    const latin = Buffer.from(`${head}\n${dealLine('A', { Deal: 'caf\u00e9' })}\n`, 'latin1');
    expect((await read(latin)).refused).toEqual(['2: title is no text in the encoding of the file']);
  });

  it('never fails on a row, whatever is in it, and goes on behind it', async () => {
    const cell = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '"',
        '""',
        '\n',
        '\r\n',
        ',',
        '\u0000',
        '=1+1',
        '1e308',
        '9'.repeat(400),
        '2026-02-30',
        '\ud800',
        'Need',
      ),
    );
    const good = dealLine('LAST');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(cell, { maxLength: 12 }), { maxLength: 8 }), async (rows) => {
        const text = [head, ...rows.map((cells) => cells.join(',')), '"', '', good].join('\n');
        const { deals } = await read(`${text}\n`);
        expect(deals.map(({ externalId }) => externalId)).toContain('LAST');
      }),
      { numRuns: 150 },
    );
  });

  it('is refused as a whole, or read, whatever bytes it has', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        await read(bytes).catch((error: unknown) => expect(error).toBeInstanceOf(ImportRefused));
      }),
      { numRuns: 100 },
    );
  });

  it('is held chunk by chunk, however long it is, and no id comes twice in one', async () => {
    let made = 0;
    const rows = async function* () {
      for (; made < 5_000; made++) {
        yield await Promise.resolve({
          line: made + 2,
          cells: [],
          values: { id: String(made % 1_200) } as never,
          fields: {},
        });
      }
    };
    let taken = 0;
    for await (const chunk of chunksOf(rows())) {
      taken += chunk.length;
      // Of the file no more has been read than what was taken, and the row that ended the chunk.
      expect(made - taken).toBeLessThanOrEqual(1);
      expect(chunk.length).toBeLessThanOrEqual(chunkSize);
      expect(new Set(chunk.map(({ values }) => values.id)).size).toBe(chunk.length);
    }
    expect(taken).toBe(5_000);
  });
});

describe('the mappings that come along', () => {
  it.each(['deals-english', 'deals-czech'])('%s fits its pipeline', async (name) => {
    const { importMapping, importMappingProblems } = await import('@app/contracts/import-mapping.js');
    const definitions = new URL('../../../../definitions/', import.meta.url);
    const json = (file: string) => JSON.parse(readFileSync(new URL(file, definitions), 'utf8')) as unknown;
    const mapping = importMapping.parse(json(`mappings/${name}.json`));
    expect(importMappingProblems(mapping, json(`pipelines/${mapping.pipeline}.json`) as never)).toEqual([]);
  });

  it('are told everything that is wrong with them, at once', async () => {
    const { importMapping } = await import('@app/contracts/import-mapping.js');
    const { error } = importMapping.safeParse({
      ...dealMapping(),
      dates: { formats: ['DD'], timeZone: 'Mars' },
      decimal: ';',
      more: 1,
    });
    expect(error?.issues.map(({ path }) => path.join('.'))).toEqual(
      expect.arrayContaining(['dates.formats.0', 'dates.timeZone', 'decimal', '']),
    );
  });
});
