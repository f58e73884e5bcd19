import { writeFileSync } from 'node:fs';
import { importMapping, type ImportMapping } from '@app/contracts/import-mapping.js';

export const dealHeads = [
  'Id',
  'Deal',
  'Stage',
  'Company',
  'Company Id',
  'Owner',
  'Value',
  'Created',
  'Closed',
  'Lost because',
];

/** A mapping of such files into the quick pipeline of two stages. */
export function dealMapping(changes: Readonly<Record<string, unknown>> = {}): ImportMapping {
  return importMapping.parse({
    source: 'other-crm',
    pipeline: 'quick',
    columns: {
      ...{
        id: 'Id',
        title: 'Deal',
        stage: 'Stage',
        customer: 'Company',
        customerId: 'Company Id',
        owner: 'Owner',
      },
      ...{ amount: 'Value', openedOn: 'Created', closedOn: 'Closed', lossReason: 'Lost because' },
    },
    dates: { formats: ['YYYY-M-D'], timeZone: 'UTC' },
    stages: {
      Need: { status: 'open', stage: 'need' },
      Offer: { status: 'open', stage: 'offer' },
      Won: { status: 'won', stage: 'offer' },
      Lost: { status: 'lost', stage: 'offer', reason: 'price' },
    },
    lossReasons: { Price: 'price' },
    customers: { class: 'B' },
    ...changes,
  });
}

/** A row of such a file; what is given replaces it. */
export function dealLine(id: string, changes: Readonly<Record<string, string>> = {}): string {
  const values: Readonly<Record<string, string>> = {
    ...{
      Id: id,
      Deal: `Deal ${id}`,
      Stage: 'Need',
      Company: 'Brno Works',
      'Company Id': '',
      Owner: 'anna.novak@example.test',
    },
    ...{ Value: '1200.50', Created: '2026-01-05', Closed: '', 'Lost because': '', ...changes },
  };
  return dealHeads.map((head) => quoted(values[head] ?? '')).join(',');
}

/**
 * Such a file of so many rows, line by line and the same each time, of which nobody has to hold more than a line: most are
 * closed, one in a hundred is open, one in a thousand is wrong, and each company has some fifty.
 */
export function* generatedDealFile(rows: number): Generator<string> {
  yield `${dealHeads.join(',')}\n`;
  for (let at = 0; at < rows; at++) {
    const company = { Company: `Company ${(at * 7_919) % Math.ceil(rows / 50)}` };
    yield `${dealLine(`G${at}`, { ...company, ...generatedStage(at) })}\n`;
  }
}

function generatedStage(at: number): Readonly<Record<string, string>> {
  if (at % 1_000 === 500) return { Value: 'much' };
  if (at % 100 === 0) return {};
  return { Stage: at % 5 < 3 ? 'Won' : 'Lost', Closed: '2026-01-20' };
}

export function writeDealFile(path: string, lines: readonly string[]): string {
  writeFileSync(path, [dealHeads.join(','), ...lines].map((line) => `${line}\n`).join(''));
  return path;
}

function quoted(value: string): string {
  return /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
