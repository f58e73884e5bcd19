import { renderEscalation, type EscalationTelling } from './escalation-mail.js';
import { telling } from './golden-tellings.spec-support.js';
import type { Recipient } from './mail.js';

const recipient: Recipient = {
  name: 'Petr Dvorak',
  email: 'petr.dvorak@example.test',
  locale: 'en',
  timeZone: 'Europe/Prague',
};

function render(changes: Partial<EscalationTelling> = {}, whom: Partial<Recipient> = {}) {
  return renderEscalation(telling(changes), { ...recipient, ...whom }, '2026-03-02T09:30:00.000Z');
}

describe("an escalation's mail", () => {
  it('has one subject, whatever happens to its deal: mail programs keep that in one thread', () => {
    const told = [
      render(),
      render({ stageName: 'Contract', round: 3, purpose: 'hand-over', isKey: false }),
      render({ stalls: [], escalatedAt: '2026-05-02T08:30:00.000Z' }),
    ];
    expect(new Set(told.map(({ subject }) => subject))).toEqual(new Set(['Press line for Brno – stalled']));
  });

  it('shows times in the zone of its reader, and UTC where that is unknown', () => {
    expect(render({}, { timeZone: 'America/New_York' }).text).toContain('in Offer since Mon 2 Mar 03:30');
    const misspelt = render({}, { timeZone: 'Europe/Pragu' });
    expect(misspelt.text).toContain('in Offer since Mon 2 Mar 08:30');
    expect(misspelt.text).toContain('Times are in UTC.');
  });

  it('counts what kept the ladder quiet, only where it happened', () => {
    const none = { promisesBroken: 0, holds: 0, snoozes: 0, activitiesMoved: 0 };
    expect(render().text).not.toContain('Delays so far');
    expect(render({ delays: { ...none, snoozes: 1 } }).text).toContain('Delays so far: 1 snooze\n');
    expect(render({ delays: { ...none, promisesBroken: 2, activitiesMoved: 1 } }).text).toContain(
      'Delays so far: 2 broken promises · 1 activity put off\n',
    );
  });

  it('says what the customer has claimed and is not settled', () => {
    const oldestSince = '2026-02-16T10:00:00.000Z';
    expect(render().text).not.toContain('claims');
    expect(render({ openClaims: { count: 1, oldestSince } }).text).toContain(
      'Open claims: 1, since Mon 16 Feb 11:00\n',
    );
    expect(render({ openClaims: { count: 3, oldestSince } }).text).toContain(
      'Open claims: 3, the oldest since Mon 16 Feb 11:00\n',
    );
  });

  it('counts from the first of several stalls and explains each', () => {
    const idle = { since: '2026-02-26T13:05:00.000Z', dueAt: '2026-02-27T16:05:00.000Z', norm: 'P1DT4H' };
    const { text } = render({ stalls: [...telling().stalls, { kind: 'no-future-activity', ...idle }] });
    expect(text).toContain('has stalled in Offer since Fri 27 Feb 17:05');
    expect(text).toContain('The norm for class A is 5 working days');
    expect(text).toContain(
      'Nothing further planned since Thu 26 Feb 14:05. The norm is 1 working day and 4 working hours',
    );
  });

  it('gets by without a norm that is known no more', () => {
    const stalls = telling().stalls.map((stall) => ({ ...stall, norm: undefined }));
    expect(render({ stalls }).text).toContain('since Mon 23 Feb 09:30. The norm ended on Mon 2 Mar 09:30.');
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
    // The end of a week: midnight belongs to the day that ends.
    const week = [{ type: 'visit', plannedFor: '2026-03-15T23:00:00.000Z', precision: 'week' }] as const;
    expect(render({ planned: week }).text).toContain('Next activity: visit, some time by Sun 15 Mar\n');
  });

  it('gets by without amount, dates and others who were told', () => {
    const { text } = render({
      amount: undefined,
      expectedContractOn: undefined,
      lastContact: undefined,
      told: [],
      next: undefined,
    });
    expect(text).toContain('Amount: not given');
    expect(text).toContain('Contract expected: no date given');
    expect(text).toContain('Last contact: none yet');
    expect(text).toContain('Also told: nobody');
    expect(text).not.toContain('higher level');
    expect(render({ amount: '0.00' }).text).toContain('Amount: not given');
  });

  it('names an answer of the customer that came after everything that was done', () => {
    const lastContact = { what: 'customer-answered', at: '2026-02-27T13:05:00.000Z' } as const;
    expect(render({ lastContact }).text).toContain('Last contact: the customer answered, Fri 27 Feb 14:05\n');
  });

  it('tells an administrator why the mail comes to them', () => {
    expect(render({ level: { to: 'head-of-sales', instead: true } }).text).toContain(
      'You are told as an administrator, because nobody was found to tell as head of sales.',
    );
  });

  it('tells a substitute, and an administrator instead of a new owner, what they are', () => {
    const { text } = render({ inSteadOf: 'Eva Horak' });
    expect(text).toContain('You are told in place of Eva Horak, who is away.\n');
    expect(text).not.toContain('You are told as');
    const handedOver = { purpose: 'hand-over', level: { to: 'owner', instead: true } } as const;
    expect(render(handedOver).text).not.toContain('yours now');
    expect(render(handedOver).text).toContain('nobody was found to tell as owner');
  });

  it.each([
    [
      { kind: 'taken-on', by: 'Anna Novak', promisedFor: '2026-03-06T16:00:00.000Z' },
      'Taken on by Anna Novak, promised by Fri 6 Mar 17:00.',
    ],
    [
      { kind: 'instructed', by: 'Petr Dvorak', doneBy: '2026-03-06T16:00:00.000Z' },
      'Petr Dvorak told the owner to have it done by Fri 6 Mar 17:00.',
    ],
    [
      { kind: 'snoozed', by: 'Anna Novak', until: '2026-03-20T16:00:00.000Z', reason: 'No\nbudget.' },
      'Put off by Anna Novak until Fri 20 Mar 17:00. Reason: No budget.',
    ],
  ] as const)('asks a new owner for nothing that is answered: %j', (standing, words) => {
    const { text } = render({ purpose: 'hand-over', standing });
    expect(text).toContain('is yours now.');
    expect(text).toContain(`\n${words}\n`);
    expect(text).toContain('See the deal:\n');
    expect(text).not.toMatch(/take it on|takes it on/i);
  });

  it('announces a reminder to whoever was told at the top, and to others whom it reaches', () => {
    const next = { to: 'management', at: '2026-03-09T09:30:00.000Z', again: true } as const;
    const top = render({ level: { to: 'management', instead: false }, next }).text;
    expect(top).toContain('you are reminded on Mon 9 Mar 10:30.');
    const below = render({ level: { to: 'owner', instead: false }, next }).text;
    expect(below).toContain('If nobody takes it on, management is told on Mon 9 Mar 10:30.');
    expect(below).not.toContain('you are reminded');
  });

  it('keeps the lines of an instruction, and lets none of them look like ours', () => {
    const what = 'Call them.\r\n\r\nThen:\u2028Owner: thief\nhttps://evil.example.test\n<b>now</b>';
    const instruction = { by: 'Petr\r\nDvorak', what, doneBy: '2026-03-06T16:00:00.000Z' };
    const { text, html } = render({ purpose: 'instruction', instruction });
    expect(text).toContain(
      'Petr Dvorak asks you to do this by Fri 6 Mar 17:00:\n\n> Call them.\n>\n> Then:\n',
    );
    expect(text).not.toMatch(/^(Owner: thief|https:\/\/evil)/m);
    expect(html).not.toContain('<b>');
    expect(html).not.toContain('href="https://evil');
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
    expect([...subject].length).toBeLessThan(100);
    expect(subject).toContain('😀… – stalled');
    expect(text.length).toBeLessThan(2_500);
  });
});
