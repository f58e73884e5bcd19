import type { ReturnActor } from '@app/domain/returns/actors.js';
import type { Channel } from '@app/domain/returns/commands.js';
import { doneSteps } from '@app/domain/returns/done-steps.js';
import type { ReturnCaseState, ReturnStatus } from '@app/domain/returns/state.js';
import type { ReturnEvent } from '@app/domain/returns/transition.js';
import type { DataSource } from 'typeorm';
import { batchesElsewhere, type BatchOfOthers } from './batches-elsewhere.js';
import { AuditRepository } from './audit.repository.js';
import { tellOtherwise, unreachedOfCase, untoldOfCase, type UnreachedLetter } from './letter-reach.js';
import { caseNumber } from './return-case-number.js';
import { viewerValues, type CommandTexts, type KnownEvent, type Viewer } from './deal.repository.js';
import {
  returnStepEvents,
  returnTimeline,
  type ReturnStepDone,
  type ReturnStepEvent,
} from './return-timeline.js';
import { actorsOnCase, caseJoins, claimableOf, reachableCase } from './return-case-reach.js';
import type { ReturnSurroundings } from './return.transaction.js';
import { newestCalendar, newestRegulation } from './return.transaction.js';
import { substituteOf } from './substitutes.js';

/** A case with the names that its ids stand for. */
export interface NamedReturn {
  readonly state: ReturnCaseState;
  /** The number that people call it by. */
  readonly number: string;
  readonly customerName: string;
  readonly managerId: string | null;
  readonly managerName: string | null;
  readonly takenByName: string;
  readonly teamName: string;
  readonly dealTitle: string | null;
  /** Names of vendors and carriers, and of products, by id and key. */
  readonly names: Readonly<Record<string, string>>;
  /** The newest versions of its regulation and of the calendar in which our clocks run. */
  readonly regulationVersion: number;
  readonly calendarVersion: number;
  /** What was said when the claim was taken. */
  readonly texts: CommandTexts | null;
  readonly unreached: readonly UnreachedLetter[];
  /** What shows the causes, by the id that a part's confirmation has of it. */
  readonly confirmations: Readonly<Record<string, Confirmation>>;
  readonly untold: ReturnSurroundings['untold'];
}

/** Who has confirmed a cause, as far as that was written, and by which document. */
export interface Confirmation {
  readonly name: string | null;
  readonly document: string | null;
  readonly evidenceId: string | null;
}

/** A case as a command is checked against it. */
export interface ReturnContext {
  readonly state: ReturnCaseState;
  readonly surroundings: ReturnSurroundings;
  readonly known?: KnownEvent;
  /** The roles in which the viewer may act on it. */
  readonly actors: readonly ReturnActor[];
}

/** Whose turn it is, and how late it is. */
export const returnQueues = ['mine', 'team', 'due-today', 'breached', 'vendor', 'customer'] as const;
export type ReturnQueue = (typeof returnQueues)[number];

export interface ReturnFilter {
  readonly queue?: ReturnQueue;
  readonly status?: ReturnStatus;
  /** Part of the number or of the customer's name. */
  readonly q?: string;
  readonly customerId?: string;
  readonly productKey?: string;
  readonly batch?: string;
}

/** Where the last page ended. */
export interface ReturnCursor {
  readonly at: string;
  readonly id: string;
}

/** Where the last page of a timeline ended. */
export interface ReturnTimelineCursor {
  readonly seq: number;
  readonly at: string;
  readonly key: string;
}

export interface ReturnTimelineEvent {
  /** Of the event; of evidence that came or went, and of a reminder: of the event before. */
  readonly seq: number;
  /** Tells apart what has one seq. */
  readonly key: string;
  readonly kind: ReturnEvent['kind'] | 'repaired' | 'evidence-added' | 'evidence-removed' | 'reminded';
  readonly at: Date;
  readonly principalId: string | null;
  readonly principalName: string | null;
  /** A vendor, carrier or customer acted itself, by its link. */
  readonly isByLink: boolean;
  /** The vendor or carrier that it is about, as far as it is named. */
  readonly counterpartyId: string | null;
  readonly counterpartyName: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly happenings: ReturnEvent['happenings'];
  readonly texts: CommandTexts | null;
}

/** Reads return cases, for people each viewer its own. */
export class ReturnCaseRepository {
  constructor(private readonly database: DataSource) {}

  /** The row's state, without a lock. */
  async stateOf(caseId: string): Promise<ReturnCaseState | undefined> {
    const rows: { state: ReturnCaseState }[] = await this.database.query(
      `SELECT state FROM return_case WHERE id = $1`,
      [caseId],
    );
    return rows[0]?.state;
  }

  /** What a command has to be checked against: the row, where the viewer reaches it, and the command's own event. */
  async forCommand(caseId: string, commandId: string, viewer: Viewer): Promise<ReturnContext | undefined> {
    const [row]: (ReturnSurroundings & {
      state: ReturnCaseState;
      seq: number | null;
      requestHash: string | null;
      actors: ReturnActor[];
    })[] = await this.database.query(forCommand, [caseId, commandId, ...viewerValues(viewer)]);
    if (!row) return undefined;
    const { state, seq, requestHash, actors, ...surroundings } = row;
    const known = seq === null ? {} : { known: { seq, requestHash: requestHash ?? '' } };
    return { state, surroundings, actors, ...known };
  }

