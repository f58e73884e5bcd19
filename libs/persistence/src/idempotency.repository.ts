import type { DataSource, EntityManager } from 'typeorm';

/** A request as it is recognised when it comes again. */
export interface IdempotentRequest {
  readonly principalId: string;
  /** The client's Idempotency-Key. */
  readonly key: string;
  /** Method and address: the same key may serve another one. */
  readonly route: string;
  readonly requestHash: string;
  /** Status of the answer. */
  readonly status: number;
}

/** The answer, of now or of the first time; or the key belongs to a request with another body. */
export type OnceOutcome<Answer> = { readonly answer: Answer } | { readonly reused: true };

/** Records of requests to addresses without a workflow; where there is one, its event is the record. */
export class IdempotencyRepository {
  constructor(private readonly database: DataSource) {}

  /**
   * Does the effect once for the request, however often and at once it comes. The record is written before the effect,
   * in the same transaction: who comes second waits for the first, and an effect that fails leaves no record.
   */
  async once<Answer>(
    request: IdempotentRequest,
    effect: (transaction: EntityManager) => Promise<Answer>,
  ): Promise<OnceOutcome<Answer>> {
    const { principalId, key, route, requestHash, status } = request;
    return this.database.transaction(async (transaction) => {
      const inserted: unknown[] = await transaction.query(
        `INSERT INTO idempotency (principal_id, key, route, request_hash, status, answer)
         VALUES ($1, $2, $3, $4, $5, 'null') ON CONFLICT DO NOTHING RETURNING key`,
        [principalId, key, route, requestHash, status],
      );
      if (inserted.length === 0) return this.stored<Answer>(request, transaction);
      const answer = await effect(transaction);
      await transaction.query(
        `UPDATE idempotency SET answer = $4 WHERE principal_id = $1 AND key = $2 AND route = $3`,
        [principalId, key, route, JSON.stringify(answer)],
      );
      return { answer };
    });
  }

  /** Forgets records after 30 days. */
  async forgetOld(): Promise<void> {
    await this.database.query(`DELETE FROM idempotency WHERE created_at < now() - interval '30 days'`);
  }

  private async stored<Answer>(
    { principalId, key, route, requestHash }: IdempotentRequest,
    transaction: EntityManager,
  ): Promise<OnceOutcome<Answer>> {
    const [row]: { request_hash: string; answer: Answer }[] = await transaction.query(
      `SELECT request_hash, answer FROM idempotency WHERE principal_id = $1 AND key = $2 AND route = $3`,
      [principalId, key, route],
    );
    if (!row) throw new Error('an idempotency record has vanished between two statements');
    return row.request_hash === requestHash ? { answer: row.answer } : { reused: true };
  }
}
