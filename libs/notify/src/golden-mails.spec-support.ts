import type { Language } from '@app/domain/pipeline/definition.js';
import { renderAlerts } from './alert-mail.js';
import { renderAnnouncements, type Announcement } from './announcement-mail.js';
import { renderCustomerMessage } from './customer-mail.js';
import { renderDigest, type DigestDeal } from './digest-mail.js';
import { renderEscalation, type EscalationTelling } from './escalation-mail.js';
import type { Recipient, Rendered } from './mail.js';
import { renderManagementDigest } from './management-digest-mail.js';

/** One mail of each kind, the same in every language but for its words. */

const now = '2026-03-02T09:30:00.000Z';
const act = { link: 'https://deals.example.test/act/token', days: 14 };
const stages: Readonly<Record<Language, string>> = {
  en: 'Offer',
  cs: 'Nabídka',
  pl: 'Oferta',
  ru: 'Предложение',
};

export function telling(changes: Partial<EscalationTelling> = {}): EscalationTelling {
  return {
    purpose: 'level',
    title: 'Press line for Brno',
    customerName: 'Acme a.s.',
    customerClass: 'A',
    amount: '1250000.50',
    currency: 'EUR',
    isKey: true,
    stageName: 'Offer',
    escalatedAt: '2026-03-02T08:30:00.000Z',
    stalls: [
      {
        kind: 'stage-norm',
        since: '2026-02-23T08:30:00.000Z',
        dueAt: '2026-03-02T08:30:00.000Z',
        norm: 'P5D',
      },
    ],
    round: 1,
    expectedContractOn: '2026-03-31',
    ownerName: 'Anna Novak',
    delays: { promisesBroken: 0, holds: 0, snoozes: 0, activitiesMoved: 0 },
    lastActivity: { type: 'call', at: '2026-02-26T13:05:00.000Z' },
    planned: [],
    level: { to: 'head-of-sales', instead: false },
    thirdInQuarter: false,
    told: [{ name: 'Anna Novak', purpose: 'level', to: 'owner', at: '2026-03-02T08:30:00.000Z' }],
    next: { to: 'management', at: '2026-03-03T09:30:00.000Z', again: false },
    act,
    ...changes,
  };
}

const everyStall: EscalationTelling['stalls'] = [
  ...telling().stalls,
  {
    ...{ kind: 'no-future-activity', norm: 'P1DT4H', agreed: true },
    ...{ since: '2026-02-26T13:05:00.000Z', dueAt: '2026-02-27T16:05:00.000Z' },
  },
  {
    ...{ kind: 'activity-overdue', norm: 'PT1H', activity: 'visit' },
    ...{ since: '2026-02-27T09:00:00.000Z', dueAt: '2026-02-27T10:00:00.000Z' },
  },
  {
    ...{ kind: 'customer-silent', norm: 'P22D' },
    ...{ since: '2026-01-28T10:00:00.000Z', dueAt: '2026-02-27T10:00:00.000Z' },
  },
  {
    ...{ kind: 'handover', norm: 'P2D' },
    ...{ since: '2026-02-25T10:00:00.000Z', dueAt: '2026-02-27T10:00:00.000Z' },
  },
];

const everythingWrong: Partial<EscalationTelling> = {
  stalls: everyStall,
  round: 2,
  delays: { promisesBroken: 2, holds: 1, snoozes: 5, activitiesMoved: 21 },
  planned: [
    { type: 'visit', plannedFor: '2026-02-27T09:00:00.000Z' },
    { type: 'quote', plannedFor: '2026-03-31T22:00:00.000Z', precision: 'month' },
  ],
  level: { to: 'management', instead: false },
  inSteadOf: 'Eva Horak',
  cause: { kind: 'promise-broken', promisedFor: '2026-03-01T16:00:00.000Z' },
  thirdInQuarter: true,
  told: [
    { name: 'Petr Dvorak', purpose: 'level', to: 'head-of-sales', at: '2026-03-02T08:45:00.000Z' },
    { name: 'Anna Novak', purpose: 'instruction', at: '2026-03-01T08:30:00.000Z' },
  ],
  next: { to: 'management', at: '2026-03-09T09:30:00.000Z', again: true },
};

const instructed: Partial<EscalationTelling> = {
  purpose: 'instruction',
  level: undefined,
  instruction: {
    by: 'Petr Dvorak',
    what: 'Call Mr Brown about the lead time.\nThen send the second price list.',
    doneBy: '2026-03-06T16:00:00.000Z',
  },
};

function digestDeals(stageName: string): DigestDeal[] {
  const titles = [
    'Press line for Brno',
    'Coating line',
    'Milling centre',
    'Spare parts',
    'Robot cell',
    'Saw',
  ];
  return titles.map((title, at) => ({
    ...telling({
      title,
      stageName,
      isKey: at < 2,
      amount: at === 5 ? undefined : String(90_000 - at * 12_345),
    }),
    ...{ stalls: everyStall.slice(at % 4, (at % 4) + 2), round: at === 1 ? 2 : 1, handedOver: at === 3 },
    link: `${act.link}-${at + 1}`,
  }));
}

