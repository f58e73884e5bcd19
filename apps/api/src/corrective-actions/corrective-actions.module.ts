import { Module } from '@nestjs/common';
import { CorrectiveActionsController } from './corrective-actions.controller.js';
import { CorrectiveActionsService } from './corrective-actions.service.js';

@Module({ controllers: [CorrectiveActionsController], providers: [CorrectiveActionsService] })
export class CorrectiveActionsModule {}
