import { Module } from '@nestjs/common';
import { DealActivitiesController } from './deal-activities.controller.js';
import { DealChangesController } from './deal-changes.controller.js';
import { DealCommandsService } from './deal-commands.service.js';
import { DealMovesController } from './deal-moves.controller.js';
import { DealsController } from './deals.controller.js';
import { DealsService } from './deals.service.js';
import { ForecastController } from './forecast.controller.js';

@Module({
  controllers: [
    DealsController,
    DealMovesController,
    DealActivitiesController,
    DealChangesController,
    ForecastController,
  ],
  providers: [DealsService, DealCommandsService],
  exports: [DealCommandsService],
})
export class DealsModule {}