function announcement(stageName: string, changes: Partial<Announcement> = {}): Announcement {
  const what = {
    en: 'Offer goes out',
    cs: 'Nabídka odchází',
    pl: 'Oferta wychodzi',
    ru: 'Отправка предложения',
  };
  const language = (Object.keys(stages) as Language[]).find((one) => stages[one] === stageName) ?? 'en';
  return { ...telling({ stageName }), what: what[language], at: '2026-03-02T08:30:00.000Z', ...changes };
}

type Golden = (stage: string, reader: Recipient, language: Language) => Rendered;

/** Every kind of mail there is. */
export const goldenMails: Readonly<Record<string, Golden>> = {
  'level-first': (stageName, reader) =>
    renderEscalation(telling({ stageName, level: { to: 'owner', instead: false }, told: [] }), reader, now),
  'level-everything': (stageName, reader) =>
    renderEscalation(telling({ stageName, ...everythingWrong }), reader, now),
  'level-again': (stageName, reader) =>
    renderEscalation(
      telling({ stageName, isKey: false, cause: { kind: 'again' }, next: undefined, amount: '0' }),
      reader,
      now,
    ),
  'level-after-snooze': (stageName, reader) =>
    renderEscalation(
      telling({
        ...{ stageName, round: 2, level: { to: 'head-of-sales', instead: true } },
        cause: { kind: 'snooze-ended', until: '2026-03-01T16:00:00.000Z' },
      }),
      reader,
      now,
    ),
  instruction: (stageName, reader) => renderEscalation(telling({ stageName, ...instructed }), reader, now),
  'hand-over': (stageName, reader) =>
    renderEscalation(telling({ stageName, purpose: 'hand-over', level: undefined }), reader, now),
  digest: (stageName, reader) => {
    const digest = { deals: digestDeals(stageName), count: 127, keyCount: 21, linkDays: act.days };
    return renderDigest(digest, reader, now);
  },
  'management-digest': (stageName, reader) => {
    const standings = [
      { kind: 'open' },
      { kind: 'taken-on', by: 'Anna Novak', promisedFor: '2026-03-06T16:00:00.000Z' },
      { kind: 'instructed', by: 'Petr Dvorak', doneBy: '2026-03-06T16:00:00.000Z' },
      { kind: 'snoozed', by: 'Anna Novak', until: '2026-03-20T16:00:00.000Z' },
      { kind: 'ended', because: 'moved' },
      { kind: 'ended', because: 'recovered' },
    ] as const;
    const deals = digestDeals(stageName).map((deal, at) => ({
      ...{ ...deal, standing: standings[at]!, ownerName: 'Anna Novak' },
      link: standings[at]?.kind === 'ended' ? undefined : deal.link,
    }));
    const counts = { open: 1, snoozed: 1, takenOn: 2, ended: 2 };
    const digest = { since: '2026-02-27T16:00:00.000Z', counts, deals, linkDays: act.days };
    return renderManagementDigest(digest, reader, now);
  },
  alert: (_stage, reader) =>
    renderAlerts(
      [
        { kind: 'deadline-late', count: 1_234, raisedAt: '2026-03-02T08:00:00.000Z', isResolved: false },
        ...['workflow-stopped', 'workflow-stopped', 'row-ahead', 'row-behind', 'recipient-missing'].map(
          (kind, at) => ({
            ...{ kind, count: 1, raisedAt: '2026-03-02T09:00:00.000Z', isResolved: at === 1 },
            subject: `Press line ${at + 1}`,
          }),
        ),
        { kind: 'message-undeliverable', count: 1, raisedAt: '2026-03-02T09:20:00.000Z', isResolved: false },
      ],
      reader,
      now,
    ),
  announcement: (stageName, reader) => renderAnnouncements([announcement(stageName)], reader, now),
  announcements: (stageName, reader) =>
    renderAnnouncements(
      [announcement(stageName), announcement(stageName, { title: 'Coating line' })],
      reader,
      now,
    ),
  handover: (stageName, reader) =>
    renderAnnouncements([announcement(stageName, { what: undefined })], reader, now),
  'announcements-with-handover': (stageName, reader) =>
    renderAnnouncements(
      [announcement(stageName), announcement(stageName, { title: 'Coating line', what: undefined })],
      reader,
      now,
    ),
  message: (_stage, _reader, language) => renderCustomerMessage({ language, ...messages[language] }),
};

const messages: Readonly<Record<Language, { subject: string; body: string }>> = {
  en: {
    subject: 'Our offer',
    body: 'Dear Ms Brown,\n\nour offer follows today.\n\nKind regards\nAnna Novak',
  },
  cs: { subject: 'Naše nabídka', body: 'Dobrý den,\n\nnabídku posíláme dnes.\n\nS pozdravem\nAnna Novak' },
  pl: {
    subject: 'Nasza oferta',
    body: 'Dzień dobry,\n\nofertę wyślemy dzisiaj.\n\nZ poważaniem\nAnna Novak',
  },
  ru: {
    subject: 'Наше предложение',
    body: 'Добрый день!\n\nПредложение – сегодня.\n\nС уважением\nAnna Novak',
  },
};

export function goldenMail(kind: string, language: Language): Rendered {
  const reader = {
    ...{ name: 'Petr Dvorak', email: 'petr.dvorak@example.test' },
    ...{ locale: language, timeZone: 'Europe/Prague' },
  };
  return goldenMails[kind]!(stages[language], reader, language);
}
