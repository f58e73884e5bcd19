import type { Language } from '@app/domain/pipeline/definition.js';
import type { DigestDeal } from './digest-mail.js';
import type { EscalationTelling } from './escalation-mail.js';
import type { Recipient, Rendered } from './mail.js';
import type { EscalationStanding } from './standing.js';

/** A mail as it is kept, told of a deal in a stage of this name. */
export type Golden = (stage: string, reader: Recipient, language: Language) => Rendered;

export const now = '2026-03-02T09:30:00.000Z';
export const act = { link: 'https://deals.example.test/act/token', days: 14 };
export const stages: Readonly<Record<Language, string>> = {
  en: 'Offer',
  cs: 'Nabídka',
  pl: 'Oferta',
  ru: 'Предложение',
};

export function telling(changes: Partial<EscalationTelling> = {}): EscalationTelling {
  return {
    purpose: 'level',
    standing: { kind: 'open' },
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
    lastContact: { what: 'call', at: '2026-02-26T13:05:00.000Z' },
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

export const everythingWrong: Partial<EscalationTelling> = {
  stalls: everyStall,
  round: 2,
  delays: { promisesBroken: 2, holds: 1, snoozes: 5, activitiesMoved: 21 },
  openClaims: { count: 2, oldestSince: '2026-02-16T10:00:00.000Z' },
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

export const instructed: Partial<EscalationTelling> = {
  purpose: 'instruction',
  level: undefined,
  instruction: {
    by: 'Petr Dvorak',
    what: 'Call Mr Brown about the lead time.\nThen send the second price list.',
    doneBy: '2026-03-06T16:00:00.000Z',
  },
};

export const takenOn = {
  kind: 'taken-on',
  by: 'Anna Novak',
  promisedFor: '2026-03-06T16:00:00.000Z',
} as const;
export const putOff = { kind: 'snoozed', by: 'Anna Novak', until: '2026-03-20T16:00:00.000Z' } as const;
export const open = { kind: 'open' } as const;
/** As those of a digest's deals. */
const standings: readonly EscalationStanding[] = [open, open, open, takenOn, putOff, open];

/** Why something can wait, as somebody wrote it. */
export const reasons: Readonly<Record<Language, string>> = {
  en: 'Their board decides on the budget on 19 March.',
  cs: 'O rozpočtu rozhodne představenstvo 19. března.',
  pl: 'O budżecie zarząd zdecyduje 19 marca.',
  ru: 'Правление утвердит бюджет 19 марта.',
};

export function digestDeals(stageName: string): DigestDeal[] {
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
    ...{ stalls: everyStall.slice(at % 4, (at % 4) + 2), round: at === 1 ? 2 : 1, handedOver: at > 2 },
    standing: standings[at] ?? { kind: 'open' },
    link: `${act.link}-${at + 1}`,
  }));
}

/** Handovers as lines of a digest: one that waits for a personal manager, one that has none, one that is settled. */
export function digestHandovers(stageName: string): DigestDeal[] {
  const { handover } = waitingHandover(stageName);
  const settled = { kind: 'ended', because: 'closed' } as const;
  return (
    [
      ['Press line for Brno', open, {}],
      ['Coating line', open, { toName: undefined }],
      ['Milling centre', settled, { status: 'accepted' }],
      ['Robot cell', settled, { status: 'withdrawn' }],
    ] as const
  ).map(([title, standing, changes], at) => ({
    ...waitingHandover(stageName, { title, standing, handover: { ...handover!, ...changes } }),
    link: `${act.link}-${at + 1}`,
  }));
}

export function handedOver(stageName: string, standing: EscalationStanding): EscalationTelling {
  return telling({ stageName, standing, purpose: 'hand-over', level: undefined, next: undefined });
}

/** A won deal whose personal manager has not accepted it. */
export function waitingHandover(
  stageName: string,
  changes: Partial<EscalationTelling> = {},
): EscalationTelling {
  return telling({
    ...{ stageName, stalls: everyStall.slice(-1), planned: [], lastContact: undefined },
    escalatedAt: '2026-02-27T10:00:00.000Z',
    told: [{ name: 'Marta Mala', purpose: 'level', to: 'owner', at: '2026-02-27T10:00:00.000Z' }],
    handover: {
      ...{ fromName: 'Anna Novak', toName: 'Marta Mala' },
      ...{ wonAt: '2026-02-25T10:00:00.000Z', status: 'open' },
    },
    ...changes,
  });
}
