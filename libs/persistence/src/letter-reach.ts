import { contactEmail } from './counterparty-contact.js';
import type { Counterparty, ReturnClock } from '@app/domain/returns/state.js';

/** A letter about a case that has reached nobody: somebody has to call. */
export interface UnreachedLetter {
  readonly about: string;
  readonly outcome: string | null;
  readonly to: 'customer' | Counterparty['kind'];
  readonly name: string;
  readonly since: string;
  /** Nobody has entered an address, or the mail server would not take the mail for this one. */
  readonly because: 'no-address' | 'not-taken';
}

const isoTime = (at: string) => `to_char(${at} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/**
 * Has time act on cases with one of these clocks, which began with the act that a letter tells (a CTE of letters).
 * @param after a CTE that writes alerts. Whoever writes both comes to the alert first, else two who do wait for each other; PostgreSQL
 *   runs what nothing reads in no promised order, so this reads it
 */
function dueNow(letters: string, clocks: readonly Partial<ReturnClock>[], after?: string): string {
  const has = clocks.map(
    (clock) => `c.state->'clocks' @> jsonb_build_array('${JSON.stringify(clock)}'::jsonb
      || jsonb_build_object('since', ${isoTime('r.at')}))`,
  );
  return `UPDATE return_case c SET next_due_at = now() FROM ${letters} r
    WHERE c.id = r.case_id AND c.status = 'open' AND (${has.join(' OR ')})
      ${after === undefined ? '' : `AND (SELECT count(*) FROM ${after}) >= 0`}`;
}

/** Clocks that wait for the telling: of a customer whose silence said nothing so far, of a counterparty that did not know. */
const untoldClocks: readonly Partial<ReturnClock>[] = [
  { step: 'receipt', untold: true },
  { step: 'vendor-answer', untold: true },
];

/** Tells administrators of cases (a CTE of case ids), once for each case until all its letters have gone out. */
const raisedFor = (cases: string) => `
  INSERT INTO alert (kind, entity_id, detail)
  SELECT DISTINCT 'letter-undeliverable', case_id, '{}'::jsonb FROM ${cases}
  ON CONFLICT DO NOTHING RETURNING id`;

/** How long a letter waits for an address: afterwards it would be no news. */
export const letterAge = `interval '30 days'`;

/** Notes which letters have no address to go to ($1: at most so many). */
export const noteUnaddressed = `
  WITH found AS (
    SELECT l.id FROM return_letter l JOIN return_case c ON c.id = l.case_id
      JOIN customer k ON k.id = coalesce(l.customer_id, c.customer_id)
      LEFT JOIN counterparty y ON y.id = l.counterparty_id
    WHERE l.unreached_at IS NULL AND l.at > now() - ${letterAge}
      AND CASE WHEN l.counterparty_id IS NULL THEN k.email ELSE ${contactEmail('y')} END IS NULL
      AND NOT EXISTS (SELECT FROM mail m WHERE m.for_letter_id = l.id)
    ORDER BY l.at LIMIT $1
  ), noted AS (
    UPDATE return_letter l SET unreached_at = now() FROM found WHERE l.id = found.id RETURNING l.case_id, l.at
  ), told AS (${raisedFor('noted')}
  ), unasked AS (${dueNow('noted', [{ step: 'vendor-answer' }], 'told')})
  SELECT`;

/** SQL of CTEs: what became of a mail (CTE `settled`) became of its letter. */
export const settleLetter = `
  lost AS (
    UPDATE return_letter l SET unreached_at = coalesce(l.unreached_at, now()) FROM settled s
    WHERE l.id = s.for_letter_id AND s.status = 'failed' RETURNING l.case_id, l.at
  ), lost_told AS (${raisedFor('lost')}
  ), unasked AS (${dueNow('lost', [{ step: 'vendor-answer' }], 'lost_told')}
  ), arrived AS (
    UPDATE return_letter l SET unreached_at = NULL, reached_at = now() FROM settled s
    WHERE l.id = s.for_letter_id AND s.status = 'sent' AND l.unreached_at IS NOT NULL RETURNING l.id, l.case_id
  ), all_arrived AS (
    UPDATE alert a SET resolved_at = now() FROM arrived r
    WHERE a.kind = 'letter-undeliverable' AND a.entity_id = r.case_id AND a.resolved_at IS NULL
      AND NOT EXISTS (SELECT FROM return_letter o WHERE o.case_id = r.case_id AND o.id <> r.id AND o.unreached_at IS NOT NULL
        AND o.told_at IS NULL)
    RETURNING a.id
  ), delivered AS (
    SELECT l.case_id, l.at FROM return_letter l JOIN settled s ON s.for_letter_id = l.id WHERE s.status = 'sent'
  ), heard AS (${dueNow('delivered', untoldClocks, 'all_arrived')})`;

/**
 * Has the letters written again that the mail server would not take, to whom ($1: the customer or counterparty) there is another address
 * now: once for each such change. Afterwards they would be no news, and whoever has been told in another way is left alone.
 */
export const tryLettersAgain = `
  UPDATE mail m SET status = 'waiting', next_attempt_at = now(), failing_since = NULL, leased_until = NULL
  FROM return_letter l JOIN return_case c ON c.id = l.case_id
  WHERE m.for_letter_id = l.id AND m.status = 'failed' AND l.unreached_at IS NOT NULL AND l.told_at IS NULL
    AND l.at > now() - ${letterAge}
    AND coalesce(l.counterparty_id, l.customer_id, c.customer_id) = $1`;

/** Records ($1: case, $2: by whom, $3: how) that whoever was reached by no letter has been told: nothing of it is written any more. */
export const tellOtherwise = `
  WITH told AS (
    UPDATE return_letter SET told_at = now(), told_by = $2, told_through = $3
    WHERE case_id = $1 AND unreached_at IS NOT NULL AND told_at IS NULL RETURNING id, case_id, at
  ), given_up AS (
    UPDATE mail m SET status = 'suppressed', leased_until = NULL FROM told WHERE m.for_letter_id = told.id AND m.status = 'waiting'
  ), settled AS (
    UPDATE alert SET resolved_at = now()
    WHERE kind = 'letter-undeliverable' AND entity_id = $1 AND resolved_at IS NULL RETURNING id
  ), heard AS (${dueNow('told', untoldClocks, 'settled')}
  ) SELECT count(*)::int AS letters FROM told`;

/** Mails are collected for a minute and tried again after less than half an hour: nobody's time is counted anew for that. */
const atOnce = `interval '1 hour'`;

/**
 * Has time act on the cases of letters ($1: at most so many) that have come to wait for as long: their receivers do not know, and
 * somebody's clock is to stand. Each once.
 */
export const noteWaiting = `
  WITH found AS (
    SELECT l.id FROM mail m JOIN return_letter l ON l.id = m.for_letter_id
    WHERE m.status = 'waiting' AND l.act IN ('record-delivery', 'request') AND l.waited_at IS NULL AND l.told_at IS NULL
      AND l.at <= now() - ${atOnce}
    ORDER BY l.at LIMIT $1
  ), noted AS (
    UPDATE return_letter l SET waited_at = now() FROM found WHERE l.id = found.id RETURNING l.case_id, l.at
  )
  ${dueNow('noted', [{ step: 'receipt' }, { step: 'vendor-answer' }])}`;

/**
 * SQL: those of some letters `l` whose receiver was not told as what they tell was done, and when it was after all. A letter that
 * waits, is held, or is refused for now tells nobody; one that was dropped went out elsewhere.
 */
export const untoldAmong = (
  letters: string,
) => `(SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('about', l.act,
    'from', ${isoTime('l.at')}, 'to', ${isoTime('coalesce(l.told_at, l.reached_at, m.sent_at)')}))), '[]')
  FROM return_letter l LEFT JOIN mail m ON m.for_letter_id = l.id
  WHERE ${letters} AND (l.unreached_at IS NOT NULL OR l.reached_at IS NOT NULL
    OR m.status IS DISTINCT FROM 'suppressed' AND coalesce(l.told_at, m.sent_at, now()) > l.at + ${atOnce}))`;

/** SQL: the deliveries that the customer of a case `c`, and the requests that their counterparties, were not told of as they were made. */
export const untoldOfCase = untoldAmong(`l.case_id = c.id AND l.act IN ('record-delivery', 'request')`);

/** SQL: the letters about a case `c` of a customer `k` that reached nobody, the oldest first. */
export const unreachedOfCase = `(SELECT coalesce(jsonb_agg(jsonb_build_object('about', l.act, 'outcome', l.outcome,
    'to', coalesce(y.kind, 'customer'), 'name', coalesce(y.name, n.name), 'since', l.unreached_at,
    'because', CASE WHEN EXISTS (SELECT FROM mail m WHERE m.for_letter_id = l.id AND m.last_error IS NOT NULL)
      THEN 'not-taken' ELSE 'no-address' END)
    ORDER BY l.at, l.id), '[]')
  FROM return_letter l LEFT JOIN counterparty y ON y.id = l.counterparty_id
    LEFT JOIN customer n ON n.id = coalesce(l.customer_id, k.id)
  WHERE l.case_id = c.id AND l.unreached_at IS NOT NULL AND l.told_at IS NULL)`;
