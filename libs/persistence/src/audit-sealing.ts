import type { DataSource, EntityManager } from 'typeorm';
import {
  chainStart,
  eventContent,
  eventListed,
  nextInChain,
  recordContent,
  type ChainHead,
} from './audit-content.js';
import { ended, eventsBehind } from './events-behind.js';

/**
 * Takes what was committed into the chain of the audit. Only what lies below the oldest transaction that still runs is
 * taken: nothing can come in behind it any more, so that the chain is in one order, whoever looks.
 */
export class AuditSealing {
  constructor(private readonly database: DataSource) {}

  /** Whether anything has been committed that the chain could take in. */
  async isWanted(): Promise<boolean> {
    const [found]: { wanted: boolean }[] = await this.database.query(isWanted);
    return found?.wanted === true;
  }

  /**
   * Adds the next entries to the chain, at most `limit` of records and as many of events.
   * @returns how many
   */
  async seal(limit: number): Promise<number> {
    return this.database.transaction(async (transaction) => {
      // Held to the end: two chains at once would be none.
      await transaction.query(`SELECT 1 FROM audit_sealing ORDER BY source FOR UPDATE`);
      const head = await headOf(transaction);
      const records: UnsealedRecord[] = await transaction.query(unsealedRecords, [limit]);
      const afterRecords = await addRecords(transaction, head, records);
      const events: UnsealedEvent[] = await transaction.query(unsealedEvents, [limit]);
      await addEvents(transaction, afterRecords, events);
      return records.length + events.length;
    });
  }
}

interface Unsealed {
  readonly xid: string;
  readonly content: Buffer;
}
interface UnsealedRecord extends Unsealed {
  readonly id: string;
}
interface UnsealedEvent extends Unsealed {
  readonly entityId: string;
  readonly seq: number;
}

/** The chain's last entry. */
export async function headOf(manager: EntityManager): Promise<ChainHead> {
  const [last]: { no: string; hash: Buffer }[] = await manager.query(
    `SELECT no, hash FROM audit_entry ORDER BY no DESC LIMIT 1`,
  );
  return last ? { no: BigInt(last.no), hash: last.hash } : chainStart;
}

const unsealedEventsOf = eventsBehind(`(SELECT * FROM audit_sealing WHERE source = 'event')`);

/** As `eventsBehind`, for records. */
const unsealedRecordsOf = (limit: string) => `audit_sealing s CROSS JOIN LATERAL (
    SELECT * FROM audit_record r WHERE (r.xid, r.id) > (s.xid, s.record_id) AND r.xid < ${ended}
    ORDER BY r.xid, r.id LIMIT ${limit}
  ) AS r`;

const unsealedRecords = `
  SELECT r.xid::text AS xid, r.id, ${recordContent} AS content
  FROM ${unsealedRecordsOf('$1')} WHERE s.source = 'record' ORDER BY r.xid, r.id`;

const unsealedEvents = `
  SELECT e.xid::text AS xid, e.entity_id AS "entityId", e.seq, ${eventContent} AS content
  FROM ${unsealedEventsOf('$1')} ORDER BY e.xid, e.entity_id, e.seq`;

const isWanted = `
  SELECT EXISTS (SELECT FROM ${unsealedRecordsOf('1')} WHERE s.source = 'record')
    OR EXISTS (SELECT FROM ${unsealedEventsOf('1')}) AS wanted`;

/** Their places in the chain behind `head`, as columns. */
function placed(head: ChainHead, unsealed: readonly Unsealed[]): { last: ChainHead; columns: unknown[][] } {
  let last = head;
  const columns: [string[], Buffer[], Buffer[]] = [[], [], []];
  for (const { content } of unsealed) {
    last = nextInChain(last, content);
    columns[0].push(String(last.no));
    columns[1].push(content);
    columns[2].push(last.hash);
  }
  return { last, columns };
}

async function addRecords(
  transaction: EntityManager,
  head: ChainHead,
  records: readonly UnsealedRecord[],
): Promise<ChainHead> {
  const newest = records.at(-1);
  if (!newest) return head;
  const { last, columns } = placed(head, records);
  await transaction.query(
    `INSERT INTO audit_entry
       (no, at, action, principal_kind, principal_id, object_kind, object_id, record_id, content, hash)
     SELECT g.no, r.at, r.action, r.principal_kind, r.principal_id, r.object_kind, r.object_id, r.id, g.content, g.hash
     FROM unnest($1::bigint[], $2::bytea[], $3::bytea[], $4::bigint[]) AS g (no, content, hash, id)
       JOIN audit_record r ON r.id = g.id`,
    [...columns, records.map(({ id }) => id)],
  );
  await transaction.query(`UPDATE audit_sealing SET xid = $1, record_id = $2 WHERE source = 'record'`, [
    newest.xid,
    newest.id,
  ]);
  return last;
}

async function addEvents(
  transaction: EntityManager,
  head: ChainHead,
  events: readonly UnsealedEvent[],
): Promise<void> {
  const newest = events.at(-1);
  if (!newest) return;
  const { columns } = placed(head, events);
  await transaction.query(
    `INSERT INTO audit_entry
       (no, content, hash, entity_id, seq, at, action, principal_kind, principal_id, object_kind, object_id)
     SELECT g.no, g.content, g.hash, e.entity_id, e.seq, ${eventListed}
     FROM unnest($1::bigint[], $2::bytea[], $3::bytea[], $4::uuid[], $5::int[]) AS g (no, content, hash, entity_id, seq)
       JOIN event e ON e.entity_id = g.entity_id AND e.seq = g.seq`,
    [...columns, events.map(({ entityId }) => entityId), events.map(({ seq }) => seq)],
  );
  await transaction.query(
    `UPDATE audit_sealing SET xid = $1, entity_id = $2, seq = $3 WHERE source = 'event'`,
    [newest.xid, newest.entityId, newest.seq],
  );
}
