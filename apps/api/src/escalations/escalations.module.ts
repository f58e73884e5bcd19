import { Module } from '@nestjs/common';
import { DealsModule } from '../deals/deals.module.js';
import { HandoversModule } from '../handovers/handovers.module.js';
import { EscalationsController } from './escalations.controller.js';
import { EscalationsService } from './escalations.service.js';
import { InboxController } from './inbox.controller.js';

@Module({
  imports: [DealsModule, HandoversModule],
  controllers: [EscalationsController, InboxController],
  providers: [EscalationsService],
  exports: [EscalationsService],
})
export class EscalationsModule {}
