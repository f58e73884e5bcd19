import type { Telling } from '@app/domain/escalation/escalation.js';
import type { LadderLevel } from '@app/domain/pipeline/definition.js';
import { tellingRows } from './notices.js';

const at = '2026-03-02T08:00:00.000Z';
const ladder: readonly LadderLevel[] = [
  { to: 'owner', after: 'PT0S', channels: ['inbox'] },
  { to: 'head-of-sales', after: 'P1D', channels: ['email'] },
];

describe('by what somebody is told', () => {
  it.each<[string, Partial<Telling>, string[]]>([
    ['a level by its own channels', { level: 0 }, ['inbox']],
    ['a level of a ladder that was shortened by those of the last', { level: 2 }, ['email']],
    [
      'an instruction by all, whatever the level uses',
      { level: 0, purpose: 'instruction' },
      ['inbox', 'email'],
    ],
    ['a deal that becomes theirs likewise', { level: 0, purpose: 'hand-over' }, ['inbox', 'email']],
  ])('%s', (_, telling, channels) => {
    const given: Telling = { escalationId: 'e', round: 1, to: 'owner', level: 0, ...telling };
    const state = { dealId: 'd', ownerId: 'anna', teamId: 'north' };
    expect(tellingRows({ state, tellings: [given] }, at, ladder)).toMatchObject([{ channels }]);
  });
});
