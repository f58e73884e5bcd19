import { renderEscalation, type EscalationTelling } from './escalation-mail.js';
import type { Recipient } from './mail.js';

const recipient: Recipient = {
  name: 'Petr Dvorak',
  email: 'petr.dvorak@example.test',
  locale: 'cs',
  timeZone: 'Europe/Prague',
};
const publicUrl = 'https://deals.example.test';
const now = '2026-03-02T09:30:00.000Z';

function telling(changes: Partial<EscalationTelling> = {}): EscalationTelling {
  return {
    dealId: '0b9a2f0e-7d4e-4a57-9f0a-2b8b54b6a111',
    title: 'Acme presses',
    customerName: 'Acme a.s.',
    customerClass: 'A',
    amount: '1250000.50',
    currency: 'EUR',
    isKey: true,
    stageName: 'Offer',
    escalatedAt: '2026-03-02T08:30:00.000Z',
    stalls: [{ kind: 'stage-norm', since: '2026-02-23T08:30:00.000Z', dueAt: '2026-03-02T08:30:00.000Z' }],
    round: 1,
    expectedContractOn: '2026-03-31',
    ownerName: 'Anna Novak',
    norms: { 'stage-norm': 'P5D', 'no-future-activity': 'P1DT4H' },
    brokenPromises: 0,
    lastActivity: { type: 'call', at: '2026-02-26T13:05:00.000Z' },
    planned: [],
    level: { to: 'head-of-sales', instead: false },
    told: [{ name: 'Anna Novak', to: 'owner', at: '2026-03-02T08:30:00.000Z' }],
    next: { to: 'management', at: '2026-03-03T09:30:00.000Z' },
    takeOnUrl: `${publicUrl}/api/v1/escalations/7/take-on`,
    ...changes,
  };
}

function render(changes: Partial<EscalationTelling> = {}, whom: Partial<Recipient> = {}) {
  return renderEscalation(telling(changes), { ...recipient, ...whom }, publicUrl, now);
}

