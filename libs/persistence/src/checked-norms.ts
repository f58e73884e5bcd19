import type { DataSource, EntityManager } from 'typeorm';
import type { Queries } from './retiming-scope.js';

/** What was checked is no longer what there is. */
class CheckedTooEarly extends Error {
  override readonly name = 'CheckedTooEarly';
}

/** Whoever changes calendars and norms is not many. */
const checksAtMost = 10;

/**
 * Norms that are agreed with customers, and the calendars that have to hold them: who changes the one has checked the other.
 * Both are checked before their transaction, so of two at the same instant each would find the other's not yet there. Here
 * they go one after the other, and the second checks anew.
 */
export class CheckedNorms {
  constructor(private readonly database: DataSource) {}

  /**
   * Makes a change of norms, or of the calendars that deals run in, of which `check` has nothing to say.
   * @param change has to ask `stillTrue` first in its transaction; it is undone and made again, with what is checked
   *   anew, when that throws
   */
  async change<Checked, Result>(
    check: () => Promise<Checked>,
    change: (stillTrue: (transaction: EntityManager) => Promise<void>, checked: Checked) => Promise<Result>,
  ): Promise<Result> {
    for (let checks = 1; ; checks++) {
      const seen = await stampOf(this.database);
      const checked = await check();
      try {
        return await change(async (transaction) => {
          await transaction.query(`SELECT pg_advisory_xact_lock(hashtextextended('norms-and-calendars', 0))`);
          if ((await stampOf(transaction)) !== seen)
            throw new CheckedTooEarly('norms or calendars have changed');
        }, checked);
      } catch (error) {
        if (!(error instanceof CheckedTooEarly) || checks === checksAtMost) throw error;
      }
    }
  }
}

/** Another one for every change of a calendar, a pipeline, or what is agreed with a customer. */
async function stampOf(queries: Queries): Promise<string> {
  const [row]: { stamp: string }[] = await queries.query(
    `SELECT md5(concat_ws(' ',
       (SELECT string_agg(key || ':' || versions, ',' ORDER BY key)
        FROM (SELECT key, count(*) AS versions FROM calendar GROUP BY key) AS c),
       (SELECT string_agg(key || ':' || versions, ',' ORDER BY key)
        FROM (SELECT key, count(*) AS versions FROM pipeline_version GROUP BY key) AS p),
       (SELECT string_agg(norms, ',' ORDER BY norms)
        FROM (SELECT DISTINCT norms::text AS norms FROM customer WHERE norms <> '{}') AS n)
     )) AS stamp`,
  );
  return row?.stamp ?? '';
}
