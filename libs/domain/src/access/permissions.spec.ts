import {
  actions,
  permissions,
  reachOf,
  roles,
  type Action,
  type Role,
  rightTo,
  type Reach,
} from './permissions.js';

describe('permissions', () => {
  it('denies whoever holds no role', () => {
    expect(actions.filter((action) => reachOf([], action) !== undefined)).toEqual([]);
  });

  it.each<[Role[], Action, string | undefined]>([
    [['salesperson'], 'deal.work', 'own'],
    [['head-of-sales'], 'deal.work', 'team'],
    [['administrator'], 'deal.work', 'all'],
    [['management'], 'deal.work', undefined],
    [['management'], 'deal.read', 'all'],
    [['management'], 'escalation.take-on', 'all'],
    [['management'], 'escalation.instruct', 'all'],
    [['head-of-sales'], 'escalation.instruct', 'team'],
    [['salesperson'], 'escalation.instruct', undefined],
    [['sales-ops'], 'pipeline.publish', 'all'],
    [['sales-ops'], 'deal.open', undefined],
    [['salesperson'], 'user.read', undefined],
    [['head-of-sales'], 'user.write', undefined],
    [['personal-manager'], 'handover.accept', 'own'],
    [['personal-manager'], 'deal.work', undefined],
    [['head-of-sales'], 'handover.accept', 'team'],
    [['management'], 'handover.accept', undefined],
    [['management'], 'handover.read', 'all'],
    [['sales-ops'], 'corrective-action.work', undefined],
    [['salesperson'], 'corrective-action.work', 'own'],
    [['salesperson'], 'absence.write', 'own'],
    [['head-of-sales'], 'absence.write', 'team'],
    [['sales-ops'], 'alert.read', undefined],
    [['administrator'], 'alert.read', 'all'],
    [['administrator'], 'audit.read', 'all'],
    [['management'], 'audit.read', undefined],
    [['complaint-desk'], 'customer.read', 'all'],
    [['complaint-desk'], 'customer.write', undefined],
    [['complaint-desk'], 'deal.read', undefined],
    [['sales-ops'], 'export.run', 'all'],
    [['head-of-sales'], 'export.run', 'team'],
    [['salesperson'], 'export.run', undefined],
    [['personal-manager'], 'export.run', undefined],
  ])('%j for %s: %s', (held, action, reach) => {
    expect(reachOf(held, action)).toBe(reach);
  });

  it('takes the widest reach of several roles, in whatever order', () => {
    expect(reachOf(['salesperson', 'head-of-sales'], 'deal.work')).toBe('team');
    expect(reachOf(['head-of-sales', 'salesperson'], 'deal.work')).toBe('team');
    expect(reachOf(['salesperson', 'management'], 'deal.read')).toBe('all');
  });

  it('never loses anything by a further role', () => {
    const width = { own: 1, team: 2, all: 3 };
    for (const one of roles) {
      for (const other of roles) {
        for (const action of actions) {
          const [alone, both] = [reachOf([one], action), reachOf([one, other], action)];
          expect(both ? width[both] : 0).toBeGreaterThanOrEqual(alone ? width[alone] : 0);
        }
      }
    }
  });

  it('lets an administrator do everything', () => {
    expect(actions.filter((action) => permissions.administrator[action] === undefined)).toEqual([]);
  });

  it('shows everybody only their own inbox', () => {
    expect(roles.map((role) => permissions[role]['inbox.read'])).toEqual(roles.map(() => 'own'));
  });
});

describe('the right of a token', () => {
  it.each<[Role[], Action, readonly Action[] | undefined, Reach | undefined]>([
    [['salesperson'], 'deal.work', undefined, 'own'],
    [['salesperson'], 'deal.work', ['deal.work'], 'own'],
    [['salesperson'], 'deal.work', ['deal.read'], undefined],
    [['salesperson'], 'user.write', ['user.write'], undefined],
    [['administrator'], 'deal.work', [], undefined],
  ])('of %j to do %s with the scopes %j is %s', (roles, action, scopes, reach) => {
    expect(rightTo({ roles, scopes }, action)).toBe(reach);
  });
});
