import { createHash } from 'node:crypto';
import type { DealState } from '@app/domain/deal/state.js';
import { languages } from '@app/domain/pipeline/definition.js';
import type { EscalationRow } from '@app/persistence/escalation.repository.js';
import { actPage, type ActView } from './act-page.js';
import { messagePage, pageHeaders } from './page-layout.js';
import { browserLanguage, pageTexts } from './texts/page-language.js';
import { actKinds } from './texts/page-texts.js';

const stalls = [
  { kind: 'stage-norm', since: '2026-02-23T08:30:00.000Z', dueAt: '2026-03-02T08:30:00.000Z', norm: 'P5D' },
] as const;

const evil = `<script>alert("1")</script>\u202e & 'Co'`;

function view(escalation: Partial<EscalationRow> = {}, changes: Partial<ActView> = {}): ActView {
  return {
    reader: { userId: 'eva', locale: 'en', timeZone: 'Europe/Prague' },
    now: '2026-03-02T09:30:00.000Z',
    deal: {
      ...{ title: evil, customerName: evil, customerClass: 'A', amount: '1250000.5', currency: 'EUR' },
      ...{ isKey: true, stageName: evil, escalatedAt: '2026-03-02T08:30:00.000Z', stalls, round: 1 },
    },
    state: { expectedContractOn: '2026-03-31' } as DealState,
    ownerName: evil,
    escalation: { status: 'telling', handoverId: null, instructedBy: null, ...escalation } as EscalationRow,
    may: actKinds,
    ...changes,
  };
}

function ofHandover(escalation: Partial<EscalationRow>, handover: NonNullable<ActView['handover']>): ActView {
  const seen = view(escalation, { handover });
  const waiting = { fromName: 'Anna', toName: 'Marta', wonAt: '2026-02-26T08:30:00.000Z' };
  return { ...seen, deal: { ...seen.deal, handover: { ...waiting, status: handover.status } } };
}

const offers = (page: string) => [...page.matchAll(/name="do" value="([\w-]+)"/g)].map(([, kind]) => kind);
const until = new Date('2026-03-05T23:00:00.000Z');

