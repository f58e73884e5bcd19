import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  activityPath,
  activityPlan,
  dealView,
  finishActivity,
  loseDeal,
  moveDeal,
  winDeal,
  type ActivityPath,
  type ActivityPlanInput,
  type DealView,
  type FinishActivityInput,
  type LoseDealInput,
  type MoveDealInput,
  type WinDealInput,
} from '@app/contracts/deals.js';
import { idPath, type IdPath } from '@app/contracts/fields.js';
import type { ProblemCode } from '@app/contracts/problem.js';
import { Endpoint, type EndpointDescription } from '../common/endpoint.js';
import { CommandRequest, type GivenCommand } from './command-request.js';
import { DealCommandsService } from './deal-commands.service.js';

/** What may go wrong with every command on a deal. */
const ofEveryCommand: ProblemCode[] = [
  'not-found',
  'deal-closed',
  'revision-mismatch',
  'data-not-storable',
  'too-many-requests',
  'row-behind-workflow',
  'temporal-unavailable',
];

function command(summary: string, problems: ProblemCode[] = []): EndpointDescription {
  return {
    permit: 'deal.work',
    summary,
    answers: { 200: dealView },
    headers: { ETag: 'Revision of the deal' },
    ifMatch: true,
    problems: [...ofEveryCommand, ...problems],
  };
}

/** What people do to deals. Every command answers with the deal as it left it. */
@ApiTags('deals')
@Controller('deals/:id')
export class DealMovesController {
  constructor(private readonly deals: DealCommandsService) {}

  @Post('moves')
  @Endpoint(command('Moves a deal to another stage', ['stage-unknown', 'move-not-allowed']))
  moveDeal(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: moveDeal }) body: MoveDealInput,
    @CommandRequest() given: GivenCommand,
  ): Promise<DealView> {
    return given.answer(this.deals.command(id, { kind: 'move', to: body.to }, given.asks(body)));
  }

  @Post('activities')
  @Endpoint(
    command('Plans an activity', ['activity-not-in-future', 'activity-too-far', 'too-many-activities']),
  )
  planActivity(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: activityPlan }) body: ActivityPlanInput,
    @CommandRequest() given: GivenCommand,
  ): Promise<DealView> {
    return given.answer(this.deals.command(id, { kind: 'plan-activity', activity: body }, given.asks(body)));
  }

  @Post('activities/:activityId/finish')
  @Endpoint(
    command('Finishes a planned activity and plans the next', [
      'activity-unknown',
      'activity-not-in-future',
      'activity-too-far',
    ]),
  )
  finishActivity(
    @Param({ schema: activityPath }) { id, activityId }: ActivityPath,
    @Body({ schema: finishActivity }) body: FinishActivityInput,
    @CommandRequest() given: GivenCommand,
  ): Promise<DealView> {
    const asked = given.asks({ activityId, ...body });
    return given.answer(
      this.deals.command(id, { kind: 'finish-activity', activityId, next: body.next }, asked),
    );
  }

  @Post('win')
  @Endpoint(command('Wins a deal', ['win-not-allowed']))
  winDeal(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: winDeal }) body: WinDealInput,
    @CommandRequest() given: GivenCommand,
  ): Promise<DealView> {
    return given.answer(this.deals.command(id, { kind: 'win' }, given.asks(body)));
  }

  @Post('lose')
  @Endpoint(command('Loses a deal, with a reason', ['loss-reason-unknown']))
  loseDeal(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: loseDeal }) body: LoseDealInput,
    @CommandRequest() given: GivenCommand,
  ): Promise<DealView> {
    const texts: Record<string, string> = body.note === undefined ? {} : { note: body.note };
    return given.answer(
      this.deals.command(id, { kind: 'lose', reason: body.reason }, given.asks(body), texts),
    );
  }
}
