import { Module } from '@nestjs/common';
import { DealActivitiesController } from './deal-activities.controller.js';
import { DealActs } from './deal-acts.js';
import { DealBulkController } from './deal-bulk.controller.js';
import { DealBulkService } from './deal-bulk.service.js';
import { DealChangesController } from './deal-changes.controller.js';
import { DealCommandsService } from './deal-commands.service.js';
import { DealMovesController } from './deal-moves.controller.js';
import { DealsController } from './deals.controller.js';
import { DealsService } from './deals.service.js';
import { ForecastController } from './forecast.controller.js';

@Module({
  controllers: [
    // Before those of one deal: `bulk` is no id.
    DealBulkController,
    DealsController,
    DealMovesController,
    DealActivitiesController,
    DealChangesController,
    ForecastController,
  ],
  providers: [DealsService, DealCommandsService, DealActs, DealBulkService],
  exports: [DealCommandsService],
})
export class DealsModule {}
