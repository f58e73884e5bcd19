import { Injectable } from '@nestjs/common';
import type { DealView } from '@app/contracts/deals.js';
import type {
  EscalationQuery,
  EscalationTally,
  EscalationView,
  InboxEntry,
  InboxQuery,
  InstructInput,
  SnoozeInput,
  TakeOnInput,
} from '@app/contracts/escalations.js';
import type { HandoverView } from '@app/contracts/handovers.js';
import { rightTo } from '@app/domain/access/permissions.js';
import type { WorkingCalendar } from '@app/domain/calendar/working-calendar.js';
import { instant, type Instant } from '@app/domain/instant.js';
import {
  EscalationRepository,
  type EscalationOf,
  type EscalationRow,
  type InboxRow,
} from '@app/persistence/escalation.repository.js';
import { z } from 'zod';
import { pageOf, readCursor, type Page } from '../common/cursor.js';
import { commandIdOf } from '../common/idempotency.js';
import type { Principal } from '../common/principal.js';
import { notFound, ProblemError } from '../common/problem.error.js';
import { DealCommandsService, type Asked } from '../deals/deal-commands.service.js';
import { HandoverCommandsService } from '../handovers/handover-commands.service.js';

const place = z.strictObject({ at: z.iso.datetime(), id: z.uuid() });
const dayMs = 86_400_000;

/** Escalations and what one was told, each viewer its own. */
@Injectable()
export class EscalationsService {
  constructor(
    private readonly escalations: EscalationRepository,
    private readonly deals: DealCommandsService,
    private readonly handovers: HandoverCommandsService,
  ) {}

  async page(
    { status, limit, cursor }: EscalationQuery,
    principal: Principal,
  ): Promise<Page<EscalationView>> {
    const rows = await this.escalations.page(status, principal, limit + 1, readCursor(cursor, place));
    return pageOf(rows, limit, escalationViewOf, ({ openedAt, id }) => ({ at: openedAt.toISOString(), id }));
  }

  async get(id: string, principal: Principal): Promise<EscalationView> {
    return escalationViewOf(await this.found(id, principal));
  }

  tally(principal: Principal): Promise<EscalationTally> {
    return this.escalations.tally(principal);
  }

  async inbox({ open, limit, cursor }: InboxQuery, principal: Principal): Promise<Page<InboxEntry>> {
    // What one was told shows the deal as it is now, so only to whom the deal is.
    const viewer = { ...principal, reach: rightTo(principal, 'deal.read') ?? 'own' };
    const rows = await this.escalations.inbox(viewer, open, limit + 1, readCursor(cursor, place));
    return pageOf(rows, limit, inboxEntryOf, ({ toldAt, id }) => ({ at: toldAt.toISOString(), id }));
  }

  /** Takes an escalation on. It is a command of its deal or handover, and is answered with that. */
  async takeOn(id: string, input: TakeOnInput, asked: Asked): Promise<DealView | HandoverView> {
    const { dealId, handoverId } = await this.answerable(id, asked);
    if (handoverId !== null) return this.handovers.takeOn(handoverId, id, input, asked);
    return this.deals.command(
      dealId,
      {
        kind: 'take-on',
        make: (_, { calendar }) => ({
          kind: 'take-on',
          escalationId: id,
          promisedFor: endOf(input.promisedFor, calendar),
        }),
      },
      asked,
    );
  }

  /** Puts an escalation off until a date; why it can wait is kept beside the event. */
  async snooze(id: string, input: SnoozeInput, asked: Asked): Promise<DealView | HandoverView> {
    const { until, reason } = input;
    const { dealId, handoverId } = await this.answerable(id, asked);
    if (handoverId !== null) return this.handovers.snooze(handoverId, id, input, asked);
    return this.deals.command(
      dealId,
      {
        kind: 'snooze',
        make: (_, { calendar }) => ({
          ...{ kind: 'snooze', escalationId: id, reasoned: true },
          until: endOf(until, calendar),
        }),
      },
      asked,
      { reason },
    );
  }

  /** Tells the owner "do X by …"; what it is, is kept beside the event. */
  async instruct(id: string, { what, doneBy }: InstructInput, asked: Asked): Promise<DealView> {
    const { dealId, handoverId } = await this.answerable(id, asked);
    if (handoverId !== null)
      throw new ProblemError(
        'no-escalation',
        'it is of a handover: its deal is closed, and has no owner to tell',
      );
    return this.deals.command(
      dealId,
      {
        kind: 'instruct',
        make: (_, { calendar }) => ({
          kind: 'instruct',
          escalationId: id,
          doneBy: endOf(doneBy, calendar),
        }),
      },
      asked,
      { what },
    );
  }

  /** What is within reach, and what the very same request has answered before it left that reach, as by a hand-over. */
  private async answerable(id: string, { principal, key }: Asked): Promise<EscalationOf> {
    const answered = await this.escalations.answeredBy(id, commandIdOf(principal.userId, key));
    return answered ?? (await this.found(id, principal));
  }

  private async found(id: string, principal: Principal): Promise<EscalationRow> {
    const escalation = await this.escalations.find(id, principal);
    if (!escalation) throw notFound('no such escalation');
    return escalation;
  }
}

/** A day is meant to its end, where the pipeline's calendar is. */
function endOf(given: string, calendar: WorkingCalendar): Instant {
  if (given.includes('T')) return given;
  return instant(calendar.day(Date.parse(given) / dayMs).endMs);
}

function escalationViewOf(row: EscalationRow): EscalationView {
  return {
    id: row.id,
    handoverId: row.handoverId,
    status: row.status,
    openedAt: row.openedAt.toISOString(),
    round: row.round,
    level: row.level,
    nextLevelAt: row.nextLevelAt?.toISOString() ?? null,
    stalls: [...row.stalls],
    brokenPromises: row.brokenPromises,
    takenOn: takenOnOf(row),
    snoozed: snoozedOf(row),
    endedAt: row.endedAt?.toISOString() ?? null,
    endReason: row.endReason,
    deal: {
      id: row.dealId,
      title: row.dealTitle,
      customerName: row.customerName,
      ownerName: row.ownerName,
      amount: row.amount,
      currency: row.currency,
      key: row.isKey,
      stage: row.stage,
    },
  };
}

function takenOnOf(row: EscalationRow): EscalationView['takenOn'] {
  const { takenBy, takenByName, promisedFor, instructedBy, instructedByName } = row;
  if (takenBy === null || promisedFor === null) return null;
  return {
    by: { id: takenBy, name: takenByName ?? '' },
    promisedFor: promisedFor.toISOString(),
    instructedBy: instructedBy === null ? null : { id: instructedBy, name: instructedByName ?? '' },
  };
}

function snoozedOf({ snoozedBy, snoozedByName, snoozedUntil }: EscalationRow): EscalationView['snoozed'] {
  if (snoozedBy === null || snoozedUntil === null) return null;
  return { by: { id: snoozedBy, name: snoozedByName ?? '' }, until: snoozedUntil.toISOString() };
}

function inboxEntryOf(row: InboxRow): InboxEntry {
  return {
    id: row.id,
    toldAt: row.toldAt.toISOString(),
    round: row.round,
    level: row.level,
    purpose: row.purpose,
    inSteadOf: row.inSteadOf,
    escalation: escalationViewOf(row.escalation),
  };
}
