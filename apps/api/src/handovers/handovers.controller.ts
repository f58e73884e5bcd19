import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { deadlineList, type DeadlineView } from '@app/contracts/deals.js';
import { snooze, takeOn, type SnoozeInput, type TakeOnInput } from '@app/contracts/escalations.js';
import { idPath, type IdPath } from '@app/contracts/fields.js';
import {
  acceptHandover,
  handoverPage,
  handoverQuery,
  handoverView,
  handoverWithTimeline,
  type AcceptHandoverInput,
  type HandoverQuery,
  type HandoverView,
  type HandoverWithTimeline,
} from '@app/contracts/handovers.js';
import type { ProblemCode } from '@app/contracts/problem.js';
import type { Action } from '@app/domain/access/permissions.js';
import type { FastifyReply } from 'fastify';
import type { Page } from '../common/cursor.js';
import { Endpoint, type EndpointDescription } from '../common/endpoint.js';
import { etagOf } from '../common/if-match.js';
import { CurrentPrincipal, type Principal } from '../common/principal.js';
import { CommandRequest, type GivenCommand } from '../deals/command-request.js';
import { HandoverCommandsService } from './handover-commands.service.js';
import { HandoversService } from './handovers.service.js';

const etag = { ETag: 'Revision of the handover' };

/** What may go wrong with every command on a handover. */
const ofEveryCommand: ProblemCode[] = [
  'not-found',
  'handover-closed',
  'revision-mismatch',
  'data-not-storable',
  'row-behind-workflow',
  'temporal-unavailable',
];

function command(permit: Action, summary: string, problems: ProblemCode[] = []): EndpointDescription {
  const answers = { 200: handoverView };
  return {
    permit,
    summary,
    answers,
    headers: etag,
    ifMatch: true,
    problems: [...ofEveryCommand, ...problems],
  };
}

/** Won deals on their way to the personal managers of their customers. */
@ApiTags('handovers')
@Controller('handovers')
export class HandoversController {
  constructor(
    private readonly handovers: HandoversService,
    private readonly commands: HandoverCommandsService,
  ) {}

  @Get()
  @Endpoint({
    permit: 'handover.read',
    summary: 'Handovers within reach, newest first',
    description: 'One’s own are those of customers whom one cares for, and of deals that one has won.',
    answers: { 200: handoverPage },
  })
  listHandovers(
    @Query({ schema: handoverQuery }) query: HandoverQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<HandoverView>> {
    return this.handovers.page(query, principal);
  }

  @Get(':id')
  @Endpoint({
    permit: 'handover.read',
    summary: 'One handover: its deal, its customer, the contract, and what has happened',
    answers: { 200: handoverWithTimeline },
    headers: etag,
    problems: ['not-found'],
  })
  async getHandover(
    @Param({ schema: idPath }) { id }: IdPath,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HandoverWithTimeline> {
    const handover = await this.handovers.get(id, principal);
    reply.header('etag', etagOf(handover.revision));
    return handover;
  }

  @Get(':id/deadlines')
  @Endpoint({
    permit: 'handover.read',
    summary: "Why a handover's deadline is when it is",
    answers: { 200: deadlineList },
    problems: ['not-found', 'deadline-uncountable'],
  })
  explainHandover(
    @Param({ schema: idPath }) { id }: IdPath,
    @CurrentPrincipal() principal: Principal,
  ): Promise<{ items: DeadlineView[] }> {
    return this.handovers.deadlines(id, principal);
  }

  @Post(':id/accept')
  @Endpoint(command('handover.accept', 'Accepts a handover: the care of the customer goes on from here'))
  acceptHandover(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: acceptHandover }) body: AcceptHandoverInput,
    @CommandRequest() given: GivenCommand,
  ): Promise<HandoverView> {
    const texts: Record<string, string> = body.note === undefined ? {} : { note: body.note };
    return given.answer(this.commands.command(id, () => ({ kind: 'accept' }), given.asks(body), texts));
  }

  @Post(':id/take-on')
  @Endpoint(
    command('escalation.take-on', 'Takes the escalation of a handover on: "mine, done by …"', [
      'no-escalation',
      'already-taken-on',
      'promise-not-in-future',
      'promise-too-far',
    ]),
  )
  takeOnHandover(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: takeOn }) body: TakeOnInput,
    @CommandRequest() given: GivenCommand,
  ): Promise<HandoverView> {
    return given.answer(this.commands.takeOn(id, undefined, body, given.asks(body)));
  }

  @Post(':id/snooze')
  @Endpoint(
    command('escalation.take-on', 'Puts the escalation of a handover off until a date, with a reason', [
      'no-escalation',
      'already-taken-on',
      'already-snoozed',
      'snooze-not-in-future',
      'snooze-too-far',
    ]),
  )
  snoozeHandover(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: snooze }) body: SnoozeInput,
    @CommandRequest() given: GivenCommand,
  ): Promise<HandoverView> {
    return given.answer(this.commands.snooze(id, undefined, body, given.asks(body)));
  }
}
