import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { dealView, type DealView } from '@app/contracts/deals.js';
import {
  escalationPage,
  escalationQuery,
  escalationTally,
  escalationView,
  instruct,
  snooze,
  takeOn,
  type EscalationQuery,
  type EscalationTally,
  type EscalationView,
  type InstructInput,
  type SnoozeInput,
  type TakeOnInput,
} from '@app/contracts/escalations.js';
import { idPath, type IdPath } from '@app/contracts/fields.js';
import { handoverView, type HandoverView } from '@app/contracts/handovers.js';
import { z } from 'zod';
import type { Page } from '../common/cursor.js';
import { Endpoint } from '../common/endpoint.js';
import { CurrentPrincipal, type Principal } from '../common/principal.js';
import { ofEveryTransition } from '../deals/command-endpoint.js';
import { CommandRequest, type GivenCommand } from '../deals/command-request.js';
import { EscalationsService } from './escalations.service.js';

/** What an answered escalation belongs to, as the answer left it. */
const dealOrHandover = z.union([dealView, handoverView]);

/** Stalls of deals as they are told, and taken on. */
@ApiTags('escalations')
@Controller('escalations')
export class EscalationsController {
  constructor(private readonly escalations: EscalationsService) {}

  @Get()
  @Endpoint({
    permit: 'deal.read',
    summary: 'Escalations of deals within reach, newest first',
    answers: { 200: escalationPage },
  })
  listEscalations(
    @Query({ schema: escalationQuery }) query: EscalationQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<EscalationView>> {
    return this.escalations.page(query, principal);
  }

  @Get('tally')
  @Endpoint({
    permit: 'deal.read',
    summary: 'How many open escalations of deals within reach wait, are taken on, or are put off',
    answers: { 200: escalationTally },
  })
  tallyEscalations(@CurrentPrincipal() principal: Principal): Promise<EscalationTally> {
    return this.escalations.tally(principal);
  }

  @Get(':id')
  @Endpoint({
    permit: 'deal.read',
    summary: 'One escalation',
    answers: { 200: escalationView },
    problems: ['not-found'],
  })
  getEscalation(
    @Param({ schema: idPath }) { id }: IdPath,
    @CurrentPrincipal() principal: Principal,
  ): Promise<EscalationView> {
    return this.escalations.get(id, principal);
  }

  @Post(':id/take-on')
  @Endpoint({
    permit: 'escalation.take-on',
    summary: 'Takes an escalation on: "mine, done by …"',
    description: 'Stops its ladder until the promised date. A broken promise starts a new round.',
    answers: { 200: dealOrHandover },
    headers: { ETag: 'Revision of the deal or handover' },
    ifMatch: true,
    problems: [
      'not-found',
      'no-escalation',
      'already-taken-on',
      'promise-not-in-future',
      'promise-too-far',
      'deal-closed',
      'handover-closed',
      'revision-mismatch',
      ...ofEveryTransition,
    ],
  })
  takeOn(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: takeOn }) body: TakeOnInput,
    @CommandRequest() given: GivenCommand,
  ): Promise<DealView | HandoverView> {
    return given.answer(this.escalations.takeOn(id, body, given.asks({ escalationId: id, ...body })));
  }

  @Post(':id/snooze')
  @Endpoint({
    permit: 'escalation.take-on',
    summary: 'Puts an escalation off until a date, with a reason',
    description: 'Stops its ladder until then; if the deal still stalls, a new round starts.',
    answers: { 200: dealOrHandover },
    headers: { ETag: 'Revision of the deal or handover' },
    ifMatch: true,
    problems: [
      ...(['not-found', 'no-escalation', 'already-taken-on', 'already-snoozed', 'reason-missing'] as const),
      ...([
        'snooze-not-in-future',
        'snooze-too-far',
        'deal-closed',
        'handover-closed',
        'revision-mismatch',
      ] as const),
      ...ofEveryTransition,
    ],
  })
  snooze(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: snooze }) body: SnoozeInput,
    @CommandRequest() given: GivenCommand,
  ): Promise<DealView | HandoverView> {
    return given.answer(this.escalations.snooze(id, body, given.asks({ escalationId: id, ...body })));
  }

  @Post(':id/instruct')
  @Endpoint({
    permit: 'escalation.instruct',
    summary: 'Tells the owner of the deal: "do X by …"',
    description: 'The owner is told, and held to it as to a promise of its own.',
    answers: { 200: dealView },
    headers: { ETag: 'Revision of the deal' },
    ifMatch: true,
    problems: [
      ...(['not-found', 'no-escalation', 'promise-not-in-future', 'promise-too-far', 'deal-closed'] as const),
      'instruct-oneself',
      'revision-mismatch',
      ...ofEveryTransition,
    ],
  })
  instruct(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: instruct }) body: InstructInput,
    @CommandRequest() given: GivenCommand,
  ): Promise<DealView> {
    return given.answer(this.escalations.instruct(id, body, given.asks({ escalationId: id, ...body })));
  }
}
