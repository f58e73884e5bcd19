import { Injectable } from '@nestjs/common';
import type { DeadlineView } from '@app/contracts/deals.js';
import type { HandoverQuery, HandoverView, HandoverWithTimeline } from '@app/contracts/handovers.js';
import { explainHandover } from '@app/domain/handover/explain.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { HandoverRepository, type NamedHandover } from '@app/persistence/handover.repository.js';
import { z } from 'zod';
import { pageOf, readCursor, type Page } from '../common/cursor.js';
import type { Principal } from '../common/principal.js';
import { countedTimeOf } from '../common/counted-time.js';
import { notFound } from '../common/problem.error.js';
import { eventViewOf } from '../deals/deal-view.js';
import { handoverRules } from './handover-rules.js';
import { handoverViewOf } from './handover-view.js';

const place = z.strictObject({ at: z.iso.datetime(), id: z.uuid() });

/** Reads handovers, each viewer its own. */
@Injectable()
export class HandoversService {
  constructor(
    private readonly handovers: HandoverRepository,
    private readonly definitions: DefinitionRepository,
  ) {}

  async page({ limit, cursor, ...filter }: HandoverQuery, principal: Principal): Promise<Page<HandoverView>> {
    const rows = await this.handovers.page(filter, principal, limit + 1, readCursor(cursor, place));
    return pageOf(rows, limit, handoverViewOf, ({ state }) => ({ at: state.openedAt, id: state.handoverId }));
  }

  async get(handoverId: string, principal: Principal): Promise<HandoverWithTimeline> {
    const handover = await this.found(handoverId, principal);
    const events = await this.handovers.events(handoverId);
    return { ...handoverViewOf(handover), timeline: events.map(eventViewOf) };
  }

  async deadlines(handoverId: string, principal: Principal): Promise<{ items: DeadlineView[] }> {
    const { state } = await this.found(handoverId, principal);
    const explained = explainHandover(state, await handoverRules(this.definitions, state));
    const items = explained.map(({ explanation, ...clock }) => ({
      ...clock,
      customerClass: state.customerClass,
      ...countedTimeOf(explanation),
    }));
    return { items };
  }

  private async found(handoverId: string, principal: Principal): Promise<NamedHandover> {
    const handover = await this.handovers.find(handoverId, principal);
    if (!handover) throw notFound('no such handover');
    return handover;
  }
}
