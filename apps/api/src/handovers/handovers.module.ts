import { Module } from '@nestjs/common';
import { HandoverCommandsService } from './handover-commands.service.js';
import { HandoversController } from './handovers.controller.js';
import { HandoversService } from './handovers.service.js';

@Module({
  controllers: [HandoversController],
  providers: [HandoversService, HandoverCommandsService],
  exports: [HandoverCommandsService],
})
export class HandoversModule {}
