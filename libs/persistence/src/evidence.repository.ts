import type { EvidenceType } from '@app/domain/returns/evidence-types.js';
import type { DataSource, EntityManager } from 'typeorm';

/** A photo or document of a return case. */
export interface EvidenceRow {
  readonly id: string;
  readonly sha256: string;
  readonly mediaType: EvidenceType;
  readonly bytes: number;
  /** What whoever sent it calls it. */
  readonly name: string;
  readonly addedById: string | null;
  readonly addedByName: string | null;
  readonly addedAt: Date;
  /** The customer, vendor or carrier that sent it by a link. */
  readonly sentById: string | null;
  readonly sentByName: string | null;
  /** Customers, vendors and carriers to whom it was shown. */
  readonly shownTo: readonly string[];
  /** Which photo, or which document, of its case it is; counted with those that were taken away. */
  readonly ordinal: number;
  /** An act names it, so it stays. */
  readonly isNamed: boolean;
}

export interface NewEvidence extends Pick<EvidenceRow, 'id' | 'sha256' | 'mediaType' | 'bytes' | 'name'> {
  readonly caseId: string;
  /** Null: somebody outside, who has a link. */
  readonly addedBy: string | null;
  /** Who that is: a customer, vendor or carrier. */
  readonly sentBy?: string;
}

/** How many a case may have, and how many of them one sender outside. */
export interface EvidenceLimits {
  readonly ofCase: number;
  readonly ofSender: number;
}

/** A content that a row names. */
export interface NamedContent {
  readonly caseId: string;
  readonly id: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** Rows of evidence. Whether somebody may see the case is asked before: see ReturnCaseRepository.find. */
export class EvidenceRepository {
  constructor(private readonly database: DataSource) {}

  /** What a case has, in the order in which it came. */
  async ofCase(caseId: string): Promise<EvidenceRow[]> {
    return read(
      `SELECT ${columns} FROM evidence v ${joins} WHERE v.case_id = $1 AND v.removed_at IS NULL ORDER BY v.added_at, v.id`,
      [caseId],
      this.database.manager,
    );
  }

  async find(caseId: string, id: string, manager = this.database.manager): Promise<EvidenceRow | undefined> {
    const rows = await read(
      `SELECT ${columns} FROM evidence v ${joins} WHERE v.case_id = $1 AND v.id = $2 AND v.removed_at IS NULL`,
      [caseId, id],
      manager,
    );
    return rows[0];
  }

  /**
   * Adds a row, unless the case has this content from the same sender already: then that one is answered. What others have sent
   * is theirs: the bytes are kept once, and each takes away its own. The case is locked, so that what is counted is true, and the
   * content, so that no sweep takes it meanwhile.
   * @param keep gives the content its place; done before there is a row
   * @returns undefined when the case has as much as it may
   */
  async add(
    one: NewEvidence,
    atMost: EvidenceLimits,
    keep: () => Promise<void>,
    transaction: EntityManager,
  ): Promise<EvidenceRow | undefined> {
    await lockContent(one.sha256, transaction);
    const [locked]: { seq: number }[] = await transaction.query(
      `SELECT seq FROM return_case WHERE id = $1 FOR NO KEY UPDATE`,
      [one.caseId],
    );
    if (!locked) throw new Error(`return case ${one.caseId} is missing`);
    // Another statement: it sees what whoever had the lock before has written.
    const standing: { id: string; sha256: string; sender: string | null }[] = await transaction.query(
      `SELECT id, sha256, coalesce(sent_by, added_by) AS sender FROM evidence WHERE case_id = $1 AND removed_at IS NULL`,
      [one.caseId],
    );
    const theirs = standing.filter(({ sender }) => sender === (one.sentBy ?? one.addedBy));
    const known = theirs.find(({ sha256 }) => sha256 === one.sha256);
    const ofSender = one.sentBy === undefined ? 0 : theirs.length;
    const isFull = standing.length >= atMost.ofCase || ofSender >= atMost.ofSender;
    if (!known && isFull) return undefined;
    await keep();
    if (!known) {
      const { id, caseId, sha256, mediaType, bytes, name, addedBy, sentBy } = one;
      await transaction.query(
        `INSERT INTO evidence (id, case_id, sha256, media_type, bytes, name, added_by, added_at_seq, sent_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [id, caseId, sha256, mediaType, bytes, name, addedBy, locked.seq, sentBy ?? null],
      );
    }
    return this.find(one.caseId, known?.id ?? one.id, transaction);
  }

  /** Whether a case, or a sender outside, has as much as it may already. Only `add` counts under lock. */
  async isFull(caseId: string, sentBy: string, atMost: EvidenceLimits): Promise<boolean> {
    const [counts]: { all: number; theirs: number }[] = await this.database.query(
      `SELECT count(*)::int AS all, (count(*) FILTER (WHERE sent_by = $2))::int AS theirs
       FROM evidence WHERE case_id = $1 AND removed_at IS NULL`,
      [caseId, sentBy],
    );
    return counts !== undefined && (counts.all >= atMost.ofCase || counts.theirs >= atMost.ofSender);
  }

  /** As add, in a transaction of its own. */
  async addSent(
    one: NewEvidence,
    atMost: EvidenceLimits,
    keep: () => Promise<void>,
  ): Promise<EvidenceRow | undefined> {
    return this.database.transaction((transaction) => this.add(one, atMost, keep, transaction));
  }

  /** What a customer, vendor or carrier may see of a case: what it sent, and what it was shown. */
  async seenBy(caseId: string, holderId: string): Promise<EvidenceRow[]> {
    return read(
      `SELECT ${columns} FROM evidence v ${joins} WHERE v.case_id = $1 AND v.removed_at IS NULL
         AND (v.sent_by = $2 OR EXISTS (SELECT FROM evidence_shown s WHERE s.evidence_id = v.id AND s.holder_id = $2))
       ORDER BY v.added_at, v.id`,
      [caseId, holderId],
      this.database.manager,
    );
  }

  /** Shows it to a customer, vendor or carrier, or shows it no more. Done again it changes nothing. */
  async show(id: string, holderId: string, by: string, isShown: boolean): Promise<void> {
    await (isShown
      ? this.database.query(
          `INSERT INTO evidence_shown (evidence_id, holder_id, shown_by) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
          [id, holderId, by],
        )
      : this.database.query(`DELETE FROM evidence_shown WHERE evidence_id = $1 AND holder_id = $2`, [
          ...[id, holderId],
        ]));
  }