  /** Whether the viewer may take a claim of this customer; not of one that there is not. */
  async mayTakeOf(customerId: string, viewer: Viewer): Promise<boolean> {
    const rows: unknown[] = await this.database.query(
      `SELECT FROM customer k WHERE k.id = $1 AND ${claimableOf(2)}`,
      [customerId, ...viewerValues(viewer)],
    );
    return rows.length > 0;
  }

  /** Whoever the letters of a case did not reach has been told in another way. Said twice, it is so from the first time. */
  async tellOtherwise(caseId: string, by: string, through: Channel): Promise<void> {
    await this.database.transaction(async (transaction) => {
      const values = [caseId, by, through];
      const [told]: [{ letters: number }] = await transaction.query(tellOtherwise, values);
      if (told.letters === 0) return;
      const note = { action: 'return-case.told', object: { kind: 'return-case', id: caseId } };
      const detail = { through, letters: told.letters };
      await new AuditRepository(this.database).note({ ...note, detail }, transaction);
    });
  }

  /** The case as it was after one of its events: the answer of the command that made it. */
  async afterEvent(caseId: string, seq: number): Promise<NamedReturn | undefined> {
    const rows: NamedReturn[] = await this.database.query(
      `SELECT ${columns('e.state')} FROM return_case c JOIN event e ON e.entity_id = c.id ${joins}
       WHERE c.id = $1 AND e.seq = $2`,
      [caseId, seq],
    );
    return rows[0];
  }

  /** A case, and in which roles the viewer may act on it. */
  async find(
    caseId: string,
    viewer: Viewer,
  ): Promise<(NamedReturn & Pick<ReturnContext, 'actors'>) | undefined> {
    const rows: (NamedReturn & Pick<ReturnContext, 'actors'>)[] = await this.database.query(
      `SELECT ${columns('c.state')}, ${actorsOnCase(2)} AS actors FROM return_case c ${joins} WHERE c.id = $1 AND ${reachableCase(2)}`,
      [caseId, ...viewerValues(viewer)],
    );
    return rows[0];
  }

  /** One page of cases, newest first. */
  async page(
    filter: ReturnFilter,
    viewer: Viewer,
    limit: number,
    after?: ReturnCursor,
  ): Promise<NamedReturn[]> {
    const { queue, status, q, customerId, productKey, batch } = filter;
    return this.database.query(
      `SELECT ${columns('c.state')} FROM return_case c ${joins}
       WHERE ${reachableCase(1)} AND ($4::text IS NULL OR c.status = $4) AND ($5::uuid IS NULL OR c.customer_id = $5)
         AND ($6::text IS NULL OR EXISTS (SELECT FROM return_line l WHERE l.case_id = c.id AND l.product_key = $6
           AND ($7::text IS NULL OR l.batch = $7)))
         AND ${queue ? inQueue[queue] : 'true'}
         AND ($11::text IS NULL OR strpos(lower(k.name), lower($11)) > 0 OR strpos((${caseNumber}), upper($11)) > 0)
         AND ($8::timestamptz IS NULL OR (c.opened_at, c.id) < ($8, $9::uuid))
       ORDER BY c.opened_at DESC, c.id DESC LIMIT $10`,
      [
        ...[...viewerValues(viewer), status ?? null, customerId ?? null, productKey ?? null, batch ?? null],
        ...[after?.at ?? null, after?.id ?? null, limit, q ?? null],
      ],
    );
  }

  /** How many cases within reach stand in each queue. */
  async tally(viewer: Viewer): Promise<Readonly<Record<ReturnQueue, number>>> {
    const counts = returnQueues.map(
      (queue) => `(count(*) FILTER (WHERE ${inQueue[queue]}))::int AS "${queue}"`,
    );
    const rows: Record<ReturnQueue, number>[] = await this.database.query(
      `SELECT ${counts.join(', ')} FROM return_case c JOIN customer k ON k.id = c.customer_id JOIN team t ON t.id = c.team_id
       WHERE c.status <> 'closed' AND ${reachableCase(1)}`,
      viewerValues(viewer),
    );
    const [row] = rows;
    if (!row) throw new Error('a query for one row gave none');
    return row;
  }

  /**
   * What happened to a case that has been found, and to its photos and documents, newest first.
   * @param kinds only these; undefined: all
   */
  async events(
    caseId: string,
    limit: number,
    before?: ReturnTimelineCursor,
    kinds?: readonly string[],
  ): Promise<ReturnTimelineEvent[]> {
    return this.database.query(returnTimeline, [
      ...[caseId, before?.seq ?? null, before?.at ?? null, before?.key ?? null],
      ...[limit, kinds ?? null],
    ]);
  }

