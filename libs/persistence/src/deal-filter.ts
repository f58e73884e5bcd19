import type { StallKind } from '@app/domain/escalation/escalation.js';
import type { DealStatus } from '@app/domain/deal/state.js';
import type { CustomerClass } from '@app/domain/pipeline/definition.js';
import { viewerValues, visible, type Viewer } from './deal.repository.js';

/** Which deals are looked for: those that meet all of it. Ranges include both ends. */
export interface DealFilter {
  readonly pipeline?: string;
  readonly stage?: string;
  readonly ownerId?: string;
  readonly teamId?: string;
  readonly customerId?: string;
  readonly status?: DealStatus;
  readonly stalled?: boolean;
  /** Only deals with a stall of this kind. */
  readonly stall?: StallKind;
  readonly key?: boolean;
  readonly productLine?: string;
  readonly customerClass?: CustomerClass;
  readonly currency?: string;
  /** Amounts are compared as numbers, whatever their currency. */
  readonly amountFrom?: string;
  readonly amountTo?: string;
  /** Calendar days. */
  readonly expectedFrom?: string;
  readonly expectedTo?: string;
  /** Instants of the next step. */
  readonly nextFrom?: string;
  readonly nextTo?: string;
  readonly openedFrom?: string;
  readonly openedTo?: string;
  /** Part of the title, of the customer's name, or of an id elsewhere of either; case and accents do not count. */
  readonly q?: string;
}

/** SQL of each condition on a deal `d`, from the parameter with its value. All but `q` is answered by the index `deal_list`. */
const conditionsOf: Readonly<Record<keyof DealFilter, (parameter: string) => string>> = {
  pipeline: (it) => `d.pipeline_key = ${it}`,
  stage: (it) => `d.stage = ${it}`,
  ownerId: (it) => `d.owner_id = ${it}`,
  teamId: (it) => `d.team_id = ${it}`,
  customerId: (it) => `d.customer_id = ${it}`,
  status: (it) => `d.status = ${it}`,
  stalled: (it) => `d.is_stalled = ${it}`,
  stall: (it) => `${it} = ANY (d.stall_kinds)`,
  key: (it) => `d.is_key = ${it}`,
  productLine: (it) => `d.product_key IN (SELECT key FROM product WHERE line = ${it})`,
  customerClass: (it) => `d.customer_id IN (SELECT id FROM customer WHERE class = ${it})`,
  currency: (it) => `d.currency = ${it}`,
  amountFrom: (it) => `d.amount >= ${it}::numeric`,
  amountTo: (it) => `d.amount <= ${it}::numeric`,
  expectedFrom: (it) => `d.expected_contract_on >= ${it}::date`,
  expectedTo: (it) => `d.expected_contract_on <= ${it}::date`,
  nextFrom: (it) => `d.next_step_at >= ${it}::timestamptz`,
  nextTo: (it) => `d.next_step_at <= ${it}::timestamptz`,
  openedFrom: (it) => `d.opened_at >= ${it}::timestamptz`,
  openedTo: (it) => `d.opened_at <= ${it}::timestamptz`,
  q: (it) => `(position(plain_text(${it}) IN d.search_text) > 0 OR d.customer_id IN (
      SELECT id FROM customer WHERE position(plain_text(${it}) IN search_text) > 0
      UNION ALL
      SELECT customer_id FROM customer_external_id WHERE position(lower(${it}) IN lower(external_id)) > 0))`,
};

/** The conditions of a filter on deals `d` within a viewer's reach, with what stands for their parameters. */
export function filtered(
  filter: DealFilter,
  viewer: Viewer,
): { readonly conditions: string[]; readonly values: unknown[] } {
  const values: unknown[] = [...viewerValues(viewer)];
  const conditions = [visible(1)];
  for (const [name, value] of Object.entries(filter) as [keyof DealFilter, unknown][]) {
    if (value === undefined) continue;
    values.push(value);
    conditions.push(conditionsOf[name](`$${values.length}`));
  }
  return { conditions, values };
}