  /**
   * Marks as removed what no act names. The case is locked: an act that names it is either seen here, or sees that it is gone.
   * @returns whether it was there, and not named
   */
  async remove(caseId: string, id: string, by: string): Promise<boolean> {
    return this.database.transaction(async (transaction) => {
      await transaction.query(`SELECT FROM return_case WHERE id = $1 FOR NO KEY UPDATE`, [caseId]);
      const rows: unknown[] = await transaction.query(
        `WITH removed AS (
           UPDATE evidence v SET removed_at = date_trunc('milliseconds', now()), removed_by = $3, removed_at_seq = c.seq FROM return_case c
           WHERE c.id = v.case_id AND v.case_id = $1 AND v.id = $2 AND v.removed_at IS NULL AND NOT ${named}
           RETURNING v.id
         ) SELECT id FROM removed`,
        [caseId, id, by],
      );
      return rows.length > 0;
    });
  }

  /** Whether an act may name it as its document. */
  async isOfCase(caseId: string, id: string): Promise<boolean> {
    return (await this.find(caseId, id)) !== undefined;
  }

  /** Every content that has to be there, one page after the other in the order of ids. */
  async contents(limit: number, afterId?: string): Promise<NamedContent[]> {
    const rows: (Omit<NamedContent, 'bytes'> & { bytes: string })[] = await this.database.query(
      `SELECT v.case_id AS "caseId", v.id, v.sha256, v.bytes FROM evidence v
       WHERE (v.removed_at IS NULL OR ${named}) AND ($2::uuid IS NULL OR v.id > $2) ORDER BY v.id LIMIT $1`,
      [limit, afterId ?? null],
    );
    return rows.map(({ bytes, ...row }) => ({ ...row, bytes: Number(bytes) }));
  }

  /**
   * Removes a content that no row has needed for a day. Rows that come meanwhile wait until it is done.
   * @returns whether it was removed
   */
  async sweep(sha256: string, remove: () => Promise<void>): Promise<boolean> {
    return this.database.transaction(async (transaction) => {
      await lockContent(sha256, transaction);
      const [answer]: { needed: boolean }[] = await transaction.query(
        `SELECT EXISTS (SELECT FROM evidence v WHERE v.sha256 = $1
           AND (v.removed_at IS NULL OR v.removed_at > now() - interval '1 day' OR ${named})) AS needed`,
        [sha256],
      );
      if (!answer || answer.needed) return false;
      await remove();
      return true;
    });
  }
}

/** SQL: an act has evidence `v` as its document. */
const named = `EXISTS (SELECT FROM event e WHERE e.data ? 'documentId' AND e.data->>'documentId' = v.id::text
  AND e.entity_id = v.case_id)`;

const columns = `v.id, v.sha256, v.media_type AS "mediaType", v.bytes, v.name, u.id AS "addedById", u.name AS "addedByName",
  v.added_at AS "addedAt", v.sent_by AS "sentById", coalesce(y.name, k.name) AS "sentByName",
  ARRAY(SELECT s.holder_id FROM evidence_shown s WHERE s.evidence_id = v.id ORDER BY s.shown_at, s.holder_id) AS "shownTo", ${named} AS "isNamed",
  (SELECT count(*)::int FROM evidence o WHERE o.case_id = v.case_id AND (o.added_at, o.id) <= (v.added_at, v.id)
    AND (o.media_type = 'application/pdf') = (v.media_type = 'application/pdf')) AS ordinal`;

const joins = `LEFT JOIN app_user u ON u.id = v.added_by LEFT JOIN counterparty y ON y.id = v.sent_by
  LEFT JOIN customer k ON k.id = v.sent_by`;

async function read(text: string, values: unknown[], manager: EntityManager): Promise<EvidenceRow[]> {
  const rows: (Omit<EvidenceRow, 'bytes'> & { bytes: string })[] = await manager.query(text, values);
  return rows.map(({ bytes, ...row }) => ({ ...row, bytes: Number(bytes) }));
}

/** Until the end of the transaction nobody else puts or sweeps this content. */
async function lockContent(sha256: string, transaction: EntityManager): Promise<void> {
  await transaction.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [`evidence:${sha256}`]);
}
