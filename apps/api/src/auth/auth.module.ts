import { Module } from '@nestjs/common';
import { MeController } from './me.controller.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsService } from './sessions.service.js';
import { TokensController } from './tokens.controller.js';

@Module({ controllers: [SessionsController, MeController, TokensController], providers: [SessionsService] })
export class AuthModule {}
