import type { KnownProduct } from '@app/domain/deal/product.js';
import type { Reach } from '@app/domain/access/permissions.js';
import type { Commanded } from '@app/domain/deal/commands.js';
import type { CustomerTiming } from '@app/domain/deal/rules.js';
import type { CustomerNorms, DealState } from '@app/domain/deal/state.js';
import type { CustomerClass } from '@app/domain/pipeline/definition.js';
import type { DataSource } from 'typeorm';
import {
  surroundingColumns,
  surroundingJoins,
  surroundingsOf,
  type SurroundingRow,
  type Surroundings,
} from './deal-surroundings.js';
import { calendarVersionFor, timingVersionFor } from './effective-timing.js';
import { runPrepared, type Prepared } from './prepared.js';

/** Whose eyes look: queries find only what they may see. */
export interface Viewer {
  readonly userId: string;
  readonly teamIds: readonly string[];
  readonly reach: Reach;
}

/** A deal's state with the names that its ids stand for. */
export interface NamedDeal {
  readonly state: DealState;
  readonly title: string;
  readonly productKey: string | null;
  /** What own fields of type text say. */
  readonly fieldTexts: Readonly<Record<string, string>>;
  readonly ownerName: string;
  readonly teamName: string;
  readonly customerName: string;
}

/** What people wrote with a command, by what it is; of own fields of type text by their keys. */
export type CommandTexts = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

/** Reads deals for people. Nothing here writes but the texts that commands leave behind. */
export class DealRepository {
  constructor(private readonly database: DataSource) {}

  /**
   * What a command has to be checked against, in one query: the row as this viewer may see it, and the event that the
   * viewer made before with the same command, if any. With that the row is found wherever the deal is by now.
   */
  async forCommand(dealId: string, commandId: string, viewer: Viewer): Promise<CommandContext | undefined> {
    const values = [dealId, commandId, ...viewerValues(viewer)];
    const [row] = await runPrepared<CommandRow>(this.database, forCommand, values);
    if (!row) return undefined;
    return {
      state: row.state,
      known: knownEvent(row),
      surroundings: surroundingsOf(row),
      isWithinReach: row.within_reach,
    };
  }

  /** What an opening has to be checked against, in one query: its customer, its owner, the pipeline, and its own event. */
  async forOpening(opening: OpeningQuery, viewer: Viewer): Promise<OpeningContext> {
    const { dealId, commandId, customerId, ownerId, pipelineKey, version } = opening;
    const values = [
      dealId,
      commandId,
      customerId,
      ownerId,
      pipelineKey,
      version ?? null,
      ...viewerValues(viewer),
    ];
    const [row] = await runPrepared<OpeningRow>(this.database, forOpening, values);
    if (!row) throw new Error('a query for one row gave none');
    return {
      known: knownEvent(row),
      customer: row.customer_class && { class: row.customer_class, norms: row.customer_norms ?? {} },
      teamId: row.team_id,
      isArchived: row.archived,
      pipelineVersion: row.version,
      timingVersion: row.timing_version,
      calendarVersion: row.calendar_version,
    };
  }

  /** The team of somebody to whom the viewer may give a deal: a colleague of its teams, or anybody. */
  async teamOfColleague(userId: string, viewer: Viewer): Promise<string | undefined> {
    const rows: { team_id: string }[] = await this.database.query(
      `SELECT team_id FROM app_user WHERE id = $1 AND active AND team_id IS NOT NULL
         AND ($2::text = 'all' OR team_id = ANY ($3::uuid[]))`,
      [userId, viewer.reach, viewer.teamIds],
    );
    return rows[0]?.team_id;
  }

  async isActive(userId: string): Promise<boolean> {
    const rows: unknown[] = await this.database.query(`SELECT 1 FROM app_user WHERE id = $1 AND active`, [
      userId,
    ]);
    return rows.length > 0;
  }

  async productOf(key: string): Promise<KnownProduct | undefined> {
    const rows: KnownProduct[] = await this.database.query(productOfKey, [key]);
    return rows[0];
  }

  /**
   * Keeps the free texts of a command, which never travel through workflows. Each request has its own: when one key comes
   * with two bodies at once, the event takes those of the request that it was made of.
   */
  async keepTexts(
    dealId: string,
    { commandId, requestHash }: Pick<Commanded<unknown>, 'commandId' | 'requestHash'>,
    texts: CommandTexts,
  ): Promise<void> {
    await runPrepared(this.database, keepTexts, [dealId, commandId, requestHash, texts]);
  }

