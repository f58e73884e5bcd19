import type { DealCommand } from '@app/domain/deal/commands.js';
import { isRefused } from '@app/domain/deal/transition.js';
import type { DealRules } from '@app/domain/deal/settle.js';
import type { ImportedDeal } from '@app/persistence/import.transaction.js';
import type { ImportLookups, LookedUpDeal } from '@app/persistence/imports/import-lookups.repository.js';
import type { ImportClocks, NewCustomer } from '@app/persistence/imports/import-session.js';
import type { Instant } from '@app/domain/instant.js';
import { CustomersOfRows } from './customers-of-rows.js';
import { compared } from './deal-comparison.js';
import type { FileRow } from './deal-file.js';
import { readDealRow, type DealRow, type Place, type RowContext } from './deal-row.js';
import type { RowProblem } from './error-file.js';
import type { ForeseenRows } from './foreseen-rows.js';
import type { Identity } from './identity.js';
import { noCounts, type ImportCounts } from './import-counts.js';
import type { ImportAuthor } from './import-asker.js';
import { historyOf } from './imported-history.js';

/** Under which rules the rows of a file become deals. */
export interface ImportSetting extends RowContext {
  readonly identity: Identity;
  readonly pipelineVersion: number;
  readonly personalManagerId?: string;
  readonly clocks: ImportClocks;
  readonly now: Instant;
  readonly by: ImportAuthor;
  rulesFor(dealId: string): Promise<DealRules>;
}

/** A deal that follows its row: the commands in their order. */
export interface DealFollowing {
  readonly row: FileRow;
  readonly dealId: string;
  readonly externalId: string;
  /** The deal's revision when they were decided upon: the same change later is another command. */
  readonly revision: number;
  readonly commands: readonly DealCommand[];
  readonly by: ImportAuthor;
}

/** A row that is left out, with what is wrong with it. */
export interface RefusedRow {
  readonly row: FileRow;
  readonly problems: readonly RowProblem[];
}

/** What some rows come to. Nothing of it has been written. */
export interface PlannedChunk {
  readonly deals: readonly ImportedDeal[];
  readonly customers: readonly NewCustomer[];
  readonly followings: readonly DealFollowing[];
  readonly refused: readonly RefusedRow[];
  readonly counts: ImportCounts;
}

/**
 * Reads rows, looks up what they name, and decides what they come to; none of the ids may come twice.
 * @param foreseen rows of chunks before, where nothing of them is written; those of this one are added
 */
export async function planChunk(
  rows: readonly FileRow[],
  setting: ImportSetting,
  lookups: ImportLookups,
  foreseen?: ForeseenRows,
): Promise<PlannedChunk> {
  const plan = new ChunkPlan(setting, rows.length, foreseen);
  const read = rows.flatMap((row) => {
    const deal = plan.read(row);
    return deal ? [{ row, deal }] : [];
  });
  const deals = read.map(({ deal }) => deal);
  const { identity, mapping } = setting;
  const customers = await CustomersOfRows.find(deals, lookups, setting);
  const ids = deals.map(({ externalId }) => externalId);
  const known = await lookups.deals(mapping.source, ids, identity.of('importer', ''));
  for (const { row, deal } of read) {
    const before = known.get(deal.externalId);
    if (plan.isAgain(deal)) continue;
    if (before) plan.compare(row, deal, before);
    else await plan.add(row, deal, customers);
  }
  plan.counts.customers = customers.added.size;
  const { deals: added, followings, refused, counts } = plan;
  return { deals: added, followings, refused, counts, customers: [...customers.added.values()] };
}

class ChunkPlan {
  readonly deals: ImportedDeal[] = [];
  readonly followings: DealFollowing[] = [];
  readonly refused: RefusedRow[] = [];
  readonly counts: ImportCounts;

  constructor(
    private readonly setting: ImportSetting,
    rows: number,
    private readonly foreseen?: ForeseenRows,
  ) {
    this.counts = { ...noCounts, rows };
  }

  read(row: FileRow): DealRow | undefined {
    if (row.broken !== undefined) {
      this.refuse(row, [{ column: '', reason: row.broken }]);
      return undefined;
    }
    const problems: RowProblem[] = [];
    const deal = readDealRow(row, this.setting, (place, reason) =>
      problems.push({ column: this.headOf(place), reason }),
    );
    if (problems.length > 0) this.refuse(row, problems);
    return deal;
  }

  /** Whether the deal's row came before: then it is counted as the change of a deal that would be here by then. */
  isAgain(deal: DealRow): boolean {
    const found = this.foreseen?.find(deal.externalId, saidBy(deal)) ?? 'new';
    if (found === 'new') return false;
    if (found === 'alike') this.counts.unchanged++;
    else {
      this.counts.updated++;
      this.foresee(deal);
    }
    return true;
  }

  compare(row: FileRow, deal: DealRow, known: LookedUpDeal): void {
    const comparison = compared(deal, known, this.setting.mapping.columns, this.setting.by);
    switch (comparison.kind) {
      case 'unchanged':
        this.counts.unchanged++;
        this.foresee(deal);
        return;
      case 'moved-here':
        this.counts.movedHere++;
        return;
      case 'follow': {
        const { dealId, revision } = known.state;
        const { externalId } = deal;
        this.followings.push({
          row,
          dealId,
          externalId,
          revision,
          commands: comparison.commands,
          by: this.setting.by,
        });
        this.counts.updated++;
        this.foresee(deal);
        return;
      }
      case 'not-applied':
        this.refuse(row, [{ column: this.headOf(comparison.place), reason: comparison.reason }]);
    }
  }

  async add(row: FileRow, deal: DealRow, customers: CustomersOfRows): Promise<void> {
    const { setting } = this;
    const customer = customers.of(deal);
    if ('reason' in customer) {
      this.refuse(row, [{ column: this.headOf('customer'), reason: customer.reason }]);
      return;
    }
    const dealId = setting.identity.of('deal', deal.externalId);
    const rules = await setting.rulesFor(dealId);
    const { pipelineVersion, clocks, now, by } = setting;
    const { activity } = setting.mapping;
    const history = historyOf(deal, { dealId, customer, pipelineVersion, rules, clocks, activity, now, by });
    if (isRefused(history)) {
      this.refuse(row, [{ column: '', reason: `${history.refusal.code}: ${history.refusal.detail}` }]);
      return;
    }
    this.deals.push(history);
    this.count(history);
    this.foresee(deal);
  }

  /** What is refused, or has gone on here, is as it was when its row comes again. */
  private foresee(deal: DealRow): void {
    this.foreseen?.keep(deal.externalId, saidBy(deal));
  }

  private count({ events }: ImportedDeal): void {
    const { state } = events.at(-1)?.transition ?? events[0].transition;
    this.counts[state.status]++;
    if (!state.escalation) return;
    this.counts.stalled++;
    if (state.key) this.counts.stalledKey++;
  }

  private refuse(row: FileRow, problems: readonly RowProblem[]): void {
    this.refused.push({ row, problems });
    this.counts.refused++;
  }

  private headOf(place: Place): string {
    const { columns, fields } = this.setting.mapping;
    const key = /^fields\.(.+)$/.exec(place)?.[1];
    return (key === undefined ? columns[place as keyof typeof columns] : fields[key]) ?? place;
  }
}

/** What a row says of its deal, wherever it stands. */
function saidBy(deal: DealRow): string {
  return JSON.stringify({ ...deal, line: 0 });
}
