import type { MailKind } from '@app/domain/mail-kind.js';
import type { Language } from '@app/domain/pipeline/definition.js';
import { renderAccountMail } from './account-mail.js';
import { renderAlerts } from './alert-mail.js';
import { renderAnnouncements, type Announcement } from './announcement-mail.js';
import { renderCustomerMessage } from './customer-mail.js';
import { renderDigest } from './digest-mail.js';
import { renderEscalation } from './escalation-mail.js';
import { goldenCaseTellings, goldenLetters } from './golden-returns.spec-support.js';
import {
  act,
  digestDeals,
  digestHandovers,
  everythingWrong,
  handedOver,
  instructed,
  now,
  open,
  putOff,
  reasons,
  stages,
  takenOn,
  telling,
  waitingHandover,
  type Golden,
} from './golden-tellings.spec-support.js';
import type { Rendered } from './mail.js';
import { renderManagementDigest } from './management-digest-mail.js';

/** Mails of each kind, the same in every language but for their words. */

function announcement(stageName: string, changes: Partial<Announcement> = {}): Announcement {
  const what = {
    en: 'Offer goes out',
    cs: 'Nabídka odchází',
    pl: 'Oferta wychodzi',
    ru: 'Отправка предложения',
  };
  const language = (Object.keys(stages) as Language[]).find((one) => stages[one] === stageName) ?? 'en';
  return {
    ...telling({ stageName }),
    kind: 'stage',
    what: what[language],
    at: '2026-03-02T08:30:00.000Z',
    ...changes,
  };
}

const lateCase = {
  ...{ number: 'R-00042', customerName: 'Acme', stepName: 'Pass it to the head of sales' },
  lateSince: '2026-03-02T08:00:00.000Z',
};

const escalations: Readonly<Record<string, Golden>> = {
  'level-first': (stageName, reader) =>
    renderEscalation(telling({ stageName, level: { to: 'owner', instead: false }, told: [] }), reader, now),
  'level-everything': (stageName, reader) =>
    renderEscalation(telling({ stageName, ...everythingWrong }), reader, now),
  'level-again': (stageName, reader) =>
    renderEscalation(
      telling({
        ...{ stageName, isKey: false, cause: { kind: 'again' }, amount: '0' },
        next: { to: 'head-of-sales', at: '2026-03-09T09:30:00.000Z', again: true },
      }),
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
  'hand-over-taken-on': (stageName, reader) => renderEscalation(handedOver(stageName, takenOn), reader, now),
  'hand-over-instructed': (stageName, reader) =>
    renderEscalation(
      {
        ...handedOver(stageName, {
          ...{ kind: 'instructed', by: 'Petr Dvorak', doneBy: '2026-03-06T16:00:00.000Z' },
        }),
        instruction: instructed.instruction,
      },
      reader,
      now,
    ),
  'hand-over-snoozed': (stageName, reader, language) =>
    renderEscalation(handedOver(stageName, { ...putOff, reason: reasons[language] }), reader, now),
  'handover-level': (stageName, reader) =>
    renderEscalation(
      waitingHandover(stageName, { level: { to: 'owner', instead: false }, told: [], isKey: false }),
      reader,
      now,
    ),
  'handover-level-everything': (stageName, reader) =>
    renderEscalation(
      waitingHandover(stageName, {
        ...{ round: 2, delays: { promisesBroken: 1, holds: 0, snoozes: 0, activitiesMoved: 0 } },
        cause: { kind: 'snooze-ended', until: '2026-03-01T16:00:00.000Z' },
      }),
      reader,
      now,
    ),
  'handover-without-manager': (stageName, reader) =>
    renderEscalation(
      waitingHandover(stageName, {
        ...{ told: [], level: { to: 'owner', instead: true } },
        handover: { fromName: 'Anna Novak', wonAt: '2026-02-25T10:00:00.000Z', status: 'open' },
        next: { to: 'management', at: '2026-03-09T09:30:00.000Z', again: false },
      }),
      reader,
      now,
    ),
};

const digests: Readonly<Record<string, Golden>> = {
  'digest-of-handovers': (stageName, reader) => {
    const counts = { count: 4, keyCount: 4, openCount: 2 };
    return renderDigest({ deals: digestHandovers(stageName), ...counts, linkDays: act.days }, reader, now);
  },
  digest: (stageName, reader) => {
    const counts = { count: 127, keyCount: 21, openCount: 125 };
    return renderDigest({ deals: digestDeals(stageName), ...counts, linkDays: act.days }, reader, now);
  },
  'digest-of-answered': (stageName, reader, language) => {
    const deals = digestDeals(stageName).map((deal, at) => ({
      ...{ ...deal, handedOver: true },
      standing: at % 2 === 0 ? takenOn : { ...putOff, reason: reasons[language] },
    }));
    const counts = { count: deals.length, keyCount: 2, openCount: 0 };
    return renderDigest({ deals, ...counts, linkDays: act.days }, reader, now);
  },
};

const managementDigests: Readonly<Record<string, Golden>> = {
  'management-digest': (stageName, reader, language) => {
    const standings = [
      open,
      takenOn,
      { kind: 'instructed', by: 'Petr Dvorak', doneBy: '2026-03-06T16:00:00.000Z' },
      { ...putOff, reason: reasons[language] },
      { kind: 'ended', because: 'moved' },
      { kind: 'ended', because: 'recovered' },
    ] as const;
    const deals = digestDeals(stageName).map((deal, at) => ({
      ...{ ...deal, standing: standings[at]!, ownerName: 'Anna Novak' },
      link: standings[at]?.kind === 'ended' ? undefined : deal.link,
    }));
    const counts = { open: 1, snoozed: 1, takenOn: 2, ended: 2 };
    const cases = [
      { ...lateCase, standing: open },
      { ...lateCase, number: 'R-00043', stepName: undefined, standing: takenOn },
      { ...lateCase, number: 'R-00044', window: 'vendor' as const, stepName: undefined, standing: undefined },
    ];
    const digest = { since: '2026-02-27T16:00:00.000Z', counts, deals, cases, linkDays: act.days };
    return renderManagementDigest(digest, reader, now);
  },
  'management-digest-in-stead': (stageName, reader) => {
    const [deal] = digestDeals(stageName).map((one) => ({ ...one, standing: open, ownerName: 'Anna Novak' }));
    const counts = { open: 1, snoozed: 0, takenOn: 0, ended: 0 };
    const digest = { since: '2026-02-27T16:00:00.000Z', inSteadOf: 'Eva Horak', counts };
    return renderManagementDigest({ ...digest, deals: [deal!], cases: [], linkDays: act.days }, reader, now);
  },
  'management-digest-of-cases': (_stage, reader) => {
    const counts = { open: 0, snoozed: 0, takenOn: 0, ended: 0 };
    const cases = [{ ...lateCase, standing: open }];
    const digest = { since: '2026-02-27T16:00:00.000Z', counts, deals: [], cases, linkDays: act.days };
    return renderManagementDigest(digest, reader, now);
  },
};

const alerts: Readonly<Record<string, Golden>> = {
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
        {
          ...{ kind: 'letter-undeliverable', count: 1, subject: 'R-00042' },
          ...{ raisedAt: '2026-03-02T09:22:00.000Z', isResolved: false },
        },
        {
          ...{ kind: 'deadline-uncountable', count: 1, subject: 'Coating line' },
          ...{ raisedAt: '2026-03-02T09:25:00.000Z', isResolved: false },
        },
        {
          ...{ kind: 'webhook-disabled', count: 1, subject: 'erp.example.com' },
          ...{ raisedAt: '2026-03-02T09:27:00.000Z', isResolved: false },
        },
      ],
      reader,
      now,
    ),
};

