import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  handOverDeal,
  holdDeal,
  loseDeal,
  migrateDeal,
  moveDeal,
  reopenDeal,
  resumeDeal,
  winDeal,
  type HandOverDealInput,
  type HoldDealInput,
  type LoseDealInput,
  type MigrateDealInput,
  type MoveDealInput,
  type ReopenDealInput,
  type ResumeDealInput,
  type WinDealInput,
} from '@app/contracts/deal-commands.js';
import type { DealView } from '@app/contracts/deals.js';
import { idPath, type IdPath } from '@app/contracts/fields.js';
import { Endpoint } from '../common/endpoint.js';
import { command, ofGates, textsOf } from './command-endpoint.js';
import { CommandRequest, type GivenCommand } from './command-request.js';
import { DealActs } from './deal-acts.js';
import { DealCommandsService } from './deal-commands.service.js';

/** The course of deals: moved, held, handed over, won, lost, opened again. Every command answers with the deal as it left it. */
@ApiTags('deals')
@Controller('deals/:id')
export class DealMovesController {
  constructor(
    private readonly deals: DealCommandsService,
    private readonly acts: DealActs,
  ) {}

  @Post('moves')
  @Endpoint(command('Moves a deal to another stage', ['stage-unknown', 'move-not-allowed', ...ofGates]))
  moveDeal(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: moveDeal }) body: MoveDealInput,
    @CommandRequest() given: GivenCommand,
  ): Promise<DealView> {
    return given.answer(this.acts.move(id, body, given.asks(body)));
  }

  @Post('win')
  @Endpoint(
    command('Wins a deal: its care is handed over', ['win-not-allowed', 'signed-in-future', ...ofGates]),
  )
  winDeal(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: winDeal }) body: WinDealInput,
    @CommandRequest() given: GivenCommand,
  ): Promise<DealView> {
    const { contract, reason, override, note } = body;
    const { signedOn, amount, number } = contract ?? {};
    const reasoned = reason === undefined ? undefined : true;
    const win = { kind: 'win', signedOn, amount, override, reasoned } as const;
    const texts = textsOf({ reason, note, contractNumber: number });
    return given.answer(this.deals.command(id, win, given.asks(body), texts));
  }

  @Post('lose')
  @Endpoint(
    command('Loses a deal, with a reason', [
      'loss-reason-unknown',
      'corrective-action-missing',
      'due-in-past',
      'owner-unknown',
    ]),
  )
  loseDeal(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: loseDeal }) body: LoseDealInput,
    @CommandRequest() given: GivenCommand,
  ): Promise<DealView> {
    return given.answer(this.deals.lose(id, body, given.asks(body)));
  }

  @Post('reopen')
  @Endpoint(command('Opens a closed deal again, where it was', ['deal-not-closed']))
  reopenDeal(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: reopenDeal }) body: ReopenDealInput,
    @CommandRequest() given: GivenCommand,
  ): Promise<DealView> {
    return given.answer(this.acts.reopen(id, body, given.asks(body)));
  }

  @Post('hold')
  @Endpoint(
    command('Puts a deal aside until a date: its clocks stand still', [
      'deal-on-hold',
      'hold-not-in-future',
      'hold-too-far',
    ]),
  )
  holdDeal(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: holdDeal }) body: HoldDealInput,
    @CommandRequest() given: GivenCommand,
  ): Promise<DealView> {
    return given.answer(this.acts.hold(id, body, given.asks(body)));
  }

  @Post('resume')
  @Endpoint(command('Takes a deal up again before its date', ['deal-not-on-hold']))
  resumeDeal(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: resumeDeal }) body: ResumeDealInput,
    @CommandRequest() given: GivenCommand,
  ): Promise<DealView> {
    return given.answer(this.acts.resume(id, body, given.asks(body)));
  }

  @Post('migrate')
  @Endpoint({
    ...command(
      'Puts a deal on another version of its pipeline',
      [
        ...(['pipeline-unknown', 'nothing-changed', 'stage-not-mapped', 'stage-unknown'] as const),
        ...(['fields-would-be-lost', 'currency-mismatch', 'product-line-not-served'] as const),
      ],
      'deal.migrate',
    ),
    description:
      'It is no move: no clock is reset, no gate is asked, and nothing is sent. The norms of that version apply from the ' +
      'starts that the clocks have, and leave a working day to act.',
  })
  migrateDeal(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: migrateDeal }) body: MigrateDealInput,
    @CommandRequest() given: GivenCommand,
  ): Promise<DealView> {
    return given.answer(this.deals.migrate(id, body, given.asks(body)));
  }

  @Post('hand-over')
  @Endpoint(command('Gives a deal to another owner', ['owner-unknown', 'owner-unchanged'], 'deal.hand-over'))
  handOverDeal(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: handOverDeal }) body: HandOverDealInput,
    @CommandRequest() given: GivenCommand,
  ): Promise<DealView> {
    return given.answer(this.deals.handOver(id, body, given.asks(body)));
  }
}
