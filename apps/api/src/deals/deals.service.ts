import { Injectable } from '@nestjs/common';
import type { DealQuery, DealView, DeadlineView, EventQuery, EventView } from '@app/contracts/deals.js';
import { explainDeadlines } from '@app/domain/deal/explain.js';
import type { DealRules } from '@app/domain/deal/settle.js';
import type { DealState } from '@app/domain/deal/state.js';
import { instant } from '@app/domain/instant.js';
import { rulesAround } from '@app/persistence/deal-surroundings.js';
import { DealRepository, type NamedDeal } from '@app/persistence/deal.repository.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { TimelineRepository } from '@app/persistence/timeline.repository.js';
import { z } from 'zod';
import { pageOf, readCursor, type Page } from '../common/cursor.js';
import type { Principal } from '../common/principal.js';
import { notFound } from '../common/problem.error.js';
import { dealViewOf, eventViewOf } from './deal-view.js';

export interface DeadlineList {
  readonly items: DeadlineView[];
}

const dealPlace = z.strictObject({ openedAt: z.iso.datetime(), id: z.uuid() });
const eventPlace = z.strictObject({ seq: z.int() });

/** Reads deals, each viewer its own. */
@Injectable()
export class DealsService {
  constructor(
    private readonly deals: DealRepository,
    private readonly timelines: TimelineRepository,
    private readonly definitions: DefinitionRepository,
  ) {}

  async get(dealId: string, principal: Principal): Promise<DealView> {
    return this.view(await this.found(dealId, principal));
  }

  async page({ limit, cursor, ...filter }: DealQuery, principal: Principal): Promise<Page<DealView>> {
    const after = readCursor(cursor, dealPlace);
    const rows = await this.deals.page(filter, principal, limit + 1, after);
    const place = ({ state }: NamedDeal) => ({ openedAt: state.openedAt, id: state.dealId });
    const page = pageOf(rows, limit, (row) => row, place);
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

  async deadlines(dealId: string, principal: Principal): Promise<DeadlineList> {
    const found = await this.deals.surrounded(dealId, principal);
    if (!found) throw notFound('no such deal');
    const { state, surroundings } = found;
    const rules = await rulesAround(this.definitions, state, surroundings);
    const explained = explainDeadlines(state, rules, instant(Date.now()));
    const items = explained.map(({ explanation, ...clock }) => ({
      ...clock,
      ...explanation,
      counted: [...explanation.counted],
      days: [...explanation.days],
      skipped: [...explanation.skipped],
      pauses: [...explanation.pauses],
    }));
    return { items };
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
