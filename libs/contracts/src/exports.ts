import { z } from 'zod';
import { returnStatuses } from '@app/domain/returns/state.js';
import { auditQuery } from './audit.js';
import { id, key } from './fields.js';

const flag = z
  .enum(['true', 'false'])
  .transform((given) => given === 'true')
  .meta({ description: '`true` or `false`' });

export const exportFormats = ['csv', 'jsonl'] as const;
export const csvSeparators = ['comma', 'semicolon'] as const;

const form = {
  format: z.enum(exportFormats).default('csv').describe('CSV, or JSON lines: one object on each line'),
  separator: z
    .enum(csvSeparators)
    .default('comma')
    .describe('Of CSV: spreadsheets of lands with a decimal comma expect a semicolon'),
  bom: flag
    .default(false)
    .describe('Of CSV: begins with the byte order mark by which spreadsheets recognise UTF-8'),
};

const of = {
  pipeline: key.optional().describe('Only of this pipeline'),
  teamId: id.optional().describe('Only of deals of this team'),
};

export const dealExportQuery = z.strictObject({
  ...of,
  status: z.enum(['open', 'won', 'lost']).optional(),
  ...form,
});
export const activityExportQuery = z.strictObject({
  ...of,
  status: z.enum(['planned', 'done', 'cancelled']).optional(),
  ...form,
});
export const escalationExportQuery = z.strictObject({
  ...of,
  status: z
    .enum(['open', 'telling', 'taken-on', 'snoozed', 'ended'])
    .optional()
    .describe('`open`: whatever has not ended'),
  ...form,
});
export const caseExportQuery = z.strictObject({
  teamId: id.optional().describe('Only of cases of this team'),
  status: z.enum(returnStatuses).optional(),
  ...form,
});
export const auditExportQuery = auditQuery.omit({ limit: true, cursor: true }).extend(form);
export type AuditExportQuery = z.infer<typeof auditExportQuery>;
export type DealExportQuery = z.infer<typeof dealExportQuery>;
export type ActivityExportQuery = z.infer<typeof activityExportQuery>;
export type EscalationExportQuery = z.infer<typeof escalationExportQuery>;
export type CaseExportQuery = z.infer<typeof caseExportQuery>;
export type ExportQuery = DealExportQuery | ActivityExportQuery | EscalationExportQuery | CaseExportQuery;
