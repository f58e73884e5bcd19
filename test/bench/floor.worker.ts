import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import pg from 'pg';

/** Hosts the floor's workflow in a process of its own, with the settings of our own worker. */
const logger = new DefaultLogger('WARN');
Runtime.install({ logger, shutdownSignals: [] });
const { FLOOR_DATABASE_URL, FLOOR_TEMPORAL_ADDRESS, FLOOR_NAMESPACE, FLOOR_TASK_QUEUE } =
  process.env as Record<string, string>;
const pool = new pg.Pool({ connectionString: FLOOR_DATABASE_URL, max: 20 });
await pool.query('CREATE TABLE IF NOT EXISTS floor_row (id text PRIMARY KEY, value integer NOT NULL)');

const worker = await Worker.create({
  connection: await NativeConnection.connect({ address: FLOOR_TEMPORAL_ADDRESS! }),
  namespace: FLOOR_NAMESPACE!,
  taskQueue: FLOOR_TASK_QUEUE!,
  workflowBundle: await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('./floor.workflow.js', import.meta.url)),
    logger,
  }),
  activities: {
    async upsertRow(id: string, value: number): Promise<number> {
      await pool.query(
        `INSERT INTO floor_row (id, value) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET value = excluded.value`,
        [id, value],
      );
      return value;
    },
  },
  maxCachedWorkflows: 1_000,
  stickyQueueScheduleToStartTimeout: '2 s',
});
process.stdout.write('ready\n');
await worker.run();
