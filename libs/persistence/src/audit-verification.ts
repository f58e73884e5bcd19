import type { DataSource, EntityManager } from 'typeorm';
import { chainStart, eventContent, nextInChain, recordContent, type ChainHead } from './audit-content.js';

/** The first place at which the audit is not what was written. */
export interface BrokenPlace {
  /** Number of the entry; absent: it is beside the chain. */
  readonly no?: bigint;
  readonly why: string;
}

export interface Verification {
  readonly entries: bigint;
  readonly head: ChainHead;
  /** Values that were erased; what they were committed to is still in the chain. */
  readonly erased: number;
  /** Committed and not in the chain yet. */
  readonly waiting: number;
  readonly broken?: BrokenPlace;
}

const atOnce = 5_000;

/** Counts the whole chain anew, from what lies in the tables, in one view of them. */
export class AuditVerification {
  constructor(private readonly database: DataSource) {}

  /** @param witness a head that was noted before: the chain has to go through it */
  async verify(witness?: ChainHead): Promise<Verification> {
    return this.database.transaction('REPEATABLE READ', async (transaction) => {
      await transaction.query(`SET TRANSACTION READ ONLY`);
      const { head, broken } = await walk(transaction, witness);
      const [counts]: { waiting: number; erased: number }[] = await transaction.query(countsOf);
      const beside = broken ?? (await besideTheChain(transaction));
      return {
        ...{ entries: head.no, head, broken: beside },
        ...{ erased: counts?.erased ?? 0, waiting: counts?.waiting ?? 0 },
      };
    });
  }
}

interface Link {
  readonly no: string;
  readonly hash: Buffer;
  readonly content: Buffer;
  readonly found: Buffer | null;
  readonly isListed: boolean;
  readonly areValuesRight: boolean;
}

async function walk(
  transaction: EntityManager,
  witness: ChainHead | undefined,
): Promise<{ head: ChainHead; broken?: BrokenPlace }> {
  let head = chainStart;
  for (;;) {
    const links: Link[] = await transaction.query(linksAfter, [String(head.no), atOnce]);
    for (const link of links) {
      const next = nextInChain(head, link.content);
      const why = whyBroken(link, next, witness);
      if (why !== undefined) return { head, broken: { no: next.no, why } };
      head = next;
    }
    if (links.length < atOnce) break;
  }
  if (witness && witness.no > head.no)
    return { head, broken: { no: witness.no, why: 'the chain ends before it' } };
  return { head };
}

function whyBroken(link: Link, next: ChainHead, witness: ChainHead | undefined): string | undefined {
  if (BigInt(link.no) !== next.no) return 'it is missing';
  if (!link.hash.equals(next.hash)) return 'its hash does not follow from the entries before';
  if (!link.found) return 'what it commits to is missing';
  if (!link.found.equals(link.content)) return 'what it commits to has been changed';
  if (!link.isListed) return 'it is listed as something else';
  if (!link.areValuesRight) return 'a value is not the one that was written';
  if (witness?.no === next.no && !witness.hash.equals(next.hash)) return 'it is not the one that was noted';
  return undefined;
}

/** Each entry with what its source hashes to now. */
const linksAfter = `
  SELECT a.no, a.hash, a.content,
    CASE WHEN a.record_id IS NOT NULL THEN CASE WHEN r.id IS NOT NULL THEN ${recordContent} END
      WHEN e.entity_id IS NOT NULL THEN ${eventContent} END AS found,
    CASE WHEN a.record_id IS NOT NULL
      THEN (a.at, a.action, a.principal_kind, a.object_id) IS NOT DISTINCT FROM (r.at, r.action, r.principal_kind, r.object_id)
        AND a.principal_id IS NOT DISTINCT FROM r.principal_id AND a.object_kind IS NOT DISTINCT FROM r.object_kind
      ELSE a.at IS NOT DISTINCT FROM e.at AND a.principal_id IS NOT DISTINCT FROM e.principal_id
        AND a.object_id IS NOT DISTINCT FROM e.entity_id::text AND split_part(a.action, '.', 2) IS NOT DISTINCT FROM e.kind
      END AS "isListed",
    NOT EXISTS (SELECT FROM audit_value v WHERE v.record_id = a.record_id
      AND r.commitments->>v.name IS DISTINCT FROM encode(sha256(v.salt || convert_to(v.value::text, 'UTF8')), 'hex'))
      AND o.commitment IS NOT DISTINCT FROM encode(sha256(o.salt || convert_to(o.value::text, 'UTF8')), 'hex')
      AS "areValuesRight"
  FROM audit_entry a LEFT JOIN audit_record r ON r.id = a.record_id
    LEFT JOIN event e ON e.entity_id = a.entity_id AND e.seq = a.seq
    LEFT JOIN command_origin o ON o.commitment = e.through->>'from'
  WHERE a.no > $1 ORDER BY a.no LIMIT $2`;

const countsOf = `
  SELECT (SELECT count(*) FROM audit_sealing s JOIN audit_record r ON (r.xid, r.id) > (s.xid, s.record_id)
      WHERE s.source = 'record')::int
    + (SELECT count(*) FROM audit_sealing s JOIN event e ON (e.xid, e.entity_id, e.seq) > (s.xid, s.entity_id, s.seq)
      WHERE s.source = 'event')::int AS waiting,
    (coalesce((SELECT sum((SELECT count(*) FROM jsonb_object_keys(r.commitments))) FROM audit_record r), 0)
      - (SELECT count(*) FROM audit_value)
      + (SELECT count(DISTINCT e.through->>'from') FROM event e
        WHERE NOT EXISTS (SELECT FROM command_origin o WHERE o.commitment = e.through->>'from') AND e.through ? 'from'))::int AS erased`;

/** What was slipped in where the chain had been already. */
async function besideTheChain(transaction: EntityManager): Promise<BrokenPlace | undefined> {
  const [slipped]: { what: string }[] = await transaction.query(
    `SELECT 'record ' || r.id AS what FROM audit_sealing s JOIN audit_record r ON (r.xid, r.id) <= (s.xid, s.record_id)
     WHERE s.source = 'record' AND NOT EXISTS (SELECT FROM audit_entry a WHERE a.record_id = r.id)
     UNION ALL
     SELECT 'event ' || e.seq || ' of ' || e.entity_id FROM audit_sealing s
       JOIN event e ON (e.xid, e.entity_id, e.seq) <= (s.xid, s.entity_id, s.seq)
     WHERE s.source = 'event' AND NOT EXISTS (
       SELECT FROM audit_entry a WHERE a.entity_id = e.entity_id AND a.seq = e.seq)
     LIMIT 1`,
  );
  return slipped && { why: `${slipped.what} was never taken into the chain` };
}