describe("an escalation's mail", () => {
  it('says on one screen what a manager needs, in the time of its reader', () => {
    expect(render().subject).toBe('Acme presses – stalled in Offer since Mon 2 Mar 09:30');
    expect(render().text).toBe(`Acme presses
This key deal has stalled in Offer since Mon 2 Mar 09:30.

- In Offer since Mon 23 Feb 09:30. The norm for class A is 5 working days and ended on Mon 2 Mar 09:30.

Customer: Acme a.s. (class A)
Amount: EUR 1,250,000.50
Contract expected: Tue 31 Mar
Owner: Anna Novak
Last activity: call, Thu 26 Feb 14:05
Next activity: nothing planned
Broken promises: none
Also told: Anna Novak (owner, Mon 2 Mar 09:30)

You are told as head of sales.
If nobody takes it on, management is told on Tue 3 Mar 10:30.

Open the deal: https://deals.example.test/api/v1/deals/0b9a2f0e-7d4e-4a57-9f0a-2b8b54b6a111
To take it on, promise a date: POST https://deals.example.test/api/v1/escalations/7/take-on with {"promisedFor": "<date>"}

Times are in Europe/Prague.
`);
  });

  it('says the same in HTML', () => {
    const { text, html } = render();
    for (const words of ['Acme presses', 'EUR 1,250,000.50', 'nothing planned', 'If nobody takes it on']) {
      expect(text).toContain(words);
      expect(html).toContain(words);
    }
    expect(html).toContain(
      'href="https://deals.example.test/api/v1/deals/0b9a2f0e-7d4e-4a57-9f0a-2b8b54b6a111"',
    );
  });

  it('shows times in the zone of its reader, and UTC where that is unknown', () => {
    expect(render({}, { timeZone: 'America/New_York' }).subject).toContain('since Mon 2 Mar 03:30');
    const misspelt = render({}, { timeZone: 'Europe/Pragu' });
    expect(misspelt.subject).toContain('since Mon 2 Mar 08:30');
    expect(misspelt.text).toContain('Times are in UTC.');
  });

  it('tells the round and the broken promises', () => {
    const { subject, text } = render({ round: 3, brokenPromises: 2 });
    expect(subject).toContain('(round 3)');
    expect(text).toContain('Broken promises: 2');
    expect(text).toContain('round 3');
  });

  it('counts from the first of several stalls and explains each', () => {
    const idle = { since: '2026-02-26T13:05:00.000Z', dueAt: '2026-02-27T16:05:00.000Z' };
    const { stalls } = telling();
    const { subject, text } = render({ stalls: [...stalls, { kind: 'no-future-activity', ...idle }] });
    expect(subject).toContain('since Fri 27 Feb 17:05');
    expect(text).toContain('The norm for class A is 5 working days');
    expect(text).toContain(
      'Nothing further planned since Thu 26 Feb 14:05. The norm is 1 working day and 4 working hours',
    );
  });

  it('shows the year of what is not of this year', () => {
    expect(render({ expectedContractOn: '2027-01-04' }).text).toContain('Contract expected: Mon 4 Jan 2027');
  });

  it('names an activity that was planned and not done', () => {
    const planned = [
      { type: 'visit', plannedFor: '2026-03-09T09:00:00.000Z' },
      { type: 'quote', plannedFor: '2026-02-27T09:00:00.000Z' },
    ] as const;
    expect(render({ planned }).text).toContain('Next activity: quote, Fri 27 Feb 10:00 – overdue');
    expect(render({ planned: planned.slice(0, 1) }).text).toContain(
      'Next activity: visit, Mon 9 Mar 10:00\n',
    );
  });

  it('gets by without amount, dates and others who were told', () => {
    const { text } = render({
      amount: undefined,
      expectedContractOn: undefined,
      lastActivity: undefined,
      told: [],
      next: undefined,
    });
    expect(text).toContain('Amount: not given');
    expect(text).toContain('Contract expected: no date given');
    expect(text).toContain('Last activity: none yet');
    expect(text).toContain('Also told: nobody');
    expect(text).toContain('There is no higher level');
    expect(render({ amount: '0.00' }).text).toContain('Amount: not given');
  });

  it('tells an administrator why the mail comes to them', () => {
    expect(render({ level: { to: 'head-of-sales', instead: true } }).text).toContain(
      'You are told as an administrator, since nobody was found to tell as head of sales.',
    );
  });

  it('counts the told beyond a handful', () => {
    const told = Array.from({ length: 20 }, (_, at) => ({ ...telling().told[0]!, name: `Manager ${at}` }));
    expect(render({ told }).text).toContain('; and 12 more\n');
  });

  it('lets no title or name begin a line or a header of its own', () => {
    const evil = 'Acme\r\nBcc: thief@example.test\r\n\r\nOwner:\u2028 thief \u202egnorw';
    const { subject, text } = render({ title: evil, customerName: evil, stageName: evil, ownerName: evil });
    expect(subject).not.toMatch(/[\r\n\u2028\u202e]/);
    expect(text).not.toMatch(/^(Bcc|Owner: *thief)/m);
  });

  it('escapes whatever people typed', () => {
    const evil = `<script>alert("1")</script> & 'Co' <img src=x onerror=alert(1)>`;
    const { html } = render({ title: evil, customerName: evil, ownerName: evil, stageName: evil });
    expect(html).not.toMatch(/<script|<img/);
    expect(html).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;Co&#39;');
  });

  it('cuts very long names, between characters', () => {
    const { subject, text } = render({ title: '😀'.repeat(5_000), customerName: 'x'.repeat(5_000) });
    expect([...subject].length).toBeLessThan(150);
    expect(subject).toContain('😀… – stalled in Offer');
    expect(text.length).toBeLessThan(2_500);
  });
});
