import type { ExportColumn } from './exported.js';

/** What of a case is exported: a row for each part of its lines, and one for a case that has none. */
export const caseColumns: readonly (readonly [name: string, kind: ExportColumn['kind'], sql: string])[] = [
  ['id', 'code', 'c.id'],
  ['number', 'code', `'R-' || lpad(c.number::text, greatest(5, length(c.number::text)), '0')`],
  ['status', 'code', 'c.status'],
  ['customer', 'text', 'k.name'],
  ['customerClass', 'code', `c.state->>'customerClass'`],
  ['personalManager', 'text', 'm.name'],
  ['team', 'text', 't.name'],
  ['takenBy', 'text', 'u.name'],
  ['dealId', 'code', 'c.deal_id'],
  ['late', 'flag', 'c.is_late'],
  ['openedAt', 'time', 'c.opened_at'],
  ['closedAt', 'time', 'c.closed_at'],
  ['nextDueAt', 'time', 'c.next_due_at'],
  ['product', 'code', `l.line->>'productKey'`],
  ['batch', 'text', `l.line->>'batch'`],
  ['delivery', 'text', `l.line->>'deliveryId'`],
  ['order', 'text', `l.line->>'orderId'`],
  ['deliveredOn', 'day', `l.line->>'deliveredOn'`],
  ['quantityDelivered', 'number', `l.line->>'quantityDelivered'`],
  ['quantityClaimed', 'number', `l.line->>'quantityClaimed'`],
  ['defectCode', 'code', `l.line->>'defectCode'`],
  ['partId', 'code', `p.part->>'id'`],
  ['quantity', 'number', `p.part->>'quantity'`],
  ['cause', 'code', `p.part->>'cause'`],
  ['counterparty', 'text', 'y.name'],
  ['claim', 'code', `p.part->>'claim'`],
  ['grants', 'code', `p.part->>'grants'`],
  ['remedy', 'code', `p.part->>'remedy'`],
  ['goods', 'code', `p.part->>'goods'`],
  ['supply', 'code', `p.part->>'supply'`],
  ['replacement', 'code', `p.part->>'replacement'`],
  ['outcome', 'code', `p.part->>'outcome'`],
  ['endedAt', 'time', `p.part->>'endedAt'`],
];

/** SQL: the parts of a case `c`, in the order of its lines. */
export const caseParts = `LEFT JOIN LATERAL jsonb_array_elements(c.state->'lines') WITH ORDINALITY AS l (line, line_no) ON true
  LEFT JOIN LATERAL jsonb_array_elements(l.line->'parts') WITH ORDINALITY AS p (part, part_no) ON true
  LEFT JOIN counterparty y ON y.id = (p.part#>>'{counterparty,id}')::uuid`;
