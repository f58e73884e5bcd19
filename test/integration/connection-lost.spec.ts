import { randomUUID } from 'node:crypto';
import { createDataSource } from '@app/persistence/data-source.js';
import { TransitionRepository } from '@app/persistence/transition.repository.js';
import type { DataSource } from 'typeorm';
import { setStage, type Stage } from '../support/stage.js';
import { until } from '../support/until.js';

/** Other specs work in the same database at the same time: by this name only our own connection is ended. */
const application = `cut-${randomUUID()}`;
let stage: Stage;
let cut: DataSource;
beforeAll(async () => {
  stage = await setStage();
  cut = await createDataSource({ url: stage.config.DATABASE_URL!, pool: 1, application }).initialize();
}, 60_000);
afterAll(async () => {
  await cut?.destroy();
  await stage?.close();
});

/** Ends, as a PostgreSQL that stops does, the connection that waits in a transaction for its next query. */
async function endWaiting(): Promise<void> {
  await until(async () => {
    const ended: unknown[] = await stage.database.query(
      `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
        WHERE application_name = $1 AND state = 'idle in transaction'`,
      [application],
    );
    return ended.length === 1;
  });
}

describe('a connection that is lost in the middle of a transition', () => {
  it('fails the transition, and neither the program nor the next one', async () => {
    const transitions = new TransitionRepository(cut);
    const lost = transitions.inTransaction(async (transaction) => {
      await transaction.lockDeal(randomUUID());
      await endWaiting();
      // Its loss is heard of between two queries.
      await new Promise((resolve) => setImmediate(resolve));
      await transaction.lockDeal(randomUUID());
    });
    await expect(lost).rejects.toThrow(/terminat|not queryable/);
    await expect(
      transitions.inTransaction((transaction) => transaction.lockDeal(randomUUID())),
    ).resolves.toBeUndefined();
  });
});
