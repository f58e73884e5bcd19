import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { CustomerEntity } from './entities/customer.entity.js';
import { TeamEntity } from './entities/team.entity.js';
import { UserEntity } from './entities/user.entity.js';
import { Foundation1760000000001 } from './migrations/0001-foundation.js';
import { Engine1764000000002 } from './migrations/0002-engine.js';
import { Access1764000000006 } from './migrations/0006-access.js';
import { Engine1764000000010 } from './migrations/0010-engine.js';
import { Audit1764000000011 } from './migrations/0011-audit.js';
import { Imports1764000000007 } from './migrations/0007-imports.js';
import { ImportJobs1764000000019 } from './migrations/0019-imports.js';
import { Ops1764000000008 } from './migrations/0008-ops.js';
import { Board1764000000009 } from './migrations/0009-board.js';
import { People1764000000012 } from './migrations/0012-people.js';
import { Alerts1764000000013 } from './migrations/0013-alerts.js';
import { RetimingHandovers1764000000014 } from './migrations/0014-retiming-handovers.js';
import { Returns1764000000016 } from './migrations/0016-returns.js';
import { Links1764000000018 } from './migrations/0018-links.js';
import { Lists1764000000022 } from './migrations/0022-lists.js';
import { ReturnsFollow1764000000023 } from './migrations/0023-returns.js';
import { Profiles1764000000024 } from './migrations/0024-profiles.js';
import { Reports1764000000027 } from './migrations/0027-reports.js';
import { Holders1764000000028 } from './migrations/0028-holders.js';
import { Changes1764000000032 } from './migrations/0032-changes.js';
import { Digests1764000000033 } from './migrations/0033-digests.js';
import { EvidenceOfSenders1764000000034 } from './migrations/0034-evidence-of-senders.js';
import { SubstitutesOfVendors1764000000036 } from './migrations/0036-substitutes-of-vendors.js';
import { Generated1764000000038 } from './migrations/0038-generated.js';
import { AskersOfImports1764000000043 } from './migrations/0043-askers-of-imports.js';
import { CommandOrigins1764000000046 } from './migrations/0046-command-origins.js';
import { MigrationsThrough1764000000047 } from './migrations/0047-migrations-through.js';
import { ContactsSeen1764000000048 } from './migrations/0048-contacts-seen.js';
import { LettersWaiting1764000000051 } from './migrations/0051-letters-waiting.js';
import { LinksAndReminders1764000000052 } from './migrations/0052-links-and-reminders.js';
import { EventsOnlyAdded1764000000042 } from './migrations/0042-events-only-added.js';
import { Webhooks1764000000035 } from './migrations/0035-webhooks.js';
import { Identities1764000000037 } from './migrations/0037-identities.js';
import { LettersTold1764000000021 } from './migrations/0021-letters-told.js';
import { MailLog1764000000026 } from './migrations/0026-mail-log.js';
import { DealMigrations1764000000015 } from './migrations/0015-deal-migrations.js';
import { Letters1764000000017 } from './migrations/0017-letters.js';
import { Evidence1764000000020 } from './migrations/0020-evidence.js';

export interface DatabaseOptions {
  readonly url: string;
  /** Connections kept at most. */
  readonly pool: number;
  /** Shown in pg_stat_activity. */
  readonly application: string;
  /** How long a query may take; by default as long as a report or an import does. */
  readonly patienceMs?: number;
}

/** A frozen process must let go of its row locks: PostgreSQL ends a transaction that idles this long. */
const idleInTransactionMs = 5_000;
/** No query of a command line tool is meant to run longer. */
const longestMs = 30_000;
/** After the server's own limit the client ends a query too: a network that died silently never answers. */
const silenceMs = 1_000;
/** How long a request waits for a connection before it is told to come again. */
const connectMs = 3_000;

const migrations = [
  Foundation1760000000001,
  Engine1764000000002,
  Access1764000000006,
  Engine1764000000010,
  Audit1764000000011,
  Imports1764000000007,
  Ops1764000000008,
  Board1764000000009,
  People1764000000012,
  Alerts1764000000013,
  RetimingHandovers1764000000014,
  DealMigrations1764000000015,
  Returns1764000000016,
  Letters1764000000017,
  Links1764000000018,
  ImportJobs1764000000019,
  Evidence1764000000020,
  LettersTold1764000000021,
  Lists1764000000022,
  ReturnsFollow1764000000023,
  Profiles1764000000024,
  MailLog1764000000026,
  Reports1764000000027,
  Holders1764000000028,
  Changes1764000000032,
  Digests1764000000033,
  EvidenceOfSenders1764000000034,
  Webhooks1764000000035,
  Identities1764000000037,
  SubstitutesOfVendors1764000000036,
  Generated1764000000038,
  EventsOnlyAdded1764000000042,
  AskersOfImports1764000000043,
  CommandOrigins1764000000046,
  MigrationsThrough1764000000047,
  ContactsSeen1764000000048,
  LettersWaiting1764000000051,
  LinksAndReminders1764000000052,
];

export function createDataSource({
  url,
  pool,
  application,
  patienceMs = longestMs,
}: DatabaseOptions): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    applicationName: application,
    poolSize: pool,
    connectTimeoutMS: connectMs,
    extra: {
      // TypeORM reads host and user out of the URL and drops its parameters (sslmode, options); pg reads all of it.
      connectionString: url,
      // What is asked for together travels together: a transaction begins with its first query, in one journey.
      pipeline: true,
      idle_in_transaction_session_timeout: idleInTransactionMs,
      statement_timeout: patienceMs,
      query_timeout: patienceMs + silenceMs,
    },
    entities: [UserEntity, TeamEntity, CustomerEntity],
    migrations,
    migrationsTableName: 'migration',
    logging: false,
  });
}
