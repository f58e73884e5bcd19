import type { MigrationInterface, QueryRunner } from 'typeorm';
import { auditTrigger } from './audit-trigger.js';

/** Endpoints of other systems, what each was told, and up to where the timeline was read for them. */
export class Webhooks1764000000035 implements MigrationInterface {
  name = 'Webhooks1764000000035';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE webhook_reading, webhook_delivery, webhook`);
    await runner.query(`DELETE FROM alert WHERE kind = 'webhook-disabled'`);
  }
}

const statements = [
  `CREATE TABLE webhook (
     id uuid PRIMARY KEY,
     url text NOT NULL CONSTRAINT webhook_url UNIQUE,
     events text[] NOT NULL CHECK (cardinality(events) > 0),
     enabled boolean NOT NULL DEFAULT true,
     disabled_because text CHECK (disabled_because IN ('gone', 'failing')),
     secret text NOT NULL,
     former_secret text,
     former_until timestamptz,
     failing_since timestamptz,
     -- Told is what was written by this transaction or later: what came before it was made or enabled is not.
     from_xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
     revision integer NOT NULL DEFAULT 1,
     created_at timestamptz NOT NULL DEFAULT now(),
     CHECK (disabled_because IS NULL OR NOT enabled),
     CHECK (num_nonnulls(former_secret, former_until) IN (0, 2))
   )`,
  // What attempts find out about it is not what it was read as.
  `CREATE TRIGGER count_revision BEFORE UPDATE ON webhook FOR EACH ROW
     WHEN ((OLD.url, OLD.events, OLD.enabled, OLD.secret) IS DISTINCT FROM (NEW.url, NEW.events, NEW.enabled, NEW.secret))
     EXECUTE FUNCTION count_revision()`,
  auditTrigger({
    ...{ table: 'webhook', kind: 'webhook', hidden: ['secret', 'former_secret'] },
    ignored: ['revision', 'failing_since', 'from_xid'],
  }),
  `CREATE TABLE webhook_delivery (
     id uuid PRIMARY KEY,
     webhook_id uuid NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
     message_id text NOT NULL,
     type text NOT NULL,
     -- As it is signed, to the byte.
     body text NOT NULL,
     status text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'delivered', 'failed')),
     attempts integer NOT NULL DEFAULT 0,
     -- Since it was wanted last, which the schedule counts from.
     tries integer NOT NULL DEFAULT 0,
     next_attempt_at timestamptz NOT NULL DEFAULT now(),
     leased_until timestamptz,
     attempted_at timestamptz,
     last_status integer,
     last_error text,
     delivered_at timestamptz,
     created_at timestamptz NOT NULL DEFAULT date_trunc('milliseconds', now()),
     CONSTRAINT webhook_delivery_once UNIQUE (webhook_id, message_id)
   )`,
  `CREATE INDEX webhook_delivery_due ON webhook_delivery (webhook_id, next_attempt_at) WHERE status = 'waiting'`,
  `CREATE INDEX webhook_delivery_leased ON webhook_delivery (webhook_id) WHERE leased_until IS NOT NULL`,
  `CREATE INDEX webhook_delivery_listed ON webhook_delivery (webhook_id, created_at, id)`,
  `CREATE INDEX webhook_delivery_open ON webhook_delivery (status, next_attempt_at) WHERE status <> 'delivered'`,
  `CREATE INDEX webhook_delivery_age ON webhook_delivery (created_at)`,
  // Its one row is locked by whoever reads on.
  `CREATE TABLE webhook_reading (
     is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
     xid xid8 NOT NULL,
     entity_id uuid NOT NULL,
     seq integer NOT NULL
   )`,
  `INSERT INTO webhook_reading (xid, entity_id, seq)
     VALUES (pg_snapshot_xmin(pg_current_snapshot()), '00000000-0000-0000-0000-000000000000', -1)`,
];
