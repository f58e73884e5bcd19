import { Injectable } from '@nestjs/common';
import type { InboxQuery } from '@app/contracts/escalations.js';
import type { ReturnNoticeView } from '@app/contracts/return-notices.js';
import {
  casesElsewhereAtMost,
  type BatchElsewhere,
  type ReturnDeadlineView,
  type ReturnTally,
} from '@app/contracts/return-reading.js';
import type {
  ReturnStepDoneView,
  ReturnTimelineQuery,
  ReturnTimelineView,
} from '@app/contracts/return-timeline.js';
import type { ReturnCaseView, ReturnQuery, ToldOtherwise } from '@app/contracts/returns.js';
import { CaseInboxRepository } from '@app/persistence/case-inbox.repository.js';
import {
  ReturnCaseRepository,
  type NamedReturn,
  type ReturnContext,
} from '@app/persistence/return-case.repository.js';
import { explainReturn } from '@app/domain/returns/explain.js';
import type { ReturnRules } from '@app/domain/returns/rules.js';
import { ReturnRegulationRepository } from '@app/persistence/return-regulation.repository.js';
import { z } from 'zod';
import { pageOf, readCursor, type Page } from '../common/cursor.js';
import type { Principal } from '../common/principal.js';
import { notFound } from '../common/problem.error.js';
import { returnNoticeOf } from './return-notice-view.js';
import { returnEventViewOf, returnViewOf, stepDoneViewOf, whyViewOf } from './return-view.js';

const place = z.strictObject({ at: z.iso.datetime(), id: z.uuid() });
const timelinePlace = z.strictObject({ seq: z.int(), at: z.iso.datetime(), key: z.string().max(50) });

/** Reads return cases, each viewer its own. */
@Injectable()
export class ReturnsService {
  constructor(
    private readonly cases: ReturnCaseRepository,
    private readonly inboxes: CaseInboxRepository,
    private readonly regulations: ReturnRegulationRepository,
  ) {}

  /** What may be done is told of one case, not of a list of them. */
  async page({ limit, cursor, ...filter }: ReturnQuery, principal: Principal): Promise<Page<ReturnCaseView>> {
    const rows = await this.cases.page(filter, principal, limit + 1, readCursor(cursor, place));
    const rules = new Map<NamedReturn, ReturnRules>();
    for (const row of rows) rules.set(row, await this.rulesOf(row));
    return pageOf(
      rows,
      limit,
      (row) => returnViewOf(row, [], rules.get(row)),
      ({ state }) => ({ at: state.openedAt, id: state.caseId }),
    );
  }

  async tally(principal: Principal): Promise<ReturnTally> {
    const { 'due-today': dueToday, ...others } = await this.cases.tally(principal);
    return { ...others, dueToday };
  }

  async get(caseId: string, principal: Principal): Promise<ReturnCaseView> {
    const found = await this.found(caseId, principal);
    return returnViewOf(found, found.actors, await this.rulesOf(found));
  }

  /** Why each of its clocks is due when it is. */
  async why(caseId: string, principal: Principal): Promise<{ items: ReturnDeadlineView[] }> {
    const found = await this.found(caseId, principal);
    return { items: explainReturn(found.state, await this.rulesOf(found)).map(whyViewOf) };
  }

  /** Records that whoever the letters of a case did not reach has been told in another way. */
  async tellOtherwise(
    caseId: string,
    { through }: ToldOtherwise,
    principal: Principal,
  ): Promise<ReturnCaseView> {
    await this.found(caseId, principal);
    await this.cases.tellOtherwise(caseId, principal.userId, through);
    return this.get(caseId, principal);
  }

  async timeline(
    caseId: string,
    { kinds, limit, cursor }: ReturnTimelineQuery,
    principal: Principal,
  ): Promise<Page<ReturnTimelineView>> {
    await this.found(caseId, principal);
    const rows = await this.cases.events(
      ...([caseId, limit + 1, readCursor(cursor, timelinePlace)] as const),
      kinds?.split(','),
    );
    return pageOf(rows, limit, returnEventViewOf, ({ seq, at, key }) => ({ seq, at: at.toISOString(), key }));
  }

  /** What has ended the steps that are over. */
  async stepsDone(caseId: string, principal: Principal): Promise<{ items: ReturnStepDoneView[] }> {
    await this.found(caseId, principal);
    return { items: (await this.cases.stepsDone(caseId)).map(stepDoneViewOf) };
  }

  /** What one was told of late steps; exactly once for each level and round. */
  async notices({ open, limit, cursor }: InboxQuery, principal: Principal): Promise<Page<ReturnNoticeView>> {
    const rows = await this.inboxes.page(principal, open, limit + 1, readCursor(cursor, place));
    return pageOf(rows, limit, returnNoticeOf, ({ toldAt, id }) => ({ at: toldAt.toISOString(), id }));
  }

  /** What others claim of the same batches; of their cases those that whoever asks may see. */
  async batchesElsewhere(caseId: string, principal: Principal): Promise<{ items: BatchElsewhere[] }> {
    await this.found(caseId, principal);
    const batches = await this.cases.batchesElsewhere(caseId, principal, casesElsewhereAtMost);
    return { items: batches.map(({ cases, ...batch }) => ({ ...batch, cases: [...cases] })) };
  }

  /** Versions never change: what was read once is remembered. */
  private async rulesOf({
    state,
    regulationVersion,
    calendarVersion,
    untold,
  }: NamedReturn): Promise<ReturnRules> {
    const { caseId, regulationKey } = state;
    const rules = await this.regulations.rulesFor(caseId, regulationKey, regulationVersion, calendarVersion);
    if (!rules) throw new Error(`regulation ${regulationKey} ${regulationVersion} is missing`);
    return { ...rules, untold };
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
