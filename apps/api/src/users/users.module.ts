import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { DealsModule } from '../deals/deals.module.js';
import { ColleaguesController } from './colleagues.controller.js';
import { LeavingService } from './leaving.service.js';
import { MeController } from './me.controller.js';
import { UsersController } from './users.controller.js';
import { UsersService } from './users.service.js';

@Module({
  imports: [AuthModule, DealsModule],
  controllers: [MeController, UsersController, ColleaguesController],
  providers: [UsersService, LeavingService],
})
export class UsersModule {}
