import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { inboxPage, inboxQuery, type InboxEntry, type InboxQuery } from '@app/contracts/escalations.js';
import type { Page } from '../common/cursor.js';
import { Endpoint } from '../common/endpoint.js';
import { CurrentPrincipal, type Principal } from '../common/principal.js';
import { EscalationsService } from './escalations.service.js';

/** What one was told, exactly once for each level and round. */
@ApiTags('escalations')
@Controller('inbox')
export class InboxController {
  constructor(private readonly escalations: EscalationsService) {}

  @Get()
  @Endpoint({ permit: 'inbox.read', summary: 'What one was told, newest first', answers: { 200: inboxPage } })
  listInbox(
    @Query({ schema: inboxQuery }) query: InboxQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<InboxEntry>> {
    return this.escalations.inbox(query, principal);
  }
}
