import { Module } from '@nestjs/common';
import { DealCommandsService } from './deal-commands.service.js';
import { DealMovesController } from './deal-moves.controller.js';
import { DealsController } from './deals.controller.js';
import { DealsService } from './deals.service.js';

@Module({
  controllers: [DealsController, DealMovesController],
  providers: [DealsService, DealCommandsService],
  exports: [DealCommandsService],
})
export class DealsModule {}
