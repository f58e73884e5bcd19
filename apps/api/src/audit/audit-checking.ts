import { Injectable } from '@nestjs/common';
import type { AuditCheck, CheckedAudit } from '@app/contracts/audit.js';
import { headIn, writtenHead } from '@app/persistence/audit-content.js';
import { AuditVerification } from '@app/persistence/audit-verification.js';
import { DataSource } from 'typeorm';
import { ProblemError } from '../common/problem.error.js';

/** Counts the chain of the audit anew. */
@Injectable()
export class AuditChecking {
  private isAtWork = false;

  constructor(private readonly database: DataSource) {}

  /** One at a time: each reads all of the audit. @throws ProblemError too-many-requests */
  async check({ since }: AuditCheck): Promise<CheckedAudit> {
    if (this.isAtWork) throw new ProblemError('too-many-requests', 'the audit is being counted already');
    this.isAtWork = true;
    try {
      const witness = since === undefined ? undefined : headIn(since);
      const { entries, head, erased, waiting, broken } = await new AuditVerification(this.database).verify(
        witness,
      );
      return {
        ...{ entries: Number(entries), head: writtenHead(head), erased, waiting },
        broken: broken ? { no: broken.no === undefined ? null : Number(broken.no), why: broken.why } : null,
      };
    } finally {
      this.isAtWork = false;
    }
  }
}
