import { Module } from '@nestjs/common';
import { ColleaguesController } from './colleagues.controller.js';
import { UsersController } from './users.controller.js';
import { UsersService } from './users.service.js';

@Module({ controllers: [UsersController, ColleaguesController], providers: [UsersService] })
export class UsersModule {}
