import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  cancelActivity,
  customerAnswer,
  finishActivity,
  finishTask,
  moveActivity,
  recordActivity,
  taskPath,
  type CancelActivityInput,
  type CustomerAnswerInput,
  type FinishActivityInput,
  type FinishTaskInput,
  type MoveActivityInput,
  type RecordActivityInput,
  type TaskPath,
} from '@app/contracts/deal-commands.js';
import {
  activityPath,
  activityPlan,
  type ActivityPath,
  type ActivityPlanInput,
  type DealView,
} from '@app/contracts/deals.js';
import { idPath, type IdPath } from '@app/contracts/fields.js';
import { answeredWithoutSaying } from '@app/domain/deal/activities.js';
import { Endpoint } from '../common/endpoint.js';
import { whenOf } from '../common/when.js';
import { command, ofPlans, planOf, textsOf } from './command-endpoint.js';
import { CommandRequest, type GivenCommand } from './command-request.js';
import { DealCommandsService } from './deal-commands.service.js';

/** What is done with a deal's customer: planned, done, put off; and what its stage asks for. */
@ApiTags('deals')
@Controller('deals/:id')
export class DealActivitiesController {
  constructor(private readonly deals: DealCommandsService) {}

  @Post('activities')
  @Endpoint(command('Plans an activity', ofPlans))
  planActivity(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: activityPlan }) body: ActivityPlanInput,
    @CommandRequest() given: GivenCommand,
  ): Promise<DealView> {
    const planned = this.deals.command(
      id,
      {
        kind: 'plan-activity',
        make: (_, rules) => ({ kind: 'plan-activity', activity: planOf(body, rules) }),
      },
      given.asks(body),
    );
    return given.answer(planned);
  }

  @Post('done-activities')
  @Endpoint(
    command('Records an activity that was done, and plans the next in one step', [
      'done-in-future',
      ...ofPlans,
    ]),
  )
  recordActivity(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: recordActivity }) body: RecordActivityInput,
    @CommandRequest() given: GivenCommand,
  ): Promise<DealView> {
    const { type, doneAt, customerAnswered = answeredWithoutSaying(type), note, next } = body;
    const recorded = this.deals.command(
      id,
      {
        kind: 'record-activity',
        make: (_, rules) => ({
          kind: 'record-activity',
          activity: { type, doneAt, customerAnswered },
          next: next && planOf(next, rules),
        }),
      },
      given.asks(body),
      textsOf({ note }),
    );
    return given.answer(recorded);
  }

  @Post('activities/:activityId/finish')
  @Endpoint(command('Finishes a planned activity and plans the next', ['activity-unknown', ...ofPlans]))
  finishActivity(
    @Param({ schema: activityPath }) { id, activityId }: ActivityPath,
    @Body({ schema: finishActivity }) body: FinishActivityInput,
    @CommandRequest() given: GivenCommand,
  ): Promise<DealView> {
    const { customerAnswered, note, next } = body;
    const finished = this.deals.command(
      id,
      {
        kind: 'finish-activity',
        make: (_, rules) => ({
          kind: 'finish-activity',
          activityId,
          customerAnswered,
          next: next && planOf(next, rules),
        }),
      },
      given.asks({ activityId, ...body }),
      textsOf({ note }),
    );
    return given.answer(finished);
  }

  @Post('activities/:activityId/move')
  @Endpoint(command('Puts a planned activity to another time', ['activity-unknown', ...ofPlans]))
  moveActivity(
    @Param({ schema: activityPath }) { id, activityId }: ActivityPath,
    @Body({ schema: moveActivity }) body: MoveActivityInput,
    @CommandRequest() given: GivenCommand,
  ): Promise<DealView> {
    const moved = this.deals.command(
      id,
      {
        kind: 'move-activity',
        make: (_, { calendar }) => {
          const { at, precision } = whenOf(body.plannedFor, calendar);
          return { kind: 'move-activity', activityId, plannedFor: at, precision, agreed: body.agreed };
        },
      },
      given.asks({ activityId, move: body }),
      textsOf({ note: body.note }),
    );
    return given.answer(moved);
  }

  @Post('activities/:activityId/cancel')
  @Endpoint(command('Takes a planned activity back, with a reason', ['activity-unknown']))
  cancelActivity(
    @Param({ schema: activityPath }) { id, activityId }: ActivityPath,
    @Body({ schema: cancelActivity }) body: CancelActivityInput,
    @CommandRequest() given: GivenCommand,
  ): Promise<DealView> {
    const cancel = { kind: 'cancel-activity', activityId, reasoned: true } as const;
    const asked = given.asks({ activityId, cancel: body });
    return given.answer(this.deals.command(id, cancel, asked, textsOf(body)));
  }

  @Post('customer-answers')
  @Endpoint(command('Records that the customer let itself be heard', ['done-in-future']))
  recordCustomerAnswer(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: customerAnswer }) body: CustomerAnswerInput,
    @CommandRequest() given: GivenCommand,
  ): Promise<DealView> {
    const answered = this.deals.command(
      id,
      { kind: 'customer-answered', at: body.at },
      given.asks(body),
      textsOf({ note: body.note }),
    );
    return given.answer(answered);
  }

  @Post('tasks/:action/finish')
  @Endpoint(command('Finishes something the stage asks for', ['task-unknown', 'task-done']))
  finishTask(
    @Param({ schema: taskPath }) { id, action }: TaskPath,
    @Body({ schema: finishTask }) body: FinishTaskInput,
    @CommandRequest() given: GivenCommand,
  ): Promise<DealView> {
    const asked = given.asks({ action, ...body });
    return given.answer(this.deals.command(id, { kind: 'finish-task', action }, asked, textsOf(body)));
  }
}
