import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { idPath, type IdPath } from '@app/contracts/fields.js';
import {
  mailPage,
  mailQueueView,
  mailsQuery,
  mailView,
  releasedMail,
  releaseMail,
  type MailQueueView,
  type MailsQuery,
  type MailView,
  type ReleasedMailView,
  type ReleaseMailInput,
} from '@app/contracts/mails.js';
import { nothing } from '@app/contracts/pipeline-publishing.js';
import type { Page } from '../common/cursor.js';
import { Endpoint } from '../common/endpoint.js';
import { IdempotencyKey } from '../common/idempotency.js';
import { CurrentPrincipal, type Principal } from '../common/principal.js';
import { MailsService } from './mails.service.js';

/** Mails that go out, to whomever: what became of them, and what administrators can do about it. */
@ApiTags('mails')
@Controller('mails')
export class MailsController {
  constructor(private readonly mails: MailsService) {}

  @Get()
  @Endpoint({
    permit: 'mail.read',
    reach: 'all',
    summary: 'Lists mails to users, customers, vendors and carriers, newest first',
    answers: { 200: mailPage },
  })
  listMails(@Query({ schema: mailsQuery }) query: MailsQuery): Promise<Page<MailView>> {
    return this.mails.page(query);
  }

  @Get('queue')
  @Endpoint({
    permit: 'mail.read',
    reach: 'all',
    summary: 'How much waits to go out, since when, and whether outgoing mail is held',
    answers: { 200: mailQueueView },
  })
  readMailQueue(): Promise<MailQueueView> {
    return this.mails.queue();
  }

  /** Asked again there is nothing left to release, and that is answered: it needs no key. */
  @Post('release')
  @Endpoint({
    permit: 'mail.manage',
    reach: 'all',
    summary: 'Lets outgoing mail go out that a restore has held',
    description: 'As `dealwarden mail release` does. What is not true any more is not sent anyway.',
    answers: { 200: releasedMail },
  })
  releaseMail(@Body({ schema: releaseMail }) body: ReleaseMailInput): Promise<ReleasedMailView> {
    return this.mails.release(body);
  }

  @Post(':id/send-again')
  @Endpoint({
    permit: 'mail.manage',
    reach: 'all',
    summary: 'Has a mail tried again that the mail server would not take',
    description:
      'It goes to the address that the reader has now, and not at all when it is not true any more.',
    answers: { 200: mailView },
    problems: ['not-found', 'mail-not-refused'],
  })
  sendMailAgain(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: nothing }) body: object,
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
  ): Promise<MailView> {
    return this.mails.sendAgain(id, { principal, key, body });
  }
}
