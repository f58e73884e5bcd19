import { canonicalJson } from '../canonical-json.js';
import type { RetimingCause } from '../escalation/happening.js';
import type { DealRules } from './rules.js';
import type { DealState } from './state.js';

/** A deal under the timing, calendar and customer of now, and what of them has changed since it was last looked at. */
export function underTiming(
  deal: DealState,
  { timingVersion, calendarVersion, customer }: DealRules,
): { readonly deal: DealState; readonly causes: readonly RetimingCause[] } {
  const causes: RetimingCause[] = [];
  if (timingVersion !== undefined && timingVersion !== (deal.timingVersion ?? deal.pipelineVersion)) {
    causes.push('timing');
  }
  // A row of the first layout does not say which version it was counted in: it is taken to be this one.
  if (
    deal.calendarVersion !== undefined &&
    calendarVersion !== undefined &&
    calendarVersion !== deal.calendarVersion
  ) {
    causes.push('calendar');
  }
  if (customer && customer.class !== deal.customerClass) causes.push('class');
  if (customer && canonicalJson(customer.norms) !== canonicalJson(deal.customerNorms ?? {})) {
    causes.push('customer-norm');
  }
  return {
    deal: {
      ...deal,
      timingVersion: timingVersion ?? deal.timingVersion,
      calendarVersion: calendarVersion ?? deal.calendarVersion,
      ...(customer ? { customerClass: customer.class } : {}),
      customerNorms: customer ? filled(customer.norms) : deal.customerNorms,
    },
    causes,
  };
}

/** Whether something has changed under which the deal's clocks have to be counted anew. */
export function isRetimed(deal: DealState, rules: DealRules): boolean {
  return underTiming(deal, rules).causes.length > 0;
}

/** Most customers have no norms of their own, and their deals' states need not say so. */
function filled(norms: DealState['customerNorms']): DealState['customerNorms'] {
  return norms && Object.keys(norms).length > 0 ? norms : undefined;
}