  /** The deal as it was after one of its events: the answer of the command that made it. */
  async afterEvent(dealId: string, seq: number): Promise<NamedDeal | undefined> {
    const [row] = await runPrepared<NamedRow>(this.database, afterEvent, [dealId, seq]);
    return row && named(row);
  }

  /** A deal with what decides when it is late. */
  async surrounded(
    dealId: string,
    viewer: Viewer,
  ): Promise<Pick<CommandContext, 'state' | 'surroundings'> | undefined> {
    const rows: (SurroundingRow & { state: DealState })[] = await this.database.query(
      `SELECT d.state, ${surroundingColumns} FROM deal d ${surroundingJoins} WHERE d.id = $1 AND ${reachable(2)}`,
      [dealId, ...viewerValues(viewer)],
    );
    return rows[0] && { state: rows[0].state, surroundings: surroundingsOf(rows[0]) };
  }

  async find(dealId: string, viewer: Viewer): Promise<NamedDeal | undefined> {
    const rows: NamedRow[] = await this.database.query(
      `SELECT d.state, ${names} FROM deal d ${nameJoins('d.state')} WHERE d.id = $1 AND ${reachable(2)}`,
      [dealId, ...viewerValues(viewer)],
    );
    return rows[0] && named(rows[0]);
  }
}

export interface KnownEvent {
  readonly seq: number;
  readonly requestHash: string;
}

export interface CommandContext {
  readonly state: DealState;
  readonly known?: KnownEvent;
  readonly surroundings: Surroundings;
  /** The viewer's own deal, its team's or anybody's; else it was told of it in somebody's stead, and may answer only. */
  readonly isWithinReach: boolean;
}

/** What an opening names. */
export interface OpeningQuery {
  readonly dealId: string;
  readonly commandId: string;
  readonly pipelineKey: string;
  /** Absent: the newest. */
  readonly version?: number;
  readonly customerId: string;
  readonly ownerId: string;
}

export interface OpeningContext {
  readonly known?: KnownEvent;
  readonly customer: CustomerTiming | null;
  /** The owner's team; null when there is no such owner within the viewer's reach. */
  readonly teamId: string | null;
  /** The pipeline takes no new deals. */
  readonly isArchived: boolean;
  readonly pipelineVersion: number | null;
  readonly timingVersion: number | null;
  readonly calendarVersion: number | null;
}

interface CommandRow extends SurroundingRow {
  within_reach: boolean;
  state: DealState;
  seq: number | null;
  request_hash: string | null;
}

interface OpeningRow {
  seq: number | null;
  request_hash: string | null;
  customer_class: CustomerClass | null;
  customer_norms: CustomerNorms | null;
  team_id: string | null;
  archived: boolean;
  version: number | null;
  timing_version: number | null;
  calendar_version: number | null;
}

/** What a `NamedDeal` is made of. */
export interface NamedRow {
  state: DealState;
  title: string;
  product_key: string | null;
  field_texts: Record<string, string>;
  owner_name: string;
  team_name: string;
  customer_name: string;
}

/** The columns of a `NamedRow` beside the state, of a deal `d` with `nameJoins`. */
export const names =
  'd.title, d.product_key, d.field_texts, o.name AS owner_name, t.name AS team_name, c.name AS customer_name';

export function nameJoins(state: string): string {
  return `JOIN app_user o ON o.id = (${state}->>'ownerId')::uuid
    JOIN team t ON t.id = (${state}->>'teamId')::uuid
    JOIN customer c ON c.id = (${state}->>'customerId')::uuid`;
}

/** What is known of the product with the key `$1`; no row: there is none. */
export const productOfKey = `SELECT line FROM product WHERE key = $1`;

/** The condition of what a viewer may see of deals `d`; its three values are `viewerValues`. */
export function visible(first: number): string {
  const [reach, user, teams] = [first, first + 1, first + 2];
  return `($${reach}::text = 'all' OR d.owner_id = $${user}::uuid OR ($${reach} = 'team' AND d.team_id = ANY ($${teams}::uuid[])))`;
}

