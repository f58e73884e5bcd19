import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import * as contract from '@app/contracts/deal-reports.js';
import { Endpoint } from '../common/endpoint.js';
import { CurrentPrincipal, type Principal } from '../common/principal.js';
import { DealReportsService } from './deal-reports.service.js';

const permit = 'deal.read';
const schema = contract.dealReportQuery;
/** Beside JSON. */
const files = ['text/csv'];

/** How deals have gone: those within reach of whoever asks. */
@ApiTags('reports')
@Controller('reports')
export class DealReportsController {
  constructor(private readonly reports: DealReportsService) {}

  @Get('funnel')
  @Endpoint({
    permit,
    summary: 'How far deals that were opened in the period have come, stage by stage',
    answers: { 200: contract.funnelReport },
    files,
  })
  reportFunnel(@Query({ schema }) query: contract.DealReportQuery, @CurrentPrincipal() principal: Principal) {
    return this.reports.report('funnel', contract.funnelRow, query, principal);
  }

  @Get('stage-times')
  @Endpoint({
    permit,
    summary:
      'How long deals stayed in stages that they left in the period, and whether their norms were kept',
    answers: { 200: contract.stageTimeReport },
    files,
  })
  reportStageTimes(
    @Query({ schema }) query: contract.DealReportQuery,
    @CurrentPrincipal() principal: Principal,
  ) {
    return this.reports.report('stage-times', contract.stageTimeRow, query, principal);
  }

  @Get('ageing')
  @Endpoint({
    permit,
    summary: 'How old open deals are, by the stage in which they are',
    answers: { 200: contract.ageingReport },
    files,
  })
  reportAgeing(@Query({ schema }) query: contract.DealReportQuery, @CurrentPrincipal() principal: Principal) {
    return this.reports.report('ageing', contract.ageingRow, query, principal);
  }

  @Get('win-rate')
  @Endpoint({
    permit,
    summary: 'Deals won and lost in the period, by team',
    answers: { 200: contract.winRateReport },
    files,
  })
  reportWinRate(
    @Query({ schema }) query: contract.DealReportQuery,
    @CurrentPrincipal() principal: Principal,
  ) {
    return this.reports.report('win-rate', contract.winRateRow, query, principal);
  }

  @Get('loss-reasons')
  @Endpoint({
    permit,
    summary: 'Why deals were lost in the period, inside us or outside',
    answers: { 200: contract.lossReasonReport },
    files,
  })
  reportLossReasons(
    @Query({ schema }) query: contract.DealReportQuery,
    @CurrentPrincipal() principal: Principal,
  ) {
    return this.reports.report('loss-reasons', contract.lossReasonRow, query, principal);
  }

  @Get('stalls')
  @Endpoint({
    permit,
    summary: 'Stalls that began in the period, by stage and kind',
    answers: { 200: contract.stallReport },
    files,
  })
  reportStalls(@Query({ schema }) query: contract.DealReportQuery, @CurrentPrincipal() principal: Principal) {
    return this.reports.report('stalls', contract.stallRow, query, principal);
  }

  @Get('escalations')
  @Endpoint({
    permit,
    summary:
      'Escalations that were opened in the period, by team: when they were taken on, promises kept and broken',
    answers: { 200: contract.escalationReport },
    files,
  })
  reportEscalations(
    @Query({ schema }) query: contract.DealReportQuery,
    @CurrentPrincipal() principal: Principal,
  ) {
    return this.reports.report('escalations', contract.escalationReportRow, query, principal);
  }
}
