import { messagesOf, webhookEvents, type TimelineFact } from './messages.js';

const deal: TimelineFact = {
  ...{ entity: 'deal', entityId: 'd', seq: 7, revision: 4, kind: 'change', data: {}, happenings: [] },
  ...{ status: 'open', pipeline: 'machinery', stage: 'offer' },
};
const handover: TimelineFact = {
  ...{ entity: 'handover', entityId: 'h', seq: 1, revision: 1, kind: 'open', data: {}, happenings: [] },
  ...{ status: 'open', dealId: 'd' },
};
const returnCase: TimelineFact = {
  ...{ entity: 'return-case', entityId: 'c', seq: 2, revision: 2, kind: 'pass-on', data: {}, happenings: [] },
  status: 'open',
};
const ended = { kind: 'escalation-ended', escalationId: 'e', because: 'moved' };
const closed = { kind: 'case-closed' };

const typesOf = (fact: TimelineFact) => messagesOf(fact).map(({ type }) => type);

describe('what other systems are told of an event', () => {
  it.each([
    ['open', ['deal.opened']],
    ['move', ['deal.moved']],
    ['win', ['deal.won']],
    ['lose', ['deal.lost']],
    ['reopen', ['deal.reopened']],
    ['hand-over', ['deal.handed_over']],
    ['plan-activity', ['deal.changed']],
    ['repaired', ['deal.changed']],
    ['take-on', ['escalation.taken_on']],
    ['snooze', ['escalation.snoozed']],
    ['instruct', ['escalation.instructed']],
    ['time-passed', []],
  ])('a deal: %s', (kind, types) => {
    expect(typesOf({ ...deal, kind })).toEqual(types);
  });

  it.each([
    ['open', ['handover.opened']],
    ['accept', ['handover.accepted']],
    ['withdraw', ['handover.withdrawn']],
    ['take-on', ['escalation.taken_on']],
    ['time-passed', []],
  ])('a handover: %s', (kind, types) => {
    expect(typesOf({ ...handover, kind })).toEqual(types);
  });

  it.each([
    ['open', [], ['return_case.opened']],
    ['pass-on', [], ['return_case.advanced']],
    ['settle', [closed], ['return_case.ended']],
    ['time-passed', [closed], ['return_case.ended']],
    ['time-passed', [], []],
    ['snooze', [], ['escalation.snoozed']],
  ])('a return case: %s with %j', (kind, happenings, types) => {
    expect(typesOf({ ...returnCase, kind, happenings })).toEqual(types);
  });

  it('says where a deal stands, what was done, and what that ended', () => {
    const data = { from: 'need', to: 'offer', overridden: 'what a person wrote' };
    expect(messagesOf({ ...deal, kind: 'move', data, happenings: [ended] })).toEqual([
      {
        type: 'deal.moved',
        data: {
          ...{ dealId: 'd', revision: 4, seq: 7, status: 'open', pipeline: 'machinery', stage: 'offer' },
          ...{ from: 'need', to: 'offer' },
        },
      },
      {
        type: 'escalation.ended',
        data: expect.objectContaining({ dealId: 'd', seq: 7, escalationId: 'e', because: 'moved' }),
      },
    ]);
  });

  it('tells each level that fires together by itself', () => {
    const told = { kind: 'told', escalationId: 'e', round: 1, to: 'owner' };
    const happenings = [
      { kind: 'stalled', stall: 'stage-norm' },
      { kind: 'escalation-opened', escalationId: 'e' },
      { ...told, level: 0 },
      { ...told, level: 1, to: 'head-of-sales' },
    ];
    const messages = messagesOf({ ...handover, kind: 'time-passed', happenings });
    expect(messages.map(({ type, data }) => [type, data.dealId, data.level])).toEqual([
      ['escalation.opened', 'd', undefined],
      ['escalation.told', 'd', 0],
      ['escalation.told', 'd', 1],
    ]);
  });

  it('has names that Standard Webhooks allows', () => {
    for (const name of webhookEvents) expect(name).toMatch(/^[a-z0-9_]+\.[a-z0-9_]+$/);
  });
});
