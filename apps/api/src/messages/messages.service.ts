import { Injectable } from '@nestjs/common';
import type { MessageChange, MessageQuery, MessageView } from '@app/contracts/messages.js';
import { MessageRepository, type MessageRow } from '@app/persistence/message.repository.js';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { pageOf, readCursor, type Page } from '../common/cursor.js';
import { Idempotency } from '../common/idempotency.js';
import type { Principal } from '../common/principal.js';
import { notFound, ProblemError } from '../common/problem.error.js';

const place = z.strictObject({ at: z.iso.datetime(), id: z.uuid() });

/** A change of a message, asked for by somebody. */
export interface MessageAsked {
  readonly id: string;
  readonly principal: Principal;
  readonly key: string;
}

/** Mails of stages to customers: read, mended, approved and discarded by those whose deals they are of. */
@Injectable()
export class MessagesService {
  constructor(
    private readonly messages: MessageRepository,
    private readonly idempotency: Idempotency,
  ) {}

  async page({ limit, cursor, ...filter }: MessageQuery, principal: Principal): Promise<Page<MessageView>> {
    const rows = await this.messages.page(filter, principal, limit + 1, readCursor(cursor, place));
    return pageOf(rows, limit, viewOf, ({ createdAt, id }) => ({ at: createdAt.toISOString(), id }));
  }

  async get(id: string, principal: Principal): Promise<MessageView> {
    return viewOf(found(await this.messages.find(id, principal)));
  }

  change(body: MessageChange, asked: MessageAsked): Promise<MessageView> {
    return this.whilePrepared('PATCH', body, asked, (_, transaction) =>
      this.messages.rewrite(asked.id, body, transaction),
    );
  }

  /** The relay sends what has been approved. Nothing goes to a customer without an address. */
  approve(body: object, asked: MessageAsked): Promise<MessageView> {
    return this.whilePrepared('approve', body, asked, async ({ to }, transaction) => {
      if (to === null)
        throw new ProblemError('customer-without-email', 'give the customer an address, then approve again');
      await this.messages.approve(asked.id, asked.principal.userId, transaction);
    });
  }

  discard(body: { readonly reason: string }, asked: MessageAsked): Promise<MessageView> {
    return this.whilePrepared('discard', body, asked, (_, transaction) =>
      this.messages.discard(asked.id, asked.principal.userId, body.reason, transaction),
    );
  }

  private whilePrepared(
    what: string,
    body: unknown,
    { id, principal, key }: MessageAsked,
    effect: (message: MessageRow, transaction: EntityManager) => Promise<void>,
  ): Promise<MessageView> {
    const request = { principal, key, route: `${what} /messages/${id}`, body };
    return this.idempotency.once(request, async (transaction) => {
      const message = found(await this.messages.lock(id, principal, transaction));
      if (message.status !== 'prepared')
        throw new ProblemError('message-not-prepared', `the message is ${message.status}`);
      await effect(message, transaction);
      return viewOf(found(await this.messages.lock(id, principal, transaction)));
    });
  }
}

function found(message: MessageRow | undefined): MessageRow {
  if (!message) throw notFound('no such message');
  return message;
}

function viewOf(row: MessageRow): MessageView {
  const { id, to, stage, action, status, language, subject, body } = row;
  return {
    ...{ id, to, stage, action, status, language, subject, body },
    deal: { id: row.dealId, title: row.dealTitle },
    customer: { id: row.customerId, name: row.customerName },
    createdAt: row.createdAt.toISOString(),
    decided: decidedOf(row),
    sentAt: row.sentAt?.toISOString() ?? null,
  };
}

function decidedOf({
  decidedBy,
  decidedByName,
  decidedAt,
  discardReason,
}: MessageRow): MessageView['decided'] {
  if (decidedBy === null || decidedAt === null) return null;
  return { by: { id: decidedBy, name: decidedByName ?? '' }, at: decidedAt.toISOString(), discardReason };
}
