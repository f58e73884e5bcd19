import { Module } from '@nestjs/common';
import { DealsModule } from '../deals/deals.module.js';
import { ColleaguesController } from './colleagues.controller.js';
import { LeavingService } from './leaving.service.js';
import { UsersController } from './users.controller.js';
import { UsersService } from './users.service.js';

@Module({
  imports: [DealsModule],
  controllers: [UsersController, ColleaguesController],
  providers: [UsersService, LeavingService],
})
export class UsersModule {}