const announcements: Readonly<Record<string, Golden>> = {
  announcement: (stageName, reader) => renderAnnouncements([announcement(stageName)], reader, now),
  announcements: (stageName, reader) =>
    renderAnnouncements(
      [announcement(stageName), announcement(stageName, { title: 'Coating line' })],
      reader,
      now,
    ),
  handover: (stageName, reader) =>
    renderAnnouncements([announcement(stageName, { kind: 'handover' })], reader, now),
  'own-deal': (stageName, reader) =>
    renderAnnouncements([announcement(stageName, { kind: 'own' })], reader, now),
  'announcements-with-handover': (stageName, reader) =>
    renderAnnouncements(
      [announcement(stageName), announcement(stageName, { title: 'Coating line', kind: 'handover' })],
      reader,
      now,
    ),
};

const accountMails: Readonly<Record<string, Golden>> = {
  'password-reset': (_stage, reader) =>
    renderAccountMail(
      { kind: 'password-reset', link: 'https://deals.example.test/password-reset/token', minutes: 30 },
      reader,
      now,
    ),
  'wrong-passwords': (_stage, reader) =>
    renderAccountMail({ kind: 'wrong-passwords', at: '2026-03-02T09:29:00.000Z' }, reader, now),
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

const customerMessages: Readonly<Record<string, Golden>> = {
  message: (_stage, _reader, language) => renderCustomerMessage({ language, ...messages[language] }),
};

/** Every kind of mail there is, by kind and name. */
export const goldenMails: Readonly<Record<MailKind, Readonly<Record<string, Golden>>>> = {
  escalation: escalations,
  digest: digests,
  'management-digest': managementDigests,
  alert: alerts,
  announcement: announcements,
  message: customerMessages,
  account: accountMails,
  'return-notices': goldenCaseTellings,
  'return-letter': goldenLetters,
};

const byName = new Map(Object.values(goldenMails).flatMap((ofKind) => Object.entries(ofKind)));
export const goldenNames: readonly string[] = [...byName.keys()];

export function goldenMail(name: string, language: Language): Rendered {
  const reader = {
    ...{ name: 'Petr Dvorak', email: 'petr.dvorak@example.test' },
    ...{ locale: language, timeZone: 'Europe/Prague' },
  };
  return byName.get(name)!(stages[language], reader, language);
}
