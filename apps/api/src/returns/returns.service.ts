import { Injectable } from '@nestjs/common';
import type { InboxQuery } from '@app/contracts/escalations.js';
import type { ReturnNoticeView } from '@app/contracts/return-notices.js';
import type {
  ReturnCaseView,
  ReturnQuery,
  ReturnTimelineQuery,
  ReturnTimelineView,
} from '@app/contracts/returns.js';
import { CaseInboxRepository } from '@app/persistence/case-inbox.repository.js';
import {
  ReturnCaseRepository,
  type NamedReturn,
  type ReturnContext,
} from '@app/persistence/return-case.repository.js';
import { z } from 'zod';
import { pageOf, readCursor, type Page } from '../common/cursor.js';
import type { Principal } from '../common/principal.js';
import { notFound } from '../common/problem.error.js';
import { returnNoticeOf } from './return-notice-view.js';
import { returnEventViewOf, returnViewOf } from './return-view.js';

const place = z.strictObject({ at: z.iso.datetime(), id: z.uuid() });
const seqPlace = z.strictObject({ seq: z.int() });

/** Reads return cases, each viewer its own. */
@Injectable()
export class ReturnsService {
  constructor(
    private readonly cases: ReturnCaseRepository,
    private readonly inboxes: CaseInboxRepository,
  ) {}

  /** What may be done is told of one case, not of a list of them. */
  async page({ limit, cursor, ...filter }: ReturnQuery, principal: Principal): Promise<Page<ReturnCaseView>> {
    const rows = await this.cases.page(filter, principal, limit + 1, readCursor(cursor, place));
    return pageOf(
      rows,
      limit,
      (row) => returnViewOf(row, []),
      ({ state }) => ({ at: state.openedAt, id: state.caseId }),
    );
  }

  async get(caseId: string, principal: Principal): Promise<ReturnCaseView> {
    const found = await this.found(caseId, principal);
    return returnViewOf(found, found.actors);
  }

  async timeline(
    caseId: string,
    { limit, cursor }: ReturnTimelineQuery,
    principal: Principal,
  ): Promise<Page<ReturnTimelineView>> {
    await this.found(caseId, principal);
    const rows = await this.cases.events(caseId, limit + 1, readCursor(cursor, seqPlace)?.seq);
    return pageOf(rows, limit, returnEventViewOf, ({ seq }) => ({ seq }));
  }

  /** What one was told of late steps; exactly once for each level and round. */
  async notices({ open, limit, cursor }: InboxQuery, principal: Principal): Promise<Page<ReturnNoticeView>> {
    const rows = await this.inboxes.page(principal, open, limit + 1, readCursor(cursor, place));
    return pageOf(rows, limit, returnNoticeOf, ({ toldAt, id }) => ({ at: toldAt.toISOString(), id }));
  }

  async batchElsewhere(caseId: string, principal: Principal) {
    await this.found(caseId, principal);
    return { items: await this.cases.batchElsewhere(caseId) };
  }

  private async found(
    caseId: string,
    principal: Principal,
  ): Promise<NamedReturn & Pick<ReturnContext, 'actors'>> {
    const found = await this.cases.find(caseId, principal);
    if (!found) throw notFound('no such return case');
    return found;
  }
}
