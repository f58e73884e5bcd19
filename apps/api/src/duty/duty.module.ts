import { Module } from '@nestjs/common';
import { DutyController } from './duty.controller.js';

@Module({ controllers: [DutyController] })
export class DutyModule {}
