/** What a user is; one user may hold several roles. */
export const roles = [
  'administrator',
  'sales-ops',
  'salesperson',
  'personal-manager',
  'head-of-sales',
  'management',
  'complaint-desk',
] as const;
export type Role = (typeof roles)[number];

/** Everything that can be done through any door. A new endpoint names one of these or is refused to everybody. */
export const actions = [
  'deal.read',
  'deal.open',
  'deal.work',
  'deal.mark-key',
  'deal.hand-over',
  'deal.override',
  'deal.migrate',
  'escalation.take-on',
  'return.read',
  'return.take',
  'return.work',
  'counterparty.read',
  'counterparty.write',
  'handover.read',
  'handover.accept',
  'corrective-action.read',
  'corrective-action.work',
  'escalation.instruct',
  'inbox.read',
  'pipeline.read',
  'pipeline.publish',
  'calendar.read',
  'customer.read',
  'customer.write',
  'user.read',
  'user.write',
  'absence.write',
  'duty.read',
  'duty.write',
  'alert.read',
  'audit.read',
  'mail.read',
  'mail.manage',
  'metrics.read',
  'person.erase',
  'export.run',
  'return.export',
  'import.run',
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
    'deal.mark-key': 'all',
    'deal.hand-over': 'all',
    'deal.override': 'all',
    'deal.migrate': 'all',
    'escalation.take-on': 'all',
    'handover.read': 'all',
    'handover.accept': 'all',
    'corrective-action.read': 'all',
    'corrective-action.work': 'all',
    'escalation.instruct': 'all',
    'return.read': 'all',
    'return.take': 'all',
    'return.work': 'all',
    'counterparty.read': 'all',
    'counterparty.write': 'all',
    'inbox.read': 'own',
    'pipeline.read': 'all',
    'pipeline.publish': 'all',
    'calendar.read': 'all',
    'customer.read': 'all',
    'customer.write': 'all',
    'user.read': 'all',
    'user.write': 'all',
    'absence.write': 'all',
    'duty.read': 'all',
    'duty.write': 'all',
    'alert.read': 'all',
    'audit.read': 'all',
    'mail.read': 'all',
    'mail.manage': 'all',
    'metrics.read': 'all',
    'person.erase': 'all',
    'export.run': 'all',
    'return.export': 'all',
    'import.run': 'all',
  },
  'sales-ops': {
    'deal.read': 'all',
    'deal.migrate': 'all',
    'handover.read': 'all',
    'corrective-action.read': 'all',
    'return.read': 'all',
    'counterparty.read': 'all',
    'counterparty.write': 'all',
    'inbox.read': 'own',
    'pipeline.read': 'all',
    'pipeline.publish': 'all',
    'calendar.read': 'all',
    'customer.read': 'all',
    'user.read': 'all',
    'absence.write': 'own',
    'duty.read': 'all',
    'duty.write': 'all',
    'export.run': 'all',
    'return.export': 'all',
    'import.run': 'all',
  },
  salesperson: {
    'deal.read': 'own',
    'deal.open': 'own',
    'deal.work': 'own',
    'deal.mark-key': 'own',
    'deal.hand-over': 'own',
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
    'absence.write': 'own',
    'duty.read': 'all',
  },
  'personal-manager': {
    'deal.read': 'own',
    'escalation.take-on': 'own',
    'handover.read': 'own',
    'handover.accept': 'own',
    'corrective-action.read': 'own',
    'corrective-action.work': 'own',
    'return.read': 'own',
    'return.take': 'own',
    'return.work': 'own',
    'counterparty.read': 'all',
    'inbox.read': 'own',
    'pipeline.read': 'all',
    'calendar.read': 'all',
    'customer.read': 'all',
    'customer.write': 'all',
    'absence.write': 'own',
    'duty.read': 'all',
  },
  'head-of-sales': {
    'deal.read': 'team',
    'deal.open': 'team',
    'deal.work': 'team',
    'deal.mark-key': 'team',
    'deal.hand-over': 'team',
    'deal.override': 'team',
    'escalation.take-on': 'team',
    'handover.read': 'team',
    'handover.accept': 'team',
    'corrective-action.read': 'team',
    'corrective-action.work': 'team',
    'escalation.instruct': 'team',
    'return.read': 'team',
    'return.take': 'team',
    'return.work': 'team',
    'counterparty.read': 'all',
    'counterparty.write': 'all',
    'inbox.read': 'own',
    'pipeline.read': 'all',
    'calendar.read': 'all',
    'customer.read': 'all',
    'customer.write': 'all',
    'user.read': 'all',
    'absence.write': 'team',
    'duty.read': 'all',
    'duty.write': 'all',
    'export.run': 'team',
    'return.export': 'team',
  },
  management: {
    'deal.read': 'all',
    'escalation.take-on': 'all',
    'handover.read': 'all',
    'corrective-action.read': 'all',
    'escalation.instruct': 'all',
    'return.read': 'all',
    'counterparty.read': 'all',
    'inbox.read': 'own',
    'pipeline.read': 'all',
    'calendar.read': 'all',
    'customer.read': 'all',
    'user.read': 'all',
    'absence.write': 'own',
    'duty.read': 'all',
    'export.run': 'all',
    'return.export': 'all',
  },
  // Takes return cases and advances them: what it sees beside them is whom they are about.
  'complaint-desk': {
    'return.read': 'all',
    'return.take': 'all',
    'return.work': 'all',
    'return.export': 'all',
    'counterparty.read': 'all',
    'counterparty.write': 'all',
    'inbox.read': 'own',
    'pipeline.read': 'all',
    'calendar.read': 'all',
    'customer.read': 'all',
    'absence.write': 'own',
    'duty.read': 'all',
  },
};

/** Who acts: a person with all their rights, or a token with those of them that it was given. */
export interface RightsHolder {
  readonly roles: readonly Role[];
  /** Absent: everything that the roles allow. */
  readonly scopes?: readonly Action[];
}

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

/** The reach of an action for whoever acts: a token's never exceeds its owner's. */
export function rightTo({ roles, scopes }: RightsHolder, action: Action): Reach | undefined {
  return scopes && !scopes.includes(action) ? undefined : reachOf(roles, action);
}
