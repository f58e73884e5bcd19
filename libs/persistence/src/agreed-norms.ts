import { customerNormsOnCalendar } from '@app/domain/deal/customer-norms.js';
import type { Problem } from '@app/domain/errors.js';
import type { CustomerRepository } from './customer.repository.js';
import type { DefinitionRepository } from './definition.repository.js';

/**
 * Norms agreed with customers that would never be over once deals run in a calendar: what keeps a pipeline from bringing
 * it in. A calendar that deals run in already holds them all, for none is agreed that it does not.
 * @param key of a calendar; one that there is not holds nothing up here
 * @param nowMs epoch milliseconds
 */
export async function agreedNormProblems(
  definitions: DefinitionRepository,
  customers: CustomerRepository,
  key: string,
  nowMs: number,
): Promise<Problem[]> {
  const calendar = await definitions.calendarFor(key);
  if (!calendar || (await definitions.runningCalendars()).includes(key)) return [];
  const agreed = await customers.agreedNorms();
  return agreed.flatMap(({ customerId, norms }) =>
    customerNormsOnCalendar(norms, key, calendar, nowMs).map(({ path, reason }) => ({
      path: 'calendar',
      reason: `${path} agreed with customer ${customerId} would never be over: ${reason}`,
      hint: 'name a calendar that is open longer, or agree on a shorter norm first',
    })),
  );
}
