import { CsvTable } from './csv-table.js';
import type { Mapping } from './mapping.js';

type Columns<File extends keyof Mapping['files']> = keyof Mapping['files'][File]['columns'];
export type OpportunityField = Columns<'opportunities'> | 'openedOn';

/** The files of an export, each with all the columns the mapping names. */
export interface ExportTables {
  readonly accounts: CsvTable<Columns<'accounts'>>;
  /** With a `line` besides, where the mapping names a column for it. */
  readonly products: CsvTable<Exclude<Columns<'products'>, 'line'>>;
  readonly teams: CsvTable<Columns<'teams'>>;
  readonly opportunities: CsvTable<OpportunityField>;
}

/** Looks at the heads of all files before anything is read: nothing is imported of an export that lacks something. */
export async function openTables(
  folder: string,
  { files, clockStart, delimiter }: Mapping,
): Promise<ExportTables> {
  const { accounts, products, teams, opportunities } = files;
  const columns = { ...opportunities.columns, openedOn: clockStart.column };
  return {
    accounts: await CsvTable.open(folder, accounts, delimiter),
    products: await openProducts(folder, products, delimiter),
    teams: await CsvTable.open(folder, teams, delimiter),
    opportunities: await CsvTable.open(folder, { file: opportunities.file, columns }, delimiter),
  };
}

function openProducts(
  folder: string,
  { file, columns }: Mapping['files']['products'],
  delimiter: string,
): Promise<ExportTables['products']> {
  const { line, ...others } = columns;
  const named = line === undefined ? others : { ...others, line };
  return CsvTable.open<keyof typeof others>(folder, { file, columns: named }, delimiter);
}
