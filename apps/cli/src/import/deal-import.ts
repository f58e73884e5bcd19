import type { Instant } from '@app/domain/instant.js';
import type { ImportRepository, KnownDeal } from '@app/persistence/import.repository.js';
import type { ImportedDeal, ImportTransaction } from '@app/persistence/import.transaction.js';
import type { Progress } from '../console/progress.js';
import type { CsvTable, Row } from './csv-table.js';
import type { ImportAuthor } from '@app/exchange/import/import-asker.js';
import type { Following } from '@app/exchange/import/deal-commands.js';
import { historyOf } from './deal-history.js';
import type { OpportunityField } from './export-tables.js';
import type { Identity } from '@app/exchange/import/identity.js';
import type { ImportSummary } from './import-report.js';
import type { ImportSetting } from './import-setting.js';
import { compared } from './known-deal.js';
import { readOpportunity, type Opportunity, type OpportunityContext } from './opportunity.js';
import type { RowErrors } from './row-errors.js';

export interface DealImportParts {
  readonly setting: ImportSetting;
  readonly context: OpportunityContext;
  readonly summary: ImportSummary;
  readonly errors: RowErrors;
  readonly progress: Progress;
  readonly identity: Identity;
  readonly now: Instant;
  readonly by: ImportAuthor;
  readonly repository: ImportRepository;
  /** For the open deals. */
  readonly transaction: ImportTransaction;
}

interface Read {
  readonly row: Row<OpportunityField>;
  readonly opportunity: Opportunity;
}

/** Opportunities that are looked up and written together. */
const chunk = 500;

/** Makes deals of opportunities, chunk by chunk: of the whole file only the ids are kept. */
export class DealImport {
  /** Deals that have moved on in the export; the engine moves them when all rows are written. */
  readonly followings: Following[] = [];
  private readonly ids = new Set<string>();
  /** The chunk that is being written while the next is read. */
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly parts: DealImportParts) {}

  async readAll(table: CsvTable<OpportunityField>): Promise<void> {
    const { errors, summary, progress } = this.parts;
    let some: Read[] = [];
    for await (const row of table.rows(errors)) {
      const opportunity = this.read(table, row);
      if (opportunity) some.push({ row, opportunity });
      summary.rows++;
      if (some.length < chunk) continue;
      await this.importChunk(table, some);
      some = [];
      progress.say(() => `${summary.rows} opportunities read, ${errors.rows} rows with errors`);
    }
    await this.importChunk(table, some);
    await this.writing;
  }

  private read(table: CsvTable<OpportunityField>, row: Row<OpportunityField>): Opportunity | undefined {
    const { context, errors } = this.parts;
    const opportunity = readOpportunity(row, context, (field, reason) =>
      table.refuse(errors, row, field, reason),
    );
    if (!opportunity) return undefined;
    if (this.ids.has(opportunity.externalId)) {
      table.refuse(errors, row, 'id', 'an earlier row has the same id');
      return undefined;
    }
    this.ids.add(opportunity.externalId);
    return opportunity;
  }

  private async importChunk(table: CsvTable<OpportunityField>, some: readonly Read[]): Promise<void> {
    if (some.length === 0) return;
    const { repository, setting, identity } = this.parts;
    const { key: source } = setting.source;
    const ids = some.map(({ opportunity }) => opportunity.externalId);
    const known = await repository.known(source, ids, identity.of('importer', ''));
    const open: ImportedDeal[] = [];
    const closed: ImportedDeal[] = [];
    for (const { row, opportunity } of some) {
      const before = known.get(opportunity.externalId);
      if (before) this.compare(table, row, opportunity, before);
      else (opportunity.closedAt ? closed : open).push(await this.history(opportunity));
    }
    await this.writing;
    this.writing = this.write(open, closed);
    // Whoever waits for it is told.
    this.writing.catch(() => undefined);
  }

  private async write(open: readonly ImportedDeal[], closed: readonly ImportedDeal[]): Promise<void> {
    const { repository, setting, transaction, summary } = this.parts;
    const { source, pipeline } = setting;
    await Promise.all([
      repository.addDeals(source.key, pipeline.definition.ladder, closed),
      transaction.addDeals(open),
    ]);
    for (const deal of [...open, ...closed]) count(summary, deal);
  }

  private async history(opportunity: Opportunity): Promise<ImportedDeal> {
    const { setting, identity, now, by, context } = this.parts;
    const rules = await setting.rulesFor(identity.of('deal', opportunity.externalId));
    const { mapping } = context;
    return historyOf(opportunity, {
      mapping,
      identity,
      pipelineVersion: setting.pipeline.version,
      rules,
      now,
      by,
    });
  }

  private compare(
    table: CsvTable<OpportunityField>,
    row: Row<OpportunityField>,
    opportunity: Opportunity,
    known: KnownDeal,
  ): void {
    const { summary, errors, identity, by } = this.parts;
    const comparison = compared(opportunity, known, identity);
    switch (comparison.kind) {
      case 'unchanged':
        summary.unchanged++;
        return;
      case 'moved-here':
        summary.movedHere++;
        return;
      case 'follow': {
        const { dealId, revision } = known.state;
        const { externalId } = opportunity;
        this.followings.push({
          dealId,
          externalId,
          revision,
          commands: comparison.commands,
          line: row.line,
          by,
        });
        return;
      }
      case 'not-applied':
        for (const { field, reason } of comparison.changes) table.refuse(errors, row, field, reason);
        summary.notApplied++;
    }
  }
}

function count(summary: ImportSummary, { events }: ImportedDeal): void {
  const { state } = events.at(-1)?.transition ?? events[0].transition;
  summary[state.status]++;
  if (!state.escalation) return;
  summary.stalled++;
  if (state.key) summary.stalledKey++;
}
