import { commandIdOf } from '../../apps/api/src/common/idempotency.js';
import { violations, type Evidence, type EventRow, type PromiseName } from './checker.js';
import type { Answer, Fault, Intent } from './journal.js';

const [anna, deal] = ['anna', 'deal-1'];

const intent = (key: string, what = 'move'): Intent => ({
  ...{ record: 'intent', at: 0, key, principalId: anna, what, path: '/deals' },
});
const answer = (key: string, status: number | undefined, more: Partial<Answer> = {}): Answer => ({
  ...{ record: 'answer', key, sentAt: 1, at: 2, status },
  ...(status === 200 ? { entityId: deal, revision: 1 } : {}),
  ...more,
});
const event = (key: string, seq: number, more: Partial<EventRow> = {}): EventRow => ({
  ...{
    entity: 'deal',
    entityId: deal,
    seq,
    commandId: commandIdOf(anna, key),
    principalId: anna,
    revision: seq,
    ...more,
  },
});
const kill = (...victims: string[]): Fault => ({ record: 'fault', at: 0, name: 'kill', victims });
const mail = (messageId: string, ...notices: string[]) => ({ to: ['anna@x'], messageId, notices });

/** One command that was answered, and its mail. */
const sound: Evidence = {
  journal: [intent('k1'), answer('k1', undefined), answer('k1', 503), answer('k1', 200)],
  events: [event('k1', 1), event('time', 2, { principalId: null, commandId: 'time', revision: 1 })],
  mailRows: [{ messageId: 'm1', status: 'sent' }],
  unboundNotices: 0,
  arrived: [mail('m1', 'e/1/0')],
  differences: [],
  taskFailures: [],
};

function found(changes: Partial<Evidence>): PromiseName[] {
  return violations({ ...sound, ...changes }).map(({ promise }) => promise);
}

describe('the checker', () => {
  it('finds nothing where everything is as it was answered', () => {
    expect(violations(sound)).toEqual([]);
    const refused = [...sound.journal, intent('k2'), answer('k2', 409)];
    expect(found({ journal: refused })).toEqual(['unexpected']);
  });

  const changes: [what: string, promise: PromiseName, Partial<Evidence>][] = [
    ['an answered command without an event', 'lost', { events: [] }],
    [
      'two deals opened under one key',
      'doubled',
      { events: [...sound.events, event('k1', 1, { entityId: 'deal-2' })] },
    ],
    [
      'a handover of a move',
      'doubled',
      { events: [...sound.events, event('k1', 1, { entity: 'handover', entityId: 'handover-1' })] },
    ],
    ['an event that nobody asked for', 'doubled', { events: [...sound.events, event('k9', 3)] }],
    [
      'an answer that tells another revision',
      'differing',
      { journal: [...sound.journal, answer('k1', 200, { revision: 7 })] },
    ],
    [
      'an answer that tells another deal',
      'differing',
      { journal: [...sound.journal, answer('k1', 200, { entityId: 'deal-2' })] },
    ],
    ['a refusal of what was done', 'undone-but-done', { journal: [...sound.journal, answer('k1', 409)] }],
    ['a mistake of the API', 'unexpected', { journal: [...sound.journal, answer('k1', 500)] }],
    [
      'a command that is never answered',
      'stuck',
      { journal: [...sound.journal, intent('k2'), answer('k2', 503)] },
    ],
    [
      'an event that is missing in between',
      'gaps',
      { events: [event('k1', 1), { ...sound.events[1]!, seq: 3 }] },
    ],
    [
      'a mail that is not sent',
      'stuck',
      { mailRows: [...sound.mailRows, { messageId: 'm2', status: 'waiting' }] },
    ],
    [
      'a mail that is given up',
      'stuck',
      { mailRows: [...sound.mailRows, { messageId: 'm2', status: 'failed' }] },
    ],
    ['a notice in no mail', 'stuck', { unboundNotices: 1 }],
    ['a mail that did not arrive', 'mail-lost', { arrived: [] }],
    ['a mail that nobody sent', 'mail-doubled', { arrived: [...sound.arrived, mail('m9', 'e/1/9')] }],
    [
      'a notice in two mails',
      'mail-doubled',
      {
        mailRows: [...sound.mailRows, { messageId: 'm2', status: 'sent' }],
        arrived: [...sound.arrived, mail('m2', 'e/1/0')],
      },
    ],
    [
      'a mail that came again without a kill',
      'mail-doubled',
      { arrived: [...sound.arrived, ...sound.arrived] },
    ],
    ['a row that differs from its workflow', 'apart', { differences: ['row-ahead'] }],
    ['a workflow that does not replay', 'non-determinism', { taskFailures: ['TMPRL1100'] }],
  ];
  it.each(changes)('finds %s', (_, promise, changed) => {
    expect(found(changed)).toContain(promise);
  });

  it('takes the handover of a deal that was won for a part of it', () => {
    const handover = event('k1', 1, { entity: 'handover', entityId: 'handover-1' });
    const journal = [intent('k1', 'win'), answer('k1', 200)];
    expect(found({ journal, events: [...sound.events, handover] })).toEqual([]);
    expect(found({ journal, events: sound.events })).toEqual(['doubled']);
  });

  it('lets a mail come again for each kill of a worker, and no oftener', () => {
    const twice = [...sound.arrived, ...sound.arrived];
    const journal = [kill('worker'), kill('api'), ...sound.journal];
    expect(found({ journal, arrived: twice })).toEqual([]);
    expect(found({ journal, arrived: [...twice, ...sound.arrived] })).toEqual(['mail-doubled']);
  });
});
