import { messagesOf, type TimelineFact } from '@app/domain/webhooks/messages.js';
import { ended, eventsBehind } from './events-behind.js';
import type { DataSource, EntityManager } from 'typeorm';
import { v5 as uuidv5 } from 'uuid';

/**
 * Reads the timeline on behalf of other systems, behind those who write it: a transition pays nothing for it. Read is what lies
 * below the oldest transaction under way, so that nothing comes in behind the place that was reached; the place and what was
 * read up to it are written in one transaction.
 */
export class WebhookReadingRepository {
  constructor(private readonly database: DataSource) {}

  /**
   * Makes deliveries of the next events, at most of `limit`.
   * @returns how many events were read; none, when another worker is at it
   */
  async readOn(limit: number): Promise<number> {
    // Most rounds have nothing to do, and write nothing to find out.
    const [found]: { wanted: boolean }[] = await this.database.query(isWanted);
    if (found?.wanted !== true) return 0;
    return this.database.transaction(async (transaction) => {
      const held: unknown[] = await transaction.query(`SELECT FROM webhook_reading FOR UPDATE SKIP LOCKED`);
      if (held.length === 0 || (await passedOver(transaction))) return 0;
      const facts: ReadFact[] = await transaction.query(nextFacts, [limit]);
      const last = facts.at(-1);
      if (!last) return 0;
      const messages = facts.flatMap(messageRows);
      if (messages.length > 0) await transaction.query(insertDeliveries, [JSON.stringify(messages)]);
      await transaction.query(`UPDATE webhook_reading SET xid = $1, entity_id = $2, seq = $3`, [
        ...[last.xid, last.entityId, last.seq],
      ]);
      return facts.length;
    });
  }
}

interface ReadFact extends TimelineFact {
  readonly xid: string;
  readonly at: Date;
}

/** Where nobody is to be told there is nothing to be read. */
async function passedOver(transaction: EntityManager): Promise<boolean> {
  const rows: unknown[] = await transaction.query(
    `WITH passed AS (
       UPDATE webhook_reading SET xid = ${ended}, entity_id = '00000000-0000-0000-0000-000000000000', seq = -1
       WHERE NOT EXISTS (SELECT FROM webhook WHERE enabled) RETURNING 1
     ) SELECT FROM passed`,
  );
  return rows.length > 0;
}

/** The namespace of ids of messages: the same event makes the same message, whoever reads it and how often. */
const messageNamespace = '5f7c2f0e-53a6-4b1e-9a57-3f3a6e0a9d41';

function messageRows(fact: ReadFact) {
  const { xid, entityId, seq, at } = fact;
  return messagesOf(fact).map(({ type, data }, place) => ({
    ...{ xid, type },
    messageId: `msg_${uuidv5(`${entityId}:${seq}:${place}`, messageNamespace)}`,
    body: JSON.stringify({ type, timestamp: at.toISOString(), data }),
  }));
}

const unread = eventsBehind('webhook_reading');

const isWanted = `SELECT EXISTS (SELECT FROM ${unread('1')}) AS wanted`;

const nextFacts = `
  SELECT e.xid::text AS xid, e.entity_id AS "entityId", e.seq, e.kind, e.at, e.data, e.happenings,
    CASE WHEN e.state ? 'handoverId' THEN 'handover' WHEN e.state ? 'caseId' THEN 'return-case' ELSE 'deal' END AS entity,
    (e.state->>'revision')::int AS revision, e.state->>'status' AS status,
    e.state->>'pipelineKey' AS pipeline, e.state->>'stage' AS stage,
    CASE WHEN e.state ?| '{handoverId,caseId}' THEN e.state->>'dealId' END AS "dealId"
  FROM ${unread('$1')}
  ORDER BY e.xid, e.entity_id, e.seq`;

const insertDeliveries = `
  INSERT INTO webhook_delivery (id, webhook_id, message_id, type, body)
  SELECT gen_random_uuid(), w.id, m."messageId", m.type, m.body
  FROM jsonb_to_recordset($1) AS m ("messageId" text, type text, body text, xid text)
    JOIN webhook w ON w.enabled AND m.type = ANY (w.events) AND m.xid::xid8 >= w.from_xid
  ON CONFLICT DO NOTHING`;