/** SQL: notices and digests by which somebody is told of a deal in another's stead, while it stalls. */
const toldInstead = (deal: string) => [
  {
    person: 'stead.recipient_id',
    from: `FROM notice stead JOIN escalation told ON told.id = stead.escalation_id
    WHERE stead.deal_id = ${deal} AND stead.instead_of IS NOT NULL AND told.status <> 'ended'`,
  },
  {
    person: 'line.recipient_id',
    from: `FROM escalation told JOIN digested_escalation line ON line.escalation_id = told.id
      JOIN mail digest ON digest.id = line.mail_id
    WHERE told.deal_id = ${deal} AND told.status <> 'ended' AND digest.instead_of IS NOT NULL`,
  },
];

/**
 * As `visible`, for a deal that is named: also whoever is told of it in somebody's stead, for as long as it stalls. What a
 * substitute is told can be answered.
 */
export function reachable(first: number): string {
  const stead = toldInstead('d.id').map(
    ({ person, from }) => `EXISTS (SELECT ${from} AND ${person} = $${first + 1}::uuid)`,
  );
  return `(${[visible(first), ...stead].join(' OR ')})`;
}

/** SQL: the persons who reach deal `d` whatever their team: those for whom `reachable` holds with the reach "own". */
export const personsOfDeal = `SELECT d.owner_id ${toldInstead('d.id')
  .map(({ person, from }) => `UNION ALL SELECT ${person} ${from}`)
  .join(' ')}`;

/** The condition of whose deals a viewer may open: its own, its teams', or anybody's. */
function openableBy(first: number): string {
  const [reach, user, teams] = [first, first + 1, first + 2];
  return `($${reach}::text = 'all' OR id = $${user}::uuid OR ($${reach} = 'team' AND team_id = ANY ($${teams}::uuid[])))`;
}

export function viewerValues(viewer: Viewer): [string, string, readonly string[]] {
  return [viewer.reach, viewer.userId, viewer.teamIds];
}

function knownEvent(row: { seq: number | null; request_hash: string | null }): KnownEvent | undefined {
  return row.seq === null ? undefined : { seq: row.seq, requestHash: row.request_hash ?? '' };
}

export function named(row: NamedRow): NamedDeal {
  return {
    state: row.state,
    title: row.title,
    productKey: row.product_key,
    fieldTexts: row.field_texts,
    ownerName: row.owner_name,
    teamName: row.team_name,
    customerName: row.customer_name,
  };
}

const forCommand: Prepared = {
  name: 'deal-for-command',
  text: `SELECT d.state, e.seq, e.request_hash, ${visible(3)} AS within_reach, ${surroundingColumns}
    FROM deal d ${surroundingJoins}
    LEFT JOIN event e ON e.entity_id = d.id AND e.command_id = $2 AND e.principal_id = $4::uuid
    WHERE d.id = $1 AND (e.seq IS NOT NULL OR ${reachable(3)})`,
};

const forOpening: Prepared = {
  name: 'deal-for-opening',
  text: `SELECT e.seq, e.request_hash, c.class AS customer_class, c.norms AS customer_norms, p.version,
      (SELECT team_id FROM app_user WHERE id = $4 AND active AND ${openableBy(7)}) AS team_id,
      EXISTS (SELECT FROM pipeline WHERE key = $5 AND archived_at IS NOT NULL) AS archived,
      ${timingVersionFor('$5', 'p.version')} AS timing_version, ${calendarVersionFor('$5', 'p.version')} AS calendar_version
    FROM (SELECT) AS one LEFT JOIN event e ON e.entity_id = $1 AND e.command_id = $2
      LEFT JOIN customer c ON c.id = $3
      LEFT JOIN LATERAL (SELECT version FROM pipeline_version WHERE key = $5 AND ($6::int IS NULL OR version = $6)
        ORDER BY version DESC LIMIT 1) AS p ON true`,
};

const afterEvent: Prepared = {
  name: 'deal-after-event',
  text: `SELECT e.state, ${names} FROM event e JOIN deal d ON d.id = e.entity_id ${nameJoins('e.state')}
    WHERE e.entity_id = $1 AND e.seq = $2`,
};

/**
 * Texts need not be waited for on disk: the commit of the event that refers to them comes later in the same log, and
 * takes them along.
 */
const keepTexts: Prepared = {
  name: 'keep-texts',
  text: `INSERT INTO command_text (entity_id, command_id, request_hash, texts)
    SELECT $1, $2, $3, $4 FROM set_config('synchronous_commit', 'off', true)
    ON CONFLICT DO NOTHING`,
};