describe('the page of a link', () => {
  it.each<[string, Partial<EscalationRow>, string[], RegExp]>([
    ['is open', {}, ['take-on', 'snooze', 'instruct'], /This key deal has stalled/],
    [
      'was put off',
      { status: 'snoozed', snoozedByName: 'Anna', snoozedUntil: until },
      ['take-on', 'instruct'],
      /Put off by Anna until Thu 5 Mar\./,
    ],
    [
      'was taken on by another',
      { status: 'taken-on', takenBy: 'anna', takenByName: 'Anna', promisedFor: until },
      ['instruct'],
      /Taken on by Anna, to be done by Thu 5 Mar\./,
    ],
    [
      'was taken on by the reader',
      { status: 'taken-on', takenBy: 'eva', takenByName: 'Eva', promisedFor: until },
      ['instruct'],
      /You have taken it on, to be done by Thu 5 Mar\./,
    ],
    [
      'was told to the owner',
      {
        ...{ status: 'taken-on', takenBy: 'eva', promisedFor: until },
        ...{ instructedBy: 'petr', instructedByName: 'Petr' },
      },
      ['instruct'],
      /Petr has told the owner to have it done by Thu 5 Mar\./,
    ],
    [
      'has ended',
      { status: 'ended', endReason: 'moved' },
      [],
      /nothing to do any more: the deal has moved on/,
    ],
  ])('of an escalation that %s offers what is left to do', (_what, escalation, kinds, words) => {
    const page = actPage(view(escalation), {});
    expect(offers(page)).toEqual(kinds);
    expect(page).toMatch(words);
  });

  it.each<[string, Partial<EscalationRow>, NonNullable<ActView['handover']>, string[], RegExp]>([
    [
      'waits',
      {},
      { status: 'open' },
      ['accept', 'take-on', 'snooze'],
      /The handover of this key deal from Anna to Marta has not been accepted/,
    ],
    [
      'was taken on',
      { status: 'taken-on', takenBy: 'anna', takenByName: 'Anna', promisedFor: until },
      { status: 'open' },
      ['accept'],
      /Taken on by Anna/,
    ],
    [
      'was accepted',
      { status: 'ended', endReason: 'closed' },
      { status: 'accepted', acceptedBy: 'marta' },
      [],
      /nothing to do any more: the handover has been accepted/,
    ],
    [
      'was taken back',
      { status: 'ended', endReason: 'closed' },
      { status: 'withdrawn' },
      [],
      /nothing to do any more: the deal is open again/,
    ],
  ])('of a handover that %s offers what is left to do', (_what, escalation, handover, kinds, words) => {
    const page = actPage(ofHandover(escalation, handover), {});
    expect(offers(page)).toEqual(kinds);
    expect(page).toMatch(words);
    expect(page).toContain('<dd>Marta</dd>');
  });

  it('thanks for accepting nobody but whoever has accepted', () => {
    const ended = { status: 'ended', endReason: 'closed' } as const;
    const thanks = (acceptedBy: string) =>
      actPage(ofHandover(ended, { status: 'accepted', acceptedBy }), { done: 'accept' }).includes(
        pageTexts.en.forms.accept.done,
      );
    expect([thanks('eva'), thanks('marta')]).toEqual([true, false]);
  });

  it('offers nothing beyond the rights of its reader, and says nothing that is not so', () => {
    expect(offers(actPage(view({}, { may: ['take-on', 'snooze'] }), {}))).toEqual(['take-on', 'snooze']);
    expect(actPage(view(), { done: 'take-on' })).not.toContain(pageTexts.en.forms['take-on'].done);
  });

  it.each([
    ['Pacific/Auckland', '2026-03-02T11:30:00.000Z', '2026-03-03'],
    ['America/Los_Angeles', '2026-03-02T07:30:00.000Z', '2026-03-01'],
    ['Europe/Pragu', '2026-03-02T23:30:00.000Z', '2026-03-02'],
  ])('offers days from today on, as it is in %s', (timeZone, now, today) => {
    const reader = { userId: 'eva', locale: 'en', timeZone };
    expect(actPage(view({}, { reader, now }), {}).match(/min="[^"]*"/g)).toEqual(
      ['take-on', 'snooze', 'instruct'].map(() => `min="${today}"`),
    );
  });

  it('escapes whatever people typed, also what comes back', () => {
    const sent = { kind: 'snooze', day: '"><img>', words: '</textarea><script>' } as const;
    const page = actPage(view(), { sent, problem: '<b>' });
    expect(page).not.toMatch(/<script|<img|<b>|\u202e/);
    expect(page).toContain('&lt;/textarea&gt;&lt;script&gt;</textarea>');
  });

  it.each(languages)('says everything in %s', (language) => {
    const reader = { userId: 'eva', locale: language, timeZone: 'Europe/Prague' };
    const page =
      actPage(view({}, { reader }), {}) + actPage({ ...ofHandover({}, { status: 'open' }), reader }, {});
    expect(page).toContain(`<html lang="${language}">`);
    for (const kind of actKinds) expect(page).toContain(`<h2>${pageTexts[language].forms[kind].title}</h2>`);
    expect(page).not.toMatch(/undefined|null|\[object/);
    const codes = (of: typeof language) => Object.keys(pageTexts[of].problems);
    expect(codes(language)).toEqual(codes('en'));
  });

  it('is styled by the one style that its headers allow, and by no other', () => {
    const styles = [...messagePage(pageTexts.en.expired, 'en').matchAll(/<style>([^]*?)<\/style>/g)];
    expect(styles).toHaveLength(1);
    const hash = createHash('sha256')
      .update(styles[0]?.[1] ?? '')
      .digest('base64');
    expect(pageHeaders['content-security-policy']).toContain(`style-src 'sha256-${hash}'`);
    expect(actPage(view(), {})).not.toMatch(/ style=| on\w+=/);
  });

  it.each([
    [undefined, 'en'],
    ['cs-CZ,cs;q=0.9,en;q=0.8', 'cs'],
    ['de', 'en'],
    ['*', 'en'],
  ])('speaks to nobody we know by the browser: %p', (header, language) =>
    expect(browserLanguage(header)).toBe(language),
  );
});
