import type { CustomerClass } from '@app/domain/pipeline/definition.js';
import type { ReturnStatus, StepEscalation } from '@app/domain/returns/state.js';
import type { InCharge } from '@app/domain/returns/step-keys.js';
import type { DataSource } from 'typeorm';
import { viewerValues, type Viewer } from './deal.repository.js';
import type { TimeCursor } from './escalation.repository.js';
import { caseJoins, reachableCase } from './return-case-reach.js';
import { caseNumber } from './return-case-number.js';

/** What somebody was told of a late step, with the case as it is now. */
export interface CaseInboxRow {
  readonly id: string;
  readonly toldAt: Date;
  readonly step: string;
  /** Null: the step is not due any more. */
  readonly inCharge: InCharge | null;
  readonly dueAt: Date | null;
  readonly round: number;
  readonly level: number;
  /** Whom the recipient stands in for. */
  readonly inSteadOf: string | null;
  readonly caseId: string;
  readonly number: string;
  readonly status: ReturnStatus;
  readonly revision: number;
  readonly customerName: string;
  readonly customerClass: CustomerClass;
  readonly escalationId: string;
  /** Null: it has ended. */
  readonly escalation: StepEscalation | null;
  readonly takenOnByName: string | null;
}

/** What people were told of return cases: exactly one entry for each level and round. */
export class CaseInboxRepository {
  constructor(private readonly database: DataSource) {}

  /** One page of what a person was told of cases still within reach, newest first. */
  async page(
    viewer: Viewer,
    open: boolean | undefined,
    limit: number,
    after?: TimeCursor,
  ): Promise<CaseInboxRow[]> {
    return this.database.query(inbox, [
      ...viewerValues(viewer),
      ...[open ?? null, after?.at ?? null, after?.id ?? null, limit],
    ]);
  }
}

const inbox = `
  SELECT n.id, n.told_at AS "toldAt", n.step, q.in_charge AS "inCharge", q.due_at AS "dueAt", n.round, n.level,
    a.name AS "inSteadOf", c.id AS "caseId", ${caseNumber} AS number, c.status, c.revision, k.name AS "customerName",
    c.state->>'customerClass' AS "customerClass", n.escalation_id AS "escalationId", e.escalation, b.name AS "takenOnByName"
  FROM case_notice n JOIN return_case c ON c.id = n.case_id ${caseJoins}
    LEFT JOIN app_user a ON a.id = n.instead_of
    LEFT JOIN LATERAL (SELECT one AS escalation FROM jsonb_array_elements(c.state->'escalations') AS one
      WHERE one->>'id' = n.escalation_id::text) AS e ON true
    LEFT JOIN app_user b ON b.id = (e.escalation->'takenOn'->>'by')::uuid
    LEFT JOIN LATERAL (SELECT d.in_charge, d.due_at FROM return_duty d WHERE d.case_id = c.id AND d.step = n.step
      ORDER BY d.due_at LIMIT 1) AS q ON e.escalation IS NOT NULL
  WHERE n.recipient_id = $2::uuid AND n.channel = 'inbox' AND ${reachableCase(1)}
    AND ($4::boolean IS NULL OR (e.escalation IS NOT NULL) = $4)
    AND ($5::timestamptz IS NULL OR (n.told_at, n.id) < ($5, $6::uuid))
  ORDER BY n.told_at DESC, n.id DESC LIMIT $7`;
