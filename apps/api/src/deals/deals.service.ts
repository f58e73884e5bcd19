import { Injectable } from '@nestjs/common';
import type { DealQuery } from '@app/contracts/deal-lists.js';
import type { DealDeadlines, DealView, EventQuery, EventView } from '@app/contracts/deals.js';
import { dealSorts, sortDirections } from '@app/domain/deal/sorts.js';
import type { DealRules } from '@app/domain/deal/settle.js';
import type { DealState } from '@app/domain/deal/state.js';
import { instant } from '@app/domain/instant.js';
import { rulesAround } from '@app/persistence/deal-surroundings.js';
import { DealListRepository } from '@app/persistence/deal-list.repository.js';
import { DealRepository, type NamedDeal } from '@app/persistence/deal.repository.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { sqlStateOf } from '@app/persistence/sql-state.js';
import { TimelineRepository } from '@app/persistence/timeline.repository.js';
import { z } from 'zod';
import { cursorOfAnother, pageOf, readCursor, type Page } from '../common/cursor.js';
import type { Principal } from '../common/principal.js';
import { notFound } from '../common/problem.error.js';
import { deadlinesOf } from './deal-deadlines.js';
import { dealViewOf, eventViewOf } from './deal-view.js';

const dealPlace = z.strictObject({
  sort: z.enum(dealSorts),
  direction: z.enum(sortDirections),
  value: z.string().max(500).nullable(),
  id: z.uuid(),
  snapshot: z.string().max(2_000),
});
/** A cursor is text of a client's: what it holds need not be a value. */
function isOfMalformedValue(error: unknown): boolean {
  return sqlStateOf(error)?.startsWith('22') ?? false;
}

const eventPlace = z.strictObject({ seq: z.int() });

/** Reads deals, each viewer its own. */
@Injectable()
export class DealsService {
  constructor(
    private readonly deals: DealRepository,
    private readonly lists: DealListRepository,
    private readonly timelines: TimelineRepository,
    private readonly definitions: DefinitionRepository,
  ) {}

  async get(dealId: string, principal: Principal): Promise<DealView> {
    return this.view(await this.found(dealId, principal));
  }

  /** @throws ProblemError request-invalid when the cursor is of another list, or of this one under another sort */
  async page(
    { limit, cursor, sort, direction, ...filter }: DealQuery,
    principal: Principal,
  ): Promise<Page<DealView>> {
    const after = readCursor(cursor, dealPlace);
    if (after && (after.sort !== sort || after.direction !== direction)) throw cursorOfAnother();
    const rows = await this.lists
      .page(filter, principal, { sort, direction }, limit + 1, after)
      .catch((error: unknown) => {
        throw after && isOfMalformedValue(error) ? cursorOfAnother() : error;
      });
    const page = pageOf(
      rows,
      limit,
      ({ deal }) => deal,
      ({ place }) => ({ sort, direction, ...place }),
    );
    return { items: await Promise.all(page.items.map((row) => this.view(row))), next: page.next };
  }

  async timeline(
    dealId: string,
    { limit, cursor }: EventQuery,
    principal: Principal,
  ): Promise<Page<EventView>> {
    const before = readCursor(cursor, eventPlace);
    const rows = await this.timelines.page(dealId, principal, limit + 1, before?.seq);
    // A deal has at least its opening: an empty first page means that it is out of reach.
    if (rows.length === 0 && !before) throw notFound('no such deal');
    return pageOf(rows, limit, eventViewOf, ({ seq }) => ({ seq }));
  }

  async deadlines(dealId: string, principal: Principal): Promise<DealDeadlines> {
    const found = await this.deals.surrounded(dealId, principal);
    if (!found) throw notFound('no such deal');
    const { state, surroundings } = found;
    const rules = await rulesAround(this.definitions, state, surroundings);
    return deadlinesOf(state, rules, instant(Date.now()));
  }

  private async found(dealId: string, principal: Principal): Promise<NamedDeal> {
    const deal = await this.deals.find(dealId, principal);
    if (!deal) throw notFound('no such deal');
    return deal;
  }

  private async view(deal: NamedDeal): Promise<DealView> {
    return dealViewOf(deal, (await this.rulesOf(deal.state)).pipeline);
  }

  private async rulesOf(state: DealState): Promise<DealRules> {
    const rules = await this.definitions.rulesFor(state.dealId, state.pipelineKey, state.pipelineVersion);
    if (!rules) throw new Error(`pipeline ${state.pipelineKey} ${state.pipelineVersion} is missing`);
    return rules;
  }
}
