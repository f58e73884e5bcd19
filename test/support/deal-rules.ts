import { workingCalendar } from '@app/domain/calendar/working-calendar.js';
import type { CalendarDefinition } from '@app/domain/calendar/calendar-definition.js';
import { celCriteria } from '@app/domain/criteria/cel.js';
import type { Commanded, OpenDeal } from '@app/domain/deal/commands.js';
import { decideOpening } from '@app/domain/deal/decide.js';
import { isRefused, type Decision, type Transition } from '@app/domain/deal/transition.js';
import type { DealRules } from '@app/domain/deal/settle.js';
import type { PipelineDefinition } from '@app/domain/pipeline/definition.js';

/** An office: Monday to Friday, 9 to 17, Prague, Czech holidays. */
export const office: CalendarDefinition = {
  key: 'office',
  name: 'Office',
  timeZone: 'Europe/Prague',
  week: {
    monday: [['09:00', '17:00']],
    tuesday: [['09:00', '17:00']],
    wednesday: [['09:00', '17:00']],
    thursday: [['09:00', '17:00']],
    friday: [['09:00', '17:00']],
  },
  holidays: { country: 'CZ' },
};

export function rulesOf(pipeline: PipelineDefinition, calendar: CalendarDefinition = office): DealRules {
  return {
    pipeline,
    calendar: workingCalendar(calendar),
    criteria: celCriteria(),
    id: (name) => `id of ${name}`,
  };
}

export function commanded<Command>(
  command: Command,
  changes: Partial<Commanded<Command>> = {},
): Commanded<Command> {
  return { commandId: 'command-1', principalId: 'anna', requestHash: 'hash', command, ...changes };
}

export function opening(changes: Partial<OpenDeal> = {}): Commanded<OpenDeal> {
  return commanded({
    kind: 'open',
    pipelineKey: 'quick',
    pipelineVersion: 1,
    customerId: 'acme',
    ownerId: 'anna',
    amount: '60000',
    currency: 'EUR',
    ...changes,
  });
}

/** The deal as its opening leaves it. */
export function opened(rules: DealRules, at: string, changes: Partial<OpenDeal> = {}): Transition {
  const facts = { dealId: 'deal-1', customerClass: 'A', teamId: 'north' } as const;
  return accepted(decideOpening(opening(changes), facts, rules, at));
}

export function accepted(decision: Decision): Transition {
  if (isRefused(decision)) throw new Error(`refused: ${decision.refusal.code}, ${decision.refusal.detail}`);
  return decision;
}
