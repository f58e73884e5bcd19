import { Injectable } from '@nestjs/common';
import type {
  MailQueueView,
  MailsQuery,
  MailView,
  ReleasedMailView,
  ReleaseMailInput,
} from '@app/contracts/mails.js';
import { MailHoldRepository } from '@app/persistence/mail-hold.repository.js';
import { MailLogRepository, type LoggedMail } from '@app/persistence/mail-log.repository.js';
import { MailQueueRepository } from '@app/persistence/mail-queue.repository.js';
import { z } from 'zod';
import { pageOf, readCursor, type Page } from '../common/cursor.js';
import { Idempotency, type KeyedRequest } from '../common/idempotency.js';
import { notFound, ProblemError } from '../common/problem.error.js';

const place = z.strictObject({ at: z.iso.datetime(), id: z.uuid() });

/** Looks at outgoing mail, lets it go, and has what was refused tried again. A worker's relay sends it. */
@Injectable()
export class MailsService {
  constructor(
    private readonly mails: MailLogRepository,
    private readonly waiting: MailQueueRepository,
    private readonly hold: MailHoldRepository,
    private readonly idempotency: Idempotency,
  ) {}

  async page({ limit, cursor, ...filter }: MailsQuery): Promise<Page<MailView>> {
    const rows = await this.mails.page(filter, limit + 1, readCursor(cursor, place));
    return pageOf(rows, limit, mailViewOf, ({ place: at, id }) => ({ at, id }));
  }

  async queue(): Promise<MailQueueView> {
    const { waiting, due, failing, failed, dueSince, heldSince } = await this.waiting.look();
    return {
      ...{ waiting, due, failing, refused: failed },
      dueSince: dueSince?.toISOString() ?? null,
      heldSince: heldSince?.toISOString() ?? null,
    };
  }

  async release(asked: ReleaseMailInput): Promise<ReleasedMailView> {
    const released = await this.hold.release(asked);
    if (!released) return { released: false, heldSince: null, waiting: 0, dropped: 0, returned: 0 };
    return { released: true, ...released, heldSince: released.heldSince.toISOString() };
  }

  /** @throws ProblemError not-found; mail-not-refused when it waits, went out or was dropped */
  sendAgain(id: string, request: Omit<KeyedRequest, 'route'>): Promise<MailView> {
    const keyed = { ...request, route: `POST /mails/${id}/send-again` };
    return this.idempotency.once(keyed, async (transaction) => {
      const wasRefused = await this.mails.sendAgain(id, transaction);
      const mail = await this.mails.find(id, transaction);
      if (!mail) throw notFound('no such mail');
      if (!wasRefused) throw new ProblemError('mail-not-refused', `the mail is ${mail.state}`);
      return mailViewOf(mail);
    });
  }
}

function mailViewOf(row: LoggedMail): MailView {
  const { id, kind, state, attempts, problem, aboutKind, aboutId, aboutTitle } = row;
  const at = (instant: Date | null) => instant?.toISOString() ?? null;
  return {
    ...{ id, kind, state, attempts, problem },
    to: { kind: row.toKind, id: row.toId, name: row.toName, email: row.toEmail },
    about: aboutKind && aboutId ? { kind: aboutKind, id: aboutId, title: aboutTitle ?? '' } : null,
    createdAt: row.createdAt.toISOString(),
    ...{ nextAttemptAt: at(row.nextAttemptAt), failingSince: at(row.failingSince), sentAt: at(row.sentAt) },
  };
}
