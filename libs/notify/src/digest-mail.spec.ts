import { renderDigest, type Digest, type DigestDeal } from './digest-mail.js';
import type { Recipient } from './mail.js';

const recipient: Recipient = {
  name: 'Eva Horak',
  email: 'eva.horak@example.test',
  locale: 'en',
  timeZone: 'Europe/Prague',
};

function deal(title: string, changes: Partial<DigestDeal> = {}): DigestDeal {
  return {
    link: `https://deals.example.test/act/${title.replaceAll(' ', '-')}`,
    title,
    customerName: 'Acme',
    customerClass: 'B',
    amount: '1000',
    currency: 'EUR',
    isKey: false,
    stageName: 'Offer',
    escalatedAt: '2026-03-02T08:30:00.000Z',
    stalls: [{ kind: 'stage-norm', since: '2026-02-23T08:30:00.000Z', dueAt: '2026-03-02T08:30:00.000Z' }],
    round: 1,
    standing: { kind: 'open' },
    ...changes,
  };
}

function render(deals: DigestDeal[], changes: Partial<Digest> = {}) {
  const keyCount = deals.filter((one) => one.isKey).length;
  const openCount = deals.filter(({ standing }) => standing.kind === 'open').length;
  const digest = { deals, count: deals.length, keyCount, openCount, linkDays: 14, ...changes };
  return renderDigest(digest, recipient, '2026-03-02T09:30:00.000Z');
}

describe('a digest', () => {
  it('lists key deals first, then by amount', () => {
    const { subject, text } = render([
      deal('small', { amount: '999.5' }),
      deal('none', { amount: undefined }),
      deal('large', { amount: '1000.10' }),
      deal('key', { isKey: true, amount: '2', round: 2 }),
    ]);
    expect(subject).toBe('4 deals have stalled, 1 of them a key deal');
    expect([...text.matchAll(/^\d+\. (.*)$/gm)].map(([, title]) => title)).toEqual([
      'key',
      'large',
      'small',
      'none',
    ]);
    expect(text).toContain(`1. key
   key deal · EUR 2 · Acme (class B)
   in Offer, stalled since Mon 2 Mar 09:30 · stage norm broken · round 2
   https://deals.example.test/act/key`);
    expect(text).toContain('no amount · Acme (class B)');
  });

  it('lists a hundred and counts the rest', () => {
    const deals = Array.from({ length: 120 }, (_, at) => deal(`deal ${at}`, { amount: String(at + 1) }));
    const { text, html } = render(deals, { count: 2_089, keyCount: 40 });
    expect(text.match(/^\d+\. /gm)).toHaveLength(100);
    expect(text).toContain('and 1,989 more in your inbox\n');
    expect(html.match(/<li/g)).toHaveLength(100);
    expect(html).toContain('and 1,989 more');
    expect(Buffer.byteLength(html)).toBeLessThan(100_000);
  });

  it('can be about one deal, when the others have recovered', () => {
    const { subject, text } = render([deal('last')]);
    expect(subject).toBe('1 deal has stalled');
    expect(text).toContain('1 deal has stalled. Nobody has taken it on yet.');
    expect(text).not.toContain('more in');
  });

  it('does not say that nobody has taken on what somebody has', () => {
    const promisedFor = '2026-03-06T16:00:00.000Z';
    const taken = deal('taken', { standing: { kind: 'taken-on', by: 'Anna Novak', promisedFor } });
    const until = '2026-03-20T16:00:00.000Z';
    const later = deal('later', { standing: { kind: 'snoozed', by: 'Anna', until, reason: 'No\nbudget.' } });
    const some = render([deal('open'), taken, later]).text;
    expect(some).toContain('3 deals have stalled. Nobody has taken on 1 of them yet.');
    expect(some.match(/Taken on by Anna Novak, promised by Fri 6 Mar 17:00\./g)).toHaveLength(1);
    expect(some).toContain('   Put off by Anna until Fri 20 Mar 17:00. Reason: No budget.\n');
    expect(render([taken]).text).toContain('It has been taken on or put off.');
    expect(render([taken, later]).text).toContain('All of them have been taken on or put off.');
    expect(render([taken, later]).text).not.toMatch(/nobody has taken/i);
  });

  it('keeps what people typed on its line and out of the markup', () => {
    const evil = 'x\r\nBcc: thief@example.test\n2. <b>forged</b>';
    const { subject, text, html } = render([
      deal(evil, { link: 'https://deals.example.test/act/one', customerName: evil, stageName: evil }),
    ]);
    expect(subject).not.toMatch(/[\r\n]/);
    expect(text).not.toMatch(/^(Bcc|2\.)/m);
    expect(html).not.toContain('<b>');
  });
});
