import { Controller, Get, Query, type StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  activityExportQuery,
  auditExportQuery,
  caseExportQuery,
  dealExportQuery,
  escalationExportQuery,
  type ActivityExportQuery,
  type AuditExportQuery,
  type CaseExportQuery,
  type DealExportQuery,
  type EscalationExportQuery,
} from '@app/contracts/exports.js';
import { Endpoint } from '../common/endpoint.js';
import { CurrentPrincipal, type Principal } from '../common/principal.js';
import { ExportsService, mediaTypes } from './exports.service.js';

const description = `Everything within reach as of one moment, newest first, as it is read: CSV or JSON lines. In CSV own fields are
columns \`fields.<key>\`, and text that a spreadsheet would run as a formula begins with an apostrophe; amounts are decimal text
without grouping, instants are in UTC. When something fails after the answer has begun, the connection is broken off, so that
half an export does not pass for a whole one. Two exports run at once; more are told to come again.`;

const files = Object.values(mediaTypes);
const headers = { 'Content-Disposition': 'A name for the file' };
const answers = { 200: null };

/** All of something, to be taken along. */
@ApiTags('exports')
@Controller('exports')
export class ExportsController {
  constructor(private readonly exports: ExportsService) {}

  @Get('deals')
  @Endpoint({ permit: 'export.run', summary: 'All deals within reach', description, answers, headers, files })
  exportDeals(
    @Query({ schema: dealExportQuery }) query: DealExportQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<StreamableFile> {
    return this.exports.open('deals', query, principal);
  }

  @Get('activities')
  @Endpoint({
    permit: 'export.run',
    summary: 'All activities of deals within reach: planned, done and cancelled',
    description,
    answers,
    headers,
    files,
  })
  exportActivities(
    @Query({ schema: activityExportQuery }) query: ActivityExportQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<StreamableFile> {
    return this.exports.open('activities', query, principal);
  }

  @Get('escalations')
  @Endpoint({
    permit: 'export.run',
    summary: 'All escalations of deals and handovers within reach',
    description,
    answers,
    headers,
    files,
  })
  exportEscalations(
    @Query({ schema: escalationExportQuery }) query: EscalationExportQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<StreamableFile> {
    return this.exports.open('escalations', query, principal);
  }

  @Get('cases')
  @Endpoint({
    permit: 'return.export',
    summary: 'All return cases within reach: a row for each part of what is claimed',
    description,
    answers,
    headers,
    files,
  })
  exportCases(
    @Query({ schema: caseExportQuery }) query: CaseExportQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<StreamableFile> {
    return this.exports.open('cases', query, principal);
  }

  @Get('audit')
  @Endpoint({
    permit: 'audit.read',
    reach: 'all',
    summary: 'The audit: who did what, when, from where, before and after',
    description: `As of one moment, newest first, as it is read: CSV or JSON lines. What an entry says besides is JSON in the columns
\`detail\` and \`values\`; text that a spreadsheet would run as a formula begins with an apostrophe.`,
    answers,
    headers,
    files,
  })
  exportAudit(@Query({ schema: auditExportQuery }) query: AuditExportQuery): Promise<StreamableFile> {
    return this.exports.openAudit(query);
  }
}
