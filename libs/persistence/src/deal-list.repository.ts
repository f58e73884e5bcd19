import type { DealSort, SortDirection } from '@app/domain/deal/sorts.js';
import type { DataSource } from 'typeorm';
import { filtered, type DealFilter } from './deal-filter.js';
import { named, nameJoins, names, type NamedDeal, type NamedRow, type Viewer } from './deal.repository.js';

export interface DealOrder {
  readonly sort: DealSort;
  readonly direction: SortDirection;
}

/** Where a page of deals ended, and what the walk through them began with. */
export interface DealPlace {
  /** What the last deal was sorted by, as text; null: it has nothing of the kind. */
  readonly value: string | null;
  readonly id: string;
  /** PostgreSQL's snapshot of the first page: what is committed after it moves no deal to another place of this walk. */
  readonly snapshot: string;
}

export interface PlacedDeal {
  readonly deal: NamedDeal;
  readonly place: DealPlace;
}

/** What deals are sorted by, in SQL. */
interface Sorting {
  readonly value: string;
  readonly type: 'numeric' | 'timestamptz' | 'date' | 'text';
  /** Some deals have no value: they come last, in either direction. */
  readonly isNullable?: true;
  /** Of what events change: the value as an event `e` left it. */
  readonly asOfEvent?: string;
  readonly join?: string;
}

const sortings: Readonly<Record<DealSort, Sorting>> = {
  opened: { value: 'd.opened_at', type: 'timestamptz' },
  amount: { value: 'd.amount', type: 'numeric', asOfEvent: `(e.state->>'amount')::numeric` },
  'next-step': {
    value: 'd.next_step_at',
    type: 'timestamptz',
    isNullable: true,
    asOfEvent: 'next_step_of(e.state)',
  },
  'expected-contract': {
    value: 'd.expected_contract_on',
    type: 'date',
    isNullable: true,
    asOfEvent: `(e.state->>'expectedContractOn')::date`,
  },
  'stage-since': {
    value: 'd.stage_since',
    type: 'timestamptz',
    asOfEvent: `(e.state->>'stageSince')::timestamptz`,
  },
  title: { value: 'd.search_text', type: 'text' },
  customer: { value: 'c.search_text', type: 'text', join: 'JOIN customer c ON c.id = d.customer_id' },
  updated: { value: 'd.updated_at', type: 'timestamptz', asOfEvent: 'e.at' },
};

/**
 * Lists deals, sorted, page by page. A walk through all pages gives each deal once, also while deals are worked: the sorted
 * value is the one of when the walk began. Filters look at deals as they are: what leaves them meanwhile leaves the list.
 */
export class DealListRepository {
  constructor(private readonly database: DataSource) {}

  async page(
    filter: DealFilter,
    viewer: Viewer,
    order: DealOrder,
    limit: number,
    after?: DealPlace,
  ): Promise<PlacedDeal[]> {
    const { conditions, values } = filtered(filter, viewer);
    const sorting = filter.q === undefined ? sortings[order.sort] : searched(sortings[order.sort]);
    const parameter = (value: unknown) => `$${values.push(value)}`;
    const asOf = after && sorting.asOfEvent ? sortedAsOf(sorting, parameter(after.snapshot)) : undefined;
    const value = asOf?.value ?? sorting.value;
    const snapshot = after ? parameter(after.snapshot) : 'pg_current_snapshot()';
    if (asOf) conditions.push(asOf.condition);
    if (after) conditions.push(beyond(value, sorting, order, parameter(after.value), parameter(after.id)));
    const ordered = (of: string, id: string) =>
      `ORDER BY ${of} ${order.direction}${sorting.isNullable ? ' NULLS LAST' : ''}, ${id} ${order.direction}`;
    // The place is found in indexes alone; only the deals of the page are read.
    const rows: PlacedRow[] = await this.database.query(
      `${asOf ? `WITH ${asOf.with}` : ''}
       SELECT d.state, ${names}, p.value::text AS place, ${snapshot}::text AS snapshot
       FROM (
         SELECT d.id, ${value} AS value FROM deal d ${sorting.join ?? ''} ${asOf?.join ?? ''}
         WHERE ${conditions.join(' AND ')} ${ordered(value, 'd.id')} LIMIT ${parameter(limit)}
       ) AS p JOIN deal d ON d.id = p.id ${nameJoins('d.state')} ${ordered('p.value', 'p.id')}`,
      values,
    );
    return rows.map((row) => ({
      deal: named(row),
      place: { value: row.place, id: row.state.dealId, snapshot: row.snapshot },
    }));
  }
}

interface PlacedRow extends NamedRow {
  place: string | null;
  snapshot: string;
}

/**
 * What is searched for may be rare: walking deals in their order until a page is full could read them all. Sorted by a value
 * that no index is in the order of, they are searched in `deal_list`, and nothing else is read.
 */
function searched(sorting: Sorting): Sorting {
  return sorting === sortings.opened ? { ...sorting, value: `(d.opened_at + interval '0')` } : sorting;
}

/**
 * The value that deals were sorted by when a snapshot was taken: of those few with events since then it is read from the last event
 * that the snapshot saw; a deal without one was opened since, and belongs to no page of this walk. Ids of transactions that
 * this server has not come to yet are of another one, from which the rows were taken over: such events are old.
 */
function sortedAsOf(
  { value, asOfEvent }: Sorting,
  snapshot: string,
): { readonly with: string; readonly join: string; readonly value: string; readonly condition: string } {
  const isSince = (event: string) => `${event}.xid >= pg_snapshot_xmin(${snapshot}::pg_snapshot)
      AND ${event}.xid < pg_snapshot_xmax(pg_current_snapshot())
      AND NOT pg_visible_in_snapshot(${event}.xid, ${snapshot}::pg_snapshot)`;
  return {
    with: `since AS MATERIALIZED (
         SELECT s.entity_id, e.seq IS NOT NULL AS is_of_walk, e.value
         FROM (SELECT s.entity_id, min(s.seq) AS seq FROM event s WHERE ${isSince('s')} GROUP BY s.entity_id) AS s
         LEFT JOIN LATERAL (SELECT e.seq, ${asOfEvent} AS value FROM event e
           WHERE e.entity_id = s.entity_id AND e.seq = s.seq - 1) AS e ON true
       )`,
    join: 'LEFT JOIN since ON since.entity_id = d.id',
    value: `CASE WHEN since.is_of_walk THEN since.value ELSE ${value} END`,
    condition: 'since.is_of_walk IS NOT FALSE',
  };
}

/** The condition of coming after a place. */
function beyond(
  value: string,
  { type, isNullable }: Sorting,
  { direction }: DealOrder,
  lastValue: string,
  lastId: string,
): string {
  const than = direction === 'asc' ? '>' : '<';
  const last = `${lastValue}::${type}${type === 'text' ? ' COLLATE "C"' : ''}`;
  const isBeyond = `(${value}, d.id) ${than} (${last}, ${lastId}::uuid)`;
  if (!isNullable) return isBeyond;
  return `CASE WHEN ${lastValue}::text IS NULL THEN ${value} IS NULL AND d.id ${than} ${lastId}::uuid
    ELSE ${isBeyond} OR ${value} IS NULL END`;
}
