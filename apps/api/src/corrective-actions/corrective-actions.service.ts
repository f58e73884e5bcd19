import { Injectable } from '@nestjs/common';
import type {
  CorrectiveActionQuery,
  CorrectiveActionView,
  FinishCorrectiveActionInput,
} from '@app/contracts/corrective-actions.js';
import {
  CorrectiveActionRepository,
  type CorrectiveActionRow,
} from '@app/persistence/corrective-action.repository.js';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { pageOf, readCursor, type Page } from '../common/cursor.js';
import { Idempotency } from '../common/idempotency.js';
import type { Principal } from '../common/principal.js';
import { notFound, ProblemError } from '../common/problem.error.js';

const place = z.strictObject({ dueOn: z.iso.date(), id: z.uuid() });

/** What is mended after lost deals, each viewer its own. */
@Injectable()
export class CorrectiveActionsService {
  constructor(
    private readonly corrective: CorrectiveActionRepository,
    private readonly idempotency: Idempotency,
  ) {}

  async page(
    { limit, cursor, ...filter }: CorrectiveActionQuery,
    principal: Principal,
  ): Promise<Page<CorrectiveActionView>> {
    const rows = await this.corrective.page(filter, principal, limit + 1, readCursor(cursor, place));
    return pageOf(rows, limit, viewOf, ({ dueOn, id }) => ({ dueOn, id }));
  }

  /** Finishes one that is within reach, once. */
  async finish(
    id: string,
    body: FinishCorrectiveActionInput,
    principal: Principal,
    key: string,
  ): Promise<CorrectiveActionView> {
    const route = `POST /corrective-actions/${id}/finish`;
    return this.idempotency.once({ principal, key, route, body }, async (transaction) => {
      const found = await this.locked(id, principal, transaction);
      if (found.doneAt) throw new ProblemError('corrective-action-done', `on ${found.doneAt.toISOString()}`);
      await this.corrective.finish(id, principal.userId, body.note, transaction);
      return viewOf(await this.locked(id, principal, transaction));
    });
  }

  private async locked(
    id: string,
    principal: Principal,
    transaction: EntityManager,
  ): Promise<CorrectiveActionRow> {
    const found = await this.corrective.lock(id, principal, transaction);
    if (!found) throw notFound('no such corrective action');
    return found;
  }
}

function viewOf(row: CorrectiveActionRow): CorrectiveActionView {
  return {
    id: row.id,
    deal: { id: row.dealId, title: row.dealTitle },
    customer: { id: row.customerId, name: row.customerName },
    reason: row.reason,
    what: row.what,
    owner: { id: row.ownerId, name: row.ownerName },
    dueOn: row.dueOn,
    createdAt: row.createdAt.toISOString(),
    done: doneOf(row),
  };
}

function doneOf({ doneAt, doneBy, doneByName, doneNote }: CorrectiveActionRow): CorrectiveActionView['done'] {
  if (!doneAt || doneBy === null) return null;
  return { at: doneAt.toISOString(), by: { id: doneBy, name: doneByName ?? '' }, note: doneNote ?? '' };
}
