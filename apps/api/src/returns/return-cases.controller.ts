import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { idPath, type IdPath } from '@app/contracts/fields.js';
import type { ProblemCode } from '@app/contracts/problem.js';
import type { InboxQuery } from '@app/contracts/escalations.js';
import { returnNoticePage, returnNoticeQuery, type ReturnNoticeView } from '@app/contracts/return-notices.js';
import {
  batchElsewhere,
  returnTally,
  returnWhy,
  type BatchElsewhere,
  type ReturnDeadlineView,
  type ReturnTally,
} from '@app/contracts/return-reading.js';
import {
  returnStepsDone,
  returnTimeline,
  returnTimelineQuery,
  type ReturnStepDoneView,
  type ReturnTimelineQuery,
  type ReturnTimelineView,
} from '@app/contracts/return-timeline.js';
import {
  returnAct,
  returnCasePage,
  returnCaseView,
  returnQuery,
  takeClaim,
  toldOtherwise,
  type ReturnActInput,
  type ReturnCaseView,
  type ReturnQuery,
  type TakeClaimInput,
  type ToldOtherwise,
} from '@app/contracts/returns.js';
import type { FastifyReply } from 'fastify';
import type { Page } from '../common/cursor.js';
import { Endpoint } from '../common/endpoint.js';
import { etagOf } from '../common/if-match.js';
import { CurrentPrincipal, type Principal } from '../common/principal.js';
import { CommandRequest, type GivenCommand } from '../deals/command-request.js';
import { ReturnCommandsService } from './return-commands.service.js';
import { ReturnsService } from './returns.service.js';

const etag = { ETag: 'Revision of the case' };

/** What may go wrong with every claim, and with every act. */
const ofClaims: ProblemCode[] = [
  ...(['product-unknown', 'counterparty-unknown', 'quantity-invalid', 'lines-invalid'] as const),
  ...(['claimed-more-than-delivered', 'data-not-storable', 'temporal-unavailable'] as const),
];
const ofActs: ProblemCode[] = [
  ...([
    'not-found',
    'revision-mismatch',
    'row-behind-workflow',
    'act-not-permitted',
    'step-not-due',
  ] as const),
  ...([
    'return-case-closed',
    'return-case-draft',
    'return-case-not-draft',
    'parts-invalid',
    'part-unknown',
  ] as const),
  ...([
    'reason-missing',
    'evidence-missing',
    'evidence-unknown',
    'step-not-skippable',
    'counterparty-unfit',
    'remedy-unfit',
  ] as const),
  ...([
    'too-many-parts',
    'customer-unknown',
    'nothing-changed',
    'no-escalation',
    'already-taken-on',
  ] as const),
  ...(['already-snoozed', 'promise-not-in-future', 'promise-too-far', 'snooze-not-in-future'] as const),
  'snooze-too-far',
  'pick-up-in-past',
];

/** Customers' claims on their way to an outcome. */
@ApiTags('return-cases')
@Controller('return-cases')
export class ReturnCasesController {
  constructor(
    private readonly cases: ReturnsService,
    private readonly commands: ReturnCommandsService,
  ) {}

  @Post()
  @Endpoint({
    permit: 'return.take',
    summary: "Takes a customer's claim",
    description:
      'Without lines it is a draft, as after a call: it is completed later, and has a deadline for that.',
    answers: { 201: returnCaseView },
    headers: etag,
    problems: [...ofClaims, 'customer-unknown', 'team-missing', 'deal-unknown', 'regulation-unknown'],
  })
  takeClaim(
    @Body({ schema: takeClaim }) body: TakeClaimInput,
    @CommandRequest() given: GivenCommand,
  ): Promise<ReturnCaseView> {
    return given.answer(this.commands.take(body, given.asks(body)));
  }

