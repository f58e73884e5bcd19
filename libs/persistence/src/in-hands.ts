import { eventOf } from './audit-content.js';

/** What somebody is who can be erased. */
export type PersonKind = 'user' | 'contact' | 'counterparty-contact';

/** By the audit, whose entries of events are found by person, and by the newest events, of which there are none yet. */
const touchedByUser = `
  SELECT entity_id AS id, max(object_kind) AS kind FROM (
    SELECT a.entity_id, a.object_kind, a.no FROM audit_entry a WHERE a.principal_id = $1 AND a.entity_id IS NOT NULL
    UNION ALL SELECT e.entity_id, ${eventOf}, 9223372036854775807
      FROM audit_sealing s JOIN event e ON (e.xid, e.entity_id, e.seq) > (s.xid, s.entity_id, s.seq)
      WHERE s.source = 'event' AND e.principal_id = $1
    UNION ALL SELECT d.id, 'deal', NULL FROM deal d WHERE d.owner_id = $1
  ) AS touched GROUP BY entity_id ORDER BY max(no) DESC NULLS LAST, entity_id LIMIT $2`;

const ofContactsCustomer = `
  WITH deals AS (
    SELECT d.id, d.opened_at FROM deal d WHERE d.customer_id = $1
  )
  SELECT id, kind FROM (
    SELECT id, 'deal' AS kind, opened_at FROM deals
    UNION ALL SELECT h.id, 'handover', h.opened_at FROM handover h JOIN deals ON deals.id = h.deal_id
    UNION ALL SELECT r.id, 'return-case', r.opened_at FROM return_case r WHERE r.customer_id = $1
  ) AS of_customer ORDER BY opened_at DESC, id LIMIT $2`;

const ofCounterparty = `
  SELECT r.id, 'return-case' AS kind FROM return_case r
  WHERE EXISTS (SELECT FROM return_letter l WHERE l.case_id = r.id AND l.counterparty_id = $1)
  ORDER BY r.opened_at DESC, r.id LIMIT $2`;

/** SQL: ids and kinds of what somebody ($1: the user, the contact's customer, or the vendor or carrier) has to do with; the newest ($2) first. */
export const inHands: Readonly<Record<PersonKind, string>> = {
  user: touchedByUser,
  contact: ofContactsCustomer,
  'counterparty-contact': ofCounterparty,
};
