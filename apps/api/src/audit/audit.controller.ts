import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import {
  auditCheck,
  auditPage,
  auditQuery,
  checkedAudit,
  type AuditCheck,
  type AuditEntry,
  type AuditQuery,
  type CheckedAudit,
} from '@app/contracts/audit.js';
import { AuditRepository, type AuditRow } from '@app/persistence/audit.repository.js';
import { z } from 'zod';
import { pageOf, readCursor, type Page } from '../common/cursor.js';
import { Endpoint } from '../common/endpoint.js';
import { AuditChecking } from './audit-checking.js';

const place = z.strictObject({ no: z.string().regex(/^[1-9]\d{0,17}$/) });

/** Who did what, when, from where, before and after. */
@Controller('audit')
export class AuditController {
  constructor(
    private readonly audit: AuditRepository,
    private readonly checking: AuditChecking,
  ) {}

  @Get()
  @Endpoint({
    permit: 'audit.read',
    reach: 'all',
    summary: 'Lists what was done and what was refused, newest first',
    description:
      'Entries are only added, and chained by hashes: `POST /audit/verify` counts the chain anew. What was done comes to the list within seconds.',
    answers: { 200: auditPage },
  })
  async listAudit(
    @Query({ schema: auditQuery }) { limit, cursor, ...filter }: AuditQuery,
  ): Promise<Page<AuditEntry>> {
    const rows = await this.audit.page(filter, limit + 1, readCursor(cursor, place)?.no);
    return pageOf(rows, limit, entryOf, ({ no }) => ({ no }));
  }

  /** Nothing is done: it needs no key. */
  @Post('verify')
  @Endpoint({
    permit: 'audit.read',
    reach: 'all',
    summary: 'Counts the chain of the audit anew, and says whether it is what was written',
    description: 'As `dealwarden audit verify` does. One at a time.',
    answers: { 200: checkedAudit },
  })
  verifyAudit(@Body({ schema: auditCheck }) asked: AuditCheck): Promise<CheckedAudit> {
    return this.checking.check(asked);
  }
}

function entryOf(row: AuditRow): AuditEntry {
  const { principalId, principalKind, tokenId, objectKind, values } = row;
  return {
    ...{
      no: Number(row.no),
      at: row.at.toISOString(),
      action: row.action,
      detail: { ...row.detail, ...othersOf(values) },
    },
    principal: {
      kind: principalKind as AuditEntry['principal']['kind'],
      ...{ id: principalId, name: row.principalName },
      token: tokenId === null ? null : { id: tokenId, name: row.tokenName },
    },
    object: objectKind === null ? null : { kind: objectKind, id: row.objectId },
    from: {
      requestId: row.requestId,
      address: textIn(values, 'address'),
      agent: textIn(values, 'agent'),
    },
    ...{ before: sideOf(values, 'before.'), after: sideOf(values, 'after.'), erased: [...row.erased] },
  };
}

function textIn(values: AuditRow['values'], name: string): string | null {
  const value = values[name];
  return typeof value === 'string' ? value : null;
}

/** Values that have names of their own. */
function othersOf(values: AuditRow['values']): Record<string, unknown> {
  const others = Object.entries(values).filter(
    ([name]) => !name.includes('.') && name !== 'address' && name !== 'agent',
  );
  return Object.fromEntries(others);
}

function sideOf(values: AuditRow['values'], side: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([name]) => name.startsWith(side))
      .map(([name, value]) => [name.slice(side.length), value]),
  );
}
