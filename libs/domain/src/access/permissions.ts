/** What a user is; one user may hold several roles. */
export const roles = [
  'administrator',
  'sales-ops',
  'salesperson',
  'personal-manager',
  'head-of-sales',
  'management',
] as const;
export type Role = (typeof roles)[number];

/** Everything that can be done through any door. A new endpoint names one of these or is refused to everybody. */
export const actions = [
  'deal.read',
  'deal.open',
  'deal.work',
  'escalation.take-on',
  'handover.read',
  'handover.accept',
  'corrective-action.read',
  'corrective-action.work',
  'inbox.read',
  'pipeline.read',
  'pipeline.publish',
  'calendar.read',
  'customer.read',
  'customer.write',
  'user.read',
  'user.write',
] as const;
export type Action = (typeof actions)[number];

/**
 * Whose objects an action reaches: one's own (a handover is of whoever cares for its customer), those of the teams one is in or heads, or everybody's. Queries are built from it, so
 * that what is out of reach is not found rather than filtered afterwards.
 */
export type Reach = 'own' | 'team' | 'all';

/** The one permission table: what is not listed is denied. */
export const permissions: Readonly<Record<Role, Readonly<Partial<Record<Action, Reach>>>>> = {
  administrator: {
    'deal.read': 'all',
    'deal.open': 'all',
    'deal.work': 'all',
    'escalation.take-on': 'all',
    'handover.read': 'all',
    'handover.accept': 'all',
    'corrective-action.read': 'all',
    'corrective-action.work': 'all',
    'inbox.read': 'own',
    'pipeline.read': 'all',
    'pipeline.publish': 'all',
    'calendar.read': 'all',
    'customer.read': 'all',
    'customer.write': 'all',
    'user.read': 'all',
    'user.write': 'all',
  },
  'sales-ops': {
    'deal.read': 'all',
    'handover.read': 'all',
    'corrective-action.read': 'all',
    'inbox.read': 'own',
    'pipeline.read': 'all',
    'pipeline.publish': 'all',
    'calendar.read': 'all',
    'customer.read': 'all',
    'user.read': 'all',
  },
  salesperson: {
    'deal.read': 'own',
    'deal.open': 'own',
    'deal.work': 'own',
    'escalation.take-on': 'own',
    'handover.read': 'own',
    'handover.accept': 'own',
    'corrective-action.read': 'own',
    'corrective-action.work': 'own',
    'inbox.read': 'own',
    'pipeline.read': 'all',
    'calendar.read': 'all',
    'customer.read': 'all',
    'customer.write': 'all',
  },
  'personal-manager': {
    'deal.read': 'own',
    'escalation.take-on': 'own',
    'handover.read': 'own',
    'handover.accept': 'own',
    'corrective-action.read': 'own',
    'corrective-action.work': 'own',
    'inbox.read': 'own',
    'pipeline.read': 'all',
    'calendar.read': 'all',
    'customer.read': 'all',
    'customer.write': 'all',
  },
  'head-of-sales': {
    'deal.read': 'team',
    'deal.open': 'team',
    'deal.work': 'team',
    'escalation.take-on': 'team',
    'handover.read': 'team',
    'handover.accept': 'team',
    'corrective-action.read': 'team',
    'corrective-action.work': 'team',
    'inbox.read': 'own',
    'pipeline.read': 'all',
    'calendar.read': 'all',
    'customer.read': 'all',
    'customer.write': 'all',
    'user.read': 'all',
  },
  management: {
    'deal.read': 'all',
    'escalation.take-on': 'all',
    'handover.read': 'all',
    'corrective-action.read': 'all',
    'inbox.read': 'own',
    'pipeline.read': 'all',
    'calendar.read': 'all',
    'customer.read': 'all',
    'user.read': 'all',
  },
};

const width: Readonly<Record<Reach, number>> = { own: 1, team: 2, all: 3 };

/** The widest reach the roles give for an action; undefined: denied. */
export function reachOf(held: readonly Role[], action: Action): Reach | undefined {
  return held
    .map((role) => permissions[role][action])
    .filter((reach) => reach !== undefined)
    .reduce<Reach | undefined>(
      (widest, reach) => (widest && width[widest] >= width[reach] ? widest : reach),
      undefined,
    );
}
