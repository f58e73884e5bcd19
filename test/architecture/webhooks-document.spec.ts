import { readFileSync } from 'node:fs';
import { webhookEvents } from '@app/domain/webhooks/messages.js';
import { attemptsAtMost, pauseAfter } from '@app/domain/webhooks/schedule.js';

const told = readFileSync(new URL('../../docs/WEBHOOKS.md', import.meta.url), 'utf8');

const units: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3_600 };

describe('webhooks as the document tells them', () => {
  it('have each event in its table', () => {
    const named = [...told.matchAll(/`((?:deal|escalation|handover|return_case)\.[a-z_]+)`/g)];
    expect(named.map(([, event]) => event).sort()).toEqual([...webhookEvents].sort());
  });

  it('are tried again as it says', () => {
    const rows = [...told.matchAll(/^\| (\d+) +\| (\d+) (second|minute|hour)s? +\|$/gm)];
    const pauses = rows.map(([, , count, unit]) => Number(count) * (units[unit ?? ''] ?? 0));
    expect(pauses).toEqual(Array.from({ length: attemptsAtMost - 1 }, (_, at) => pauseAfter(at + 1, 0)));
  });
});
