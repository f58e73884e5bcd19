import { Module } from '@nestjs/common';
import { CounterpartiesController } from './counterparties.controller.js';
import { ProductsController } from './products.controller.js';
import { RegulationsController } from './regulations.controller.js';
import { ReturnCasesController } from './return-cases.controller.js';
import { ReturnCommandsService } from './return-commands.service.js';
import { ReturnsService } from './returns.service.js';

@Module({
  controllers: [ReturnCasesController, CounterpartiesController, ProductsController, RegulationsController],
  providers: [ReturnsService, ReturnCommandsService],
  exports: [ReturnsService, ReturnCommandsService],
})
export class ReturnsModule {}
