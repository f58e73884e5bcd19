import { Module } from '@nestjs/common';
import { MeController } from './me.controller.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsService } from './sessions.service.js';

@Module({ controllers: [SessionsController, MeController], providers: [SessionsService] })
export class AuthModule {}