  @Get()
  @Endpoint({
    permit: 'return.read',
    summary: 'Return cases within reach, newest first; the queues of the complaint desk',
    answers: { 200: returnCasePage },
  })
  listReturnCases(
    @Query({ schema: returnQuery }) query: ReturnQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<ReturnCaseView>> {
    return this.cases.page(query, principal);
  }

  @Get('notices')
  @Endpoint({
    permit: 'return.read',
    summary: 'What one was told of late steps of return cases, newest first',
    description:
      'Exactly once for each level and round. It is answered by `take-on` or `snooze` of the case.',
    answers: { 200: returnNoticePage },
  })
  listReturnNotices(
    @Query({ schema: returnNoticeQuery }) query: InboxQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<ReturnNoticeView>> {
    return this.cases.notices(query, principal);
  }

  @Get('tally')
  @Endpoint({
    permit: 'return.read',
    summary: 'How many return cases within reach stand in each queue',
    answers: { 200: returnTally },
  })
  tallyReturnCases(@CurrentPrincipal() principal: Principal): Promise<ReturnTally> {
    return this.cases.tally(principal);
  }

  @Get(':id')
  @Endpoint({
    permit: 'return.read',
    summary: 'One return case: what is due, and what whoever asks may do',
    answers: { 200: returnCaseView },
    headers: etag,
    problems: ['not-found'],
  })
  async getReturnCase(
    @Param({ schema: idPath }) { id }: IdPath,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReturnCaseView> {
    const found = await this.cases.get(id, principal);
    reply.header('etag', etagOf(found.revision));
    return found;
  }

  @Get(':id/events')
  @Endpoint({
    permit: 'return.read',
    summary: "A return case's timeline, newest first",
    answers: { 200: returnTimeline },
    problems: ['not-found'],
  })
  listReturnEvents(
    @Param({ schema: idPath }) { id }: IdPath,
    @Query({ schema: returnTimelineQuery }) query: ReturnTimelineQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<ReturnTimelineView>> {
    return this.cases.timeline(id, query, principal);
  }

  @Get(':id/steps')
  @Endpoint({
    permit: 'return.read',
    summary: 'Who has done the steps of a return case that are over, and when; for each part',
    answers: { 200: returnStepsDone },
    problems: ['not-found'],
  })
  listStepsDone(
    @Param({ schema: idPath }) { id }: IdPath,
    @CurrentPrincipal() principal: Principal,
  ): Promise<{ items: ReturnStepDoneView[] }> {
    return this.cases.stepsDone(id, principal);
  }

  @Get(':id/why')
  @Endpoint({
    permit: 'return.read',
    summary: 'Why each clock of a return case is due when it is, or that it stands',
    answers: { 200: returnWhy },
    problems: ['not-found', 'deadline-uncountable'],
  })
  explainReturnCase(
    @Param({ schema: idPath }) { id }: IdPath,
    @CurrentPrincipal() principal: Principal,
  ): Promise<{ items: ReturnDeadlineView[] }> {
    return this.cases.why(id, principal);
  }

  @Get(':id/same-batch')
  @Endpoint({
    permit: 'return.read',
    summary: 'What other customers claim of the same batches',
    description:
      'How many customers and how much is told to whoever may see the case; their cases are named as far as they are within reach, ' +
      'the newest first.',
    answers: { 200: batchElsewhere },
    problems: ['not-found'],
  })
  sameBatchElsewhere(
    @Param({ schema: idPath }) { id }: IdPath,
    @CurrentPrincipal() principal: Principal,
  ): Promise<{ items: BatchElsewhere[] }> {
    return this.cases.batchesElsewhere(id, principal);
  }

  @Post(':id/acts')
  @Endpoint({
    permit: 'return.work',
    summary: 'Does something on a return case',
    description:
      'Each act says in `possibleActs` of the case to which parts it can be done, which evidence it needs, and `skip` which steps ' +
      'may be left out. An act of a vendor or of the customer may be recorded on its behalf: `through` says how it was said.',
    answers: { 200: returnCaseView },
    headers: etag,
    ifMatch: true,
    problems: [...ofActs, ...ofClaims],
  })
  actOnReturnCase(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: returnAct }) body: ReturnActInput,
    @CommandRequest() given: GivenCommand,
  ): Promise<ReturnCaseView> {
    return given.answer(this.commands.act(id, body, given.asks(body)));
  }

  @Post(':id/letters/told')
  @Endpoint({
    permit: 'return.work',
    summary: 'Whoever is under `unreached` has been told in another way',
    description:
      'They are written to no more, and the alert is over. Said twice, it is so from the first time.',
    answers: { 200: returnCaseView },
    problems: ['not-found'],
  })
  tellOtherwise(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: toldOtherwise }) body: ToldOtherwise,
    @CurrentPrincipal() principal: Principal,
  ): Promise<ReturnCaseView> {
    return this.cases.tellOtherwise(id, body, principal);
  }
}
