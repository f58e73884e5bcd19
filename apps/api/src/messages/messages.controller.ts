import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { idPath, type IdPath } from '@app/contracts/fields.js';
import {
  approveMessage,
  discardMessage,
  messageChange,
  messagePage,
  messageQuery,
  messageView,
  type ApproveMessageInput,
  type DiscardMessageInput,
  type MessageChange,
  type MessageQuery,
  type MessageView,
} from '@app/contracts/messages.js';
import type { Page } from '../common/cursor.js';
import { Endpoint } from '../common/endpoint.js';
import { IdempotencyKey } from '../common/idempotency.js';
import { CurrentPrincipal, type Principal } from '../common/principal.js';
import { MessagesService } from './messages.service.js';

/** Mails that stages prepare for customers. */
@ApiTags('messages')
@Controller('messages')
export class MessagesController {
  constructor(private readonly messages: MessagesService) {}

  @Get()
  @Endpoint({
    permit: 'deal.read',
    summary: 'Messages to customers of deals within reach, newest first',
    answers: { 200: messagePage },
  })
  listMessages(
    @Query({ schema: messageQuery }) query: MessageQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<MessageView>> {
    return this.messages.page(query, principal);
  }

  @Get(':id')
  @Endpoint({
    permit: 'deal.read',
    summary: 'One message to a customer',
    answers: { 200: messageView },
    problems: ['not-found'],
  })
  getMessage(
    @Param({ schema: idPath }) { id }: IdPath,
    @CurrentPrincipal() principal: Principal,
  ): Promise<MessageView> {
    return this.messages.get(id, principal);
  }

  @Patch(':id')
  @Endpoint({
    permit: 'deal.work',
    summary: 'Mends a message that waits for approval',
    answers: { 200: messageView },
    problems: ['not-found', 'message-not-prepared'],
  })
  changeMessage(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: messageChange }) body: MessageChange,
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
  ): Promise<MessageView> {
    return this.messages.change(body, { id, principal, key });
  }

  @Post(':id/approve')
  @Endpoint({
    permit: 'deal.work',
    summary: 'Lets a message go to the customer',
    answers: { 200: messageView },
    problems: ['not-found', 'message-not-prepared', 'customer-without-email'],
  })
  approveMessage(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: approveMessage }) body: ApproveMessageInput,
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
  ): Promise<MessageView> {
    return this.messages.approve(body, { id, principal, key });
  }

  @Post(':id/discard')
  @Endpoint({
    permit: 'deal.work',
    summary: 'Discards a message that waits for approval, with a reason',
    answers: { 200: messageView },
    problems: ['not-found', 'message-not-prepared'],
  })
  discardMessage(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: discardMessage }) body: DiscardMessageInput,
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
  ): Promise<MessageView> {
    return this.messages.discard(body, { id, principal, key });
  }
}
