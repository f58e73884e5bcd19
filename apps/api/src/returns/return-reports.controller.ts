import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  returnReport,
  returnReportQuery,
  type ReturnReport,
  type ReturnReportQuery,
} from '@app/contracts/return-reports.js';
import { ReturnReportRepository } from '@app/persistence/return-report.repository.js';
import { Endpoint } from '../common/endpoint.js';
import { CurrentPrincipal, type Principal } from '../common/principal.js';

/** How return cases have gone. */
@ApiTags('return-cases')
@Controller('reports/returns')
export class ReturnReportsController {
  constructor(private readonly reports: ReturnReportRepository) {}

  @Get()
  @Endpoint({
    permit: 'return.read',
    summary: 'Return cases within reach: time per step against its norm, and defects per product and batch',
    answers: { 200: returnReport },
  })
  async reportReturns(
    @Query({ schema: returnReportQuery }) { by, ...period }: ReturnReportQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<ReturnReport> {
    const [steps, defects] = await Promise.all([
      this.reports.steps(period, principal, by),
      this.reports.defects(period, principal),
    ]);
    return { steps, defects };
  }
}
