import type { EscalationRow } from '@app/persistence/escalation.repository.js';
import { cells, heads } from './escalation-lines.js';

const until = new Date('2026-03-05T23:00:00.000Z');

function row(changes: Partial<EscalationRow>): EscalationRow {
  return {
    ...{ openedAt: new Date('2026-03-02T08:30:00.000Z'), dealTitle: 'Press line', customerName: 'Acme' },
    ...{ ownerName: 'Anna', isKey: true, stalls: [{ kind: 'stage-norm' }], round: 2, level: 0 },
    ...changes,
  } as EscalationRow;
}

describe('a line of the list of escalations', () => {
  it.each<[string, Partial<EscalationRow>, string]>([
    ['nobody has answered', { status: 'telling' }, ''],
    [
      'was taken on',
      { status: 'taken-on', takenByName: 'Jana', promisedFor: until },
      'Jana, for 2026-03-05 23:00 UTC',
    ],
    [
      'was put off',
      { status: 'snoozed', snoozedByName: 'Jana', snoozedUntil: until },
      'Jana, off until 2026-03-05 23:00 UTC',
    ],
    ['has ended', { status: 'ended', endReason: 'moved', takenByName: 'Jana' }, 'ended: moved'],
  ])('that %s says so', (_what, changes, answered) => {
    const shown = Object.fromEntries(cells(row(changes)).map((cell, at) => [heads[at], cell]));
    expect(shown).toMatchObject({
      since: '2026-03-02 08:30 UTC',
      deal: '* Press line',
      level: '1',
      answered,
    });
  });

  it('says when nobody was told yet', () => {
    expect(cells(row({ status: 'telling', level: -1 }))).toContain('nobody told');
  });
});
