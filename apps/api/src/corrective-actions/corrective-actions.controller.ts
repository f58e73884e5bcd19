import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  correctiveActionPage,
  correctiveActionQuery,
  correctiveActionView,
  finishCorrectiveAction,
  type CorrectiveActionQuery,
  type CorrectiveActionView,
  type FinishCorrectiveActionInput,
} from '@app/contracts/corrective-actions.js';
import { idPath, type IdPath } from '@app/contracts/fields.js';
import type { Page } from '../common/cursor.js';
import { Endpoint } from '../common/endpoint.js';
import { IdempotencyKey } from '../common/idempotency.js';
import { CurrentPrincipal, type Principal } from '../common/principal.js';
import { CorrectiveActionsService } from './corrective-actions.service.js';

/** What is mended after losses whose reason lies inside us. */
@ApiTags('corrective actions')
@Controller('corrective-actions')
export class CorrectiveActionsController {
  constructor(private readonly corrective: CorrectiveActionsService) {}

  @Get()
  @Endpoint({
    permit: 'corrective-action.read',
    summary: 'Corrective actions within reach, the longest due first',
    answers: { 200: correctiveActionPage },
  })
  listCorrectiveActions(
    @Query({ schema: correctiveActionQuery }) query: CorrectiveActionQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<CorrectiveActionView>> {
    return this.corrective.page(query, principal);
  }

  @Post(':id/finish')
  @Endpoint({
    permit: 'corrective-action.work',
    summary: 'Finishes a corrective action, and says how it was mended',
    answers: { 200: correctiveActionView },
    problems: ['not-found', 'corrective-action-done'],
  })
  finishCorrectiveAction(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: finishCorrectiveAction }) body: FinishCorrectiveActionInput,
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
  ): Promise<CorrectiveActionView> {
    return this.corrective.finish(id, body, principal, key);
  }
}
