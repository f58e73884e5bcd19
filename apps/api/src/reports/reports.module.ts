import { Module } from '@nestjs/common';
import { DealReportsController } from './deal-reports.controller.js';
import { DealReportsService } from './deal-reports.service.js';

@Module({ controllers: [DealReportsController], providers: [DealReportsService] })
export class ReportsModule {}
