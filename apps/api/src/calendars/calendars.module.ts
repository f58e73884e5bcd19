import { Module } from '@nestjs/common';
import { CalendarsController } from './calendars.controller.js';
import { CalendarsService } from './calendars.service.js';
import { WorkingTimeService } from './working-time.service.js';

@Module({ controllers: [CalendarsController], providers: [CalendarsService, WorkingTimeService] })
export class CalendarsModule {}
