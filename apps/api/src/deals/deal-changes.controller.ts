import { Body, Controller, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  changeDeal,
  markKey,
  type ChangeDealInput,
  type MarkKeyInput,
} from '@app/contracts/deal-commands.js';
import type { DealView } from '@app/contracts/deals.js';
import { idPath, type IdPath } from '@app/contracts/fields.js';
import { Endpoint } from '../common/endpoint.js';
import { command } from './command-endpoint.js';
import { CommandRequest, type GivenCommand } from './command-request.js';
import { DealActs } from './deal-acts.js';
import { DealCommandsService } from './deal-commands.service.js';

/** What a deal is worth and what is known of it. No clock begins anew by that. */
@ApiTags('deals')
@Controller('deals/:id')
export class DealChangesController {
  constructor(
    private readonly deals: DealCommandsService,
    private readonly acts: DealActs,
  ) {}

  @Patch()
  @Endpoint(
    command("Changes a deal's amount, currency, expected contract date, product or own fields", [
      'currency-mismatch',
      'field-invalid',
      'product-unknown',
      'product-line-not-served',
      'nothing-changed',
    ]),
  )
  changeDeal(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: changeDeal }) body: ChangeDealInput,
    @CommandRequest() given: GivenCommand,
  ): Promise<DealView> {
    return given.answer(this.deals.change(id, body, given.asks(body)));
  }

  @Post('key-mark')
  @Endpoint(
    command(
      'Marks a deal as key by hand, or gives it back to the rule',
      ['nothing-changed'],
      'deal.mark-key',
    ),
  )
  markKey(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: markKey }) body: MarkKeyInput,
    @CommandRequest() given: GivenCommand,
  ): Promise<DealView> {
    return given.answer(this.acts.markKey(id, body, given.asks(body)));
  }
}
