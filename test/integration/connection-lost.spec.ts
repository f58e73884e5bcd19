import { randomUUID } from 'node:crypto';
import { TransitionRepository } from '@app/persistence/transition.repository.js';
import { setStage, type Stage } from '../support/stage.js';
import { until } from '../support/until.js';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
}, 60_000);
afterAll(() => stage?.close());

/** Ends, as a PostgreSQL that stops does, the connection that waits in a transaction for its next query. */
async function endWaiting(): Promise<void> {
  await until(async () => {
    const ended: unknown[] = await stage.database.query(
      `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
        WHERE datname = current_database() AND state = 'idle in transaction'`,
    );
    return ended.length === 1;
  });
}

describe('a connection that is lost in the middle of a transition', () => {
  it('fails the transition, and neither the program nor the next one', async () => {
    const transitions = new TransitionRepository(stage.database);
    const cut = transitions.inTransaction(async (transaction) => {
      await transaction.lockDeal(randomUUID());
      await endWaiting();
      // Its loss is heard of between two queries.
      await new Promise((resolve) => setImmediate(resolve));
      await transaction.lockDeal(randomUUID());
    });
    await expect(cut).rejects.toThrow(/terminat|not queryable/);
    await expect(
      transitions.inTransaction((transaction) => transaction.lockDeal(randomUUID())),
    ).resolves.toBeUndefined();
  });
});
