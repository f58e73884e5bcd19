import type { DataSource } from 'typeorm';
import { personsOfDeal } from './deal.repository.js';
import { personsOfHandover } from './handover.repository.js';
import { runPrepared, type Prepared } from './prepared.js';
import { caseJoins, personsOfCase } from './return-case-reach.js';

export type ChangedKind = 'deal' | 'case' | 'handover';

/** Something that changed, and who may see it. */
export interface ChangedRow {
  readonly kind: ChangedKind;
  readonly id: string;
  readonly revision: number;
  /** Time has acted on it, or its escalation has changed, which no revision counts. */
  readonly escalation: boolean;
  /** Who may see it whatever their team; beside them whoever may see its team's, or all. */
  readonly persons: readonly string[];
  readonly teamId: string;
}

/** What was written below a horizon: a transaction id below which nothing is under way any more, so that nothing is added later. */
export interface ChangesRead {
  readonly horizon: bigint;
  /** Undefined: there are more than one reads, or the place is not one of this database. All is to be read anew. */
  readonly changes?: readonly ChangedRow[];
  /** More has been committed already, behind something that is still under way. */
  readonly isMore: boolean;
}

/** More events than these are not told one by one. */
const atMost = 1_000;

/** Reads what has changed, in the order in which it became certain. */
export class ChangeRepository {
  constructor(private readonly database: DataSource) {}

  /** @param from horizon of the read before; undefined: only where things stand */
  async since(from: bigint | undefined): Promise<ChangesRead> {
    const place = from === undefined ? null : String(from);
    const [read] = await runPrepared<ReadRow>(this.database, readChanges, [place, atMost]);
    if (!read) throw new Error('a query for one row gave none');
    const { horizon, written, isMore, changes } = read;
    const isLost = written > atMost || (from !== undefined && from > BigInt(horizon));
    return { horizon: BigInt(horizon), isMore, ...(isLost ? {} : { changes }) };
  }
}

interface ReadRow {
  readonly horizon: string;
  readonly written: number;
  readonly isMore: boolean;
  readonly changes: ChangedRow[];
}

/** Answers to commands about an escalation, and what time does, leave what they change to no revision or no happening. */
const escalates = `(e.happenings <> '[]' OR e.kind IN ('take-on', 'snooze', 'instruct', 'time-passed', 'repaired'))`;

const persons = (list: readonly string[]) => `array_remove(ARRAY[${list.join(', ')}], NULL)`;

const readChanges: Prepared = {
  name: 'read-changes',
  text: `
  WITH seen AS MATERIALIZED (
    SELECT pg_snapshot_xmin(pg_current_snapshot()) AS horizon
  ), written AS MATERIALIZED (
    (SELECT e.entity_id AS id, ${escalates} AS escalation FROM event e
      WHERE e.xid >= $1::xid8 AND e.xid < (SELECT horizon FROM seen) ORDER BY e.xid LIMIT $2::int + 1)
    UNION ALL
    (SELECT v.case_id, false FROM evidence v
      WHERE v.xid >= $1::xid8 AND v.xid < (SELECT horizon FROM seen) ORDER BY v.xid LIMIT $2::int + 1)
  ), changed AS (
    SELECT id, bool_or(escalation) AS escalation FROM written
    WHERE (SELECT count(*) FROM written) <= $2::int GROUP BY id
  ), told AS (
    SELECT 'deal' AS kind, d.id, d.revision, x.escalation, ARRAY(${personsOfDeal}) AS persons, d.team_id
    FROM changed x JOIN deal d ON d.id = x.id
    UNION ALL
    SELECT 'case', c.id, c.revision, x.escalation, ${persons(personsOfCase)}, c.team_id
    FROM changed x JOIN return_case c ON c.id = x.id ${caseJoins}
    UNION ALL
    SELECT 'handover', h.id, h.revision, x.escalation, ${persons(personsOfHandover)}, d.team_id
    FROM changed x JOIN handover h ON h.id = x.id JOIN deal d ON d.id = h.deal_id JOIN customer c ON c.id = d.customer_id
  )
  SELECT (SELECT horizon::text FROM seen) AS horizon, (SELECT count(*)::int FROM written) AS written,
    EXISTS (SELECT FROM event WHERE xid >= (SELECT horizon FROM seen)) AS "isMore",
    (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'id', id, 'revision', revision, 'escalation', escalation,
      'persons', persons, 'teamId', team_id)), '[]') FROM told) AS changes`,
};
