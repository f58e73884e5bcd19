import type { DataSource } from 'typeorm';

/** The action of an announcement, beside no stage, that a deal is the recipient's own now; another one is of a handover. */
export const handedOver = 'hand-over';

/** Something that a person was told of a deal beside its escalations. */
export interface AnnouncementRow {
  readonly id: string;
  readonly at: Date;
  readonly dealId: string;
  readonly dealTitle: string;
  readonly customerName: string;
  /** Empty: a handover, or by its action a deal that was handed over. */
  readonly stage: string;
  readonly action: string;
  readonly handoverId: string | null;
}

/** Where the last page ended. */
export interface AnnouncementCursor {
  readonly at: string;
  readonly id: string;
}

/** Reads what people were told, each only their own. */
export class AnnouncementRepository {
  constructor(private readonly database: DataSource) {}

  /** One page of what a person was told, newest first. */
  async page(recipientId: string, limit: number, after?: AnnouncementCursor): Promise<AnnouncementRow[]> {
    return this.database.query(
      `SELECT a.id, a.at, a.deal_id AS "dealId", d.title AS "dealTitle", c.name AS "customerName", a.stage, a.action,
         h.id AS "handoverId"
       FROM announcement a JOIN deal d ON d.id = a.deal_id JOIN customer c ON c.id = d.customer_id
         LEFT JOIN handover h ON h.deal_id = a.deal_id AND h.status = 'open' AND a.stage = '' AND a.action <> '${handedOver}'
       WHERE a.recipient_id = $1 AND ($2::timestamptz IS NULL OR (a.at, a.id) < ($2, $3::uuid))
       ORDER BY a.at DESC, a.id DESC LIMIT $4`,
      [recipientId, after?.at ?? null, after?.id ?? null, limit],
    );
  }
}