  /** Which events have ended the steps of a case that has been found. */
  async stepsDone(caseId: string): Promise<ReturnStepDone[]> {
    const events: ReturnStepEvent[] = await this.database.query(returnStepEvents, [caseId]);
    return doneSteps(events);
  }

  /** What other customers claim of the batches of a case that has been found, with at most so many of their cases of each. */
  async batchesElsewhere(caseId: string, viewer: Viewer, casesAtMost: number): Promise<BatchOfOthers[]> {
    return this.database.query(batchesElsewhere, [caseId, ...viewerValues(viewer), casesAtMost]);
  }
}

function columns(state: string): string {
  return `${state} AS state, ${caseNumber} AS number, ${newestRegulation(`${state}->>'regulationKey'`)} AS "regulationVersion",
    ${newestCalendar(`${state}->>'regulationKey'`)} AS "calendarVersion", k.name AS "customerName", m.id AS "managerId",
    m.name AS "managerName", u.name AS "takenByName", t.name AS "teamName", d.title AS "dealTitle", x.texts, ${unreachedOfCase} AS unreached,
    ${untoldOfCase} AS untold, (SELECT coalesce(jsonb_object_agg(a.data->>'documentId', jsonb_build_object(
        'name', w.texts->>'confirmedByName', 'document', coalesce(v.name, w.texts->>'document'), 'evidenceId', v.id) ORDER BY a.seq), '{}')
      FROM event a LEFT JOIN evidence v ON v.case_id = a.entity_id AND v.id::text = a.data->>'documentId'
        LEFT JOIN command_text w ON w.entity_id = a.entity_id AND w.command_id = a.command_id
          AND w.request_hash = coalesce(a.request_hash, '')
      WHERE a.entity_id = c.id AND a.kind IN ('confirm-cause', 'correct-cause') AND a.data ? 'documentId') AS confirmations,
    (SELECT coalesce(jsonb_object_agg(id, name), '{}') FROM (
      SELECT p.key AS id, p.name FROM return_line l JOIN product p ON p.key = l.product_key WHERE l.case_id = c.id
      UNION
      SELECT y.id::text, y.name FROM counterparty y WHERE y.id::text IN (
        SELECT jsonb_path_query(${state}, '$.lines[*].parts[*].counterparty.id')#>>'{}'
        UNION SELECT l->>'carrierId' FROM jsonb_array_elements(${state}->'lines') AS l)
    ) AS named) AS names`;
}

const joins = `${caseJoins}
    JOIN app_user u ON u.id = (c.state->>'takenBy')::uuid LEFT JOIN deal d ON d.id = c.deal_id
    LEFT JOIN LATERAL (
      SELECT w.texts FROM event o JOIN command_text w ON w.entity_id = o.entity_id AND w.command_id = o.command_id
        AND w.request_hash = coalesce(o.request_hash, '') WHERE o.entity_id = c.id AND o.seq = 1
    ) AS x ON true`;

const due = (condition: string) =>
  `(c.status <> 'closed' AND EXISTS (SELECT FROM return_duty q WHERE q.case_id = c.id AND ${condition}))`;

/** The values of a viewer are $1 to $3. */
const inQueue: Readonly<Record<ReturnQueue, string>> = {
  // Clocks of the whole case are nobody's next step.
  mine: due(`q.step NOT IN ('whole-case', 'claim-window', 'carrier-window') AND (
    q.in_charge = 'personal-manager' AND $2::uuid IN (k.personal_manager_id, ${substituteOf('k.personal_manager_id', 'now()')})
    OR q.in_charge = 'complaint-desk' AND EXISTS (SELECT FROM app_user v WHERE v.id = $2 AND 'complaint-desk' = ANY (v.roles))
    OR q.in_charge = 'head-of-sales' AND $2::uuid IN (t.head_id, ${substituteOf('t.head_id', 'now()')}))`),
  team: `c.status <> 'closed' AND c.team_id = ANY ($3::uuid[])`,
  // The day of whoever asks, wherever that is.
  'due-today':
    due(`q.due_at < (SELECT (date_trunc('day', now() AT TIME ZONE v.time_zone) + interval '1 day') AT TIME ZONE v.time_zone
    FROM app_user v WHERE v.id = $2::uuid)`),
  breached: `c.status <> 'closed' AND c.is_late`,
  vendor: due(`q.in_charge = 'counterparty'`),
  customer: due(`q.in_charge = 'customer'`),
};

const forCommand = `
  SELECT c.state, k.class AS "customerClass", ${newestRegulation(`c.state->>'regulationKey'`)} AS "regulationVersion",
    ${newestCalendar(`c.state->>'regulationKey'`)} AS "calendarVersion", ${untoldOfCase} AS untold,
    e.seq, e.request_hash AS "requestHash", ${actorsOnCase(3)} AS actors
  FROM return_case c ${joins}
    LEFT JOIN event e ON e.entity_id = c.id AND e.command_id = $2 AND e.principal_id = $4::uuid
  WHERE c.id = $1 AND (e.seq IS NOT NULL OR ${reachableCase(3)})`;
