import { Controller, Get, Query, type StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  returnReport,
  returnReportQuery,
  type ReturnReport,
  type ReturnReportQuery,
} from '@app/contracts/return-reports.js';
import { Endpoint } from '../common/endpoint.js';
import { CurrentPrincipal, type Principal } from '../common/principal.js';
import { ReturnReportsService } from './return-reports.service.js';

/** How return cases have gone. */
@ApiTags('return-cases')
@Controller('reports/returns')
export class ReturnReportsController {
  constructor(private readonly reports: ReturnReportsService) {}

  @Get()
  @Endpoint({
    permit: 'return.read',
    summary:
      'Return cases within reach: time per step against its norm, whose turn it was, and defects per product and batch',
    answers: { 200: returnReport },
    files: ['text/csv'],
  })
  reportReturns(
    @Query({ schema: returnReportQuery }) query: ReturnReportQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<ReturnReport | StreamableFile> {
    return this.reports.answer(query, principal);
  }
}
