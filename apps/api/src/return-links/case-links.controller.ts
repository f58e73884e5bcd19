import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { idPath, type IdPath } from '@app/contracts/fields.js';
import {
  linkPath,
  orderedReminder,
  remindByLink,
  returnLinkList,
  type LinkPath,
  type OrderedReminder,
  type RemindByLinkInput,
  type ReturnLinkView,
} from '@app/contracts/return-links.js';
import { Endpoint } from '../common/endpoint.js';
import { IdempotencyKey } from '../common/idempotency.js';
import { CurrentPrincipal, type Principal } from '../common/principal.js';
import { CaseLinksService } from './case-links.service.js';

/** The links to a case, for our own people: whom they were sent to, one more of them, and an end to one. */
@ApiTags('return-cases')
@Controller('return-cases/:id/links')
export class CaseLinksController {
  constructor(private readonly links: CaseLinksService) {}

  @Get()
  @Endpoint({
    permit: 'return.read',
    summary: 'Links to a return case that were sent, newest first',
    answers: { 200: returnLinkList },
    problems: ['not-found'],
  })
  async listReturnLinks(
    @Param({ schema: idPath }) { id }: IdPath,
    @CurrentPrincipal() principal: Principal,
  ): Promise<{ items: ReturnLinkView[] }> {
    return { items: await this.links.list(id, principal) };
  }

  @Post()
  @Endpoint({
    permit: 'return.work',
    summary: 'Reminds a vendor, carrier or customer, with a new link',
    description: 'The letter goes out in the hours of its reader. Links that were sent before go on.',
    answers: { 201: orderedReminder },
    problems: [
      ...(['not-found', 'return-case-closed', 'step-not-due'] as const),
      ...(['counterparty-without-email', 'customer-without-email'] as const),
    ],
  })
  remindByReturnLink(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: remindByLink }) body: RemindByLinkInput,
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
  ): Promise<OrderedReminder> {
    return this.links.remind(id, body, principal, key);
  }

  @Delete(':linkId')
  @Endpoint({
    permit: 'return.work',
    summary: 'Revokes a link to a return case at once',
    answers: { 204: null },
    problems: ['not-found'],
  })
  revokeReturnLink(
    @Param({ schema: linkPath }) { id, linkId }: LinkPath,
    @CurrentPrincipal() principal: Principal,
  ): Promise<void> {
    return this.links.revoke(id, linkId, principal);
  }
}
