import type { ActivityType } from '@app/domain/deal/state.js';
import type { StallKind } from '@app/domain/escalation/escalation.js';
import type { LadderRecipient } from '@app/domain/pipeline/definition.js';

/** One stall in words. Times are shown as the recipient reads them. */
export interface StallWords {
  readonly stage: string;
  readonly customerClass: string;
  readonly since: string;
  readonly due: string;
  readonly norm: string;
}

/** All words of the mails in one language. */
export interface MailTexts {
  /** For dates and numbers, BCP 47. */
  readonly language: string;
  readonly customer: string;
  readonly owner: string;
  readonly amount: string;
  readonly noAmount: string;
  readonly noAmountInLine: string;
  readonly keyDeal: string;
  readonly contractOn: string;
  readonly noContractOn: string;
  readonly lastActivity: string;
  readonly noLastActivity: string;
  readonly nextActivity: string;
  readonly noNextActivity: string;
  readonly overdueActivity: (what: string) => string;
  readonly brokenPromises: string;
  readonly none: string;
  readonly told: string;
  readonly toldNobodyElse: string;
  readonly moreTold: (count: number) => string;
  /** For an administrator: why this mail comes here. */
  readonly insteadOf: (level: string) => string;
  readonly openDeal: string;
  readonly takeOn: (address: string) => string;
  readonly zone: (zone: string) => string;
  readonly activity: Readonly<Record<ActivityType, string>>;
  readonly level: Readonly<Record<LadderRecipient, string>>;
  readonly stall: Readonly<Record<StallKind, (words: StallWords) => string>>;
  /** What stalled, short, for a line of a digest. */
  readonly stallShort: Readonly<Record<StallKind, string>>;
  readonly norm: (parts: { days: number; hours: number; minutes: number; seconds: number }) => string;
  readonly customerOfClass: (name: string, customerClass: string) => string;
  readonly escalationSubject: (title: string, stage: string, since: string, round: number) => string;
  readonly escalationLead: (key: boolean, stage: string, since: string) => string;
  /** Why this reader is told. */
  readonly reached: (level: string, round: number) => string;
  readonly nextLevel: (level: string, at: string) => string;
  readonly lastLevel: string;
  readonly digestSubject: (deals: number, keyDeals: number) => string;
  readonly digestLead: (deals: number, keyDeals: number) => string;
  readonly digestOrder: string;
  readonly stalledSince: (stage: string, since: string) => string;
  readonly round: (round: number) => string;
  readonly andMore: (count: number) => string;
}

const grouped = new Intl.NumberFormat('en-US');
const plural = (count: number, one: string) => `${grouped.format(count)} ${count === 1 ? one : `${one}s`}`;
const have = (count: number) => (count === 1 ? 'has' : 'have');

const english: MailTexts = {
  language: 'en-US',
  customer: 'Customer',
  owner: 'Owner',
  amount: 'Amount',
  noAmount: 'not given',
  noAmountInLine: 'no amount',
  keyDeal: 'key deal',
  contractOn: 'Contract expected',
  noContractOn: 'no date given',
  lastActivity: 'Last activity',
  noLastActivity: 'none yet',
  nextActivity: 'Next activity',
  noNextActivity: 'nothing planned',
  overdueActivity: (what) => `${what} – overdue`,
  brokenPromises: 'Broken promises',
  none: 'none',
  told: 'Also told',
  toldNobodyElse: 'nobody',
  moreTold: (count) => `and ${count} more`,
  insteadOf: (level) => `You are told as an administrator, since nobody was found to tell as ${level}.`,
  openDeal: 'Open the deal',
  takeOn: (address) => `To take it on, promise a date: POST ${address} with {"promisedFor": "<date>"}`,
  zone: (zone) => `Times are in ${zone}.`,
  activity: {
    call: 'call',
    visit: 'visit',
    message: 'message',
    quote: 'quote',
    meeting: 'meeting',
    'reference-visit': 'reference visit',
  },
  level: { owner: 'owner', 'head-of-sales': 'head of sales', management: 'management' },
  stall: {
    'stage-norm': ({ stage, customerClass, since, due, norm }) =>
      `In ${stage} since ${since}. The norm for class ${customerClass} is ${norm} and ended on ${due}.`,
    'no-future-activity': ({ since, due, norm }) =>
      `Nothing further planned since ${since}. The norm is ${norm} and ended on ${due}.`,
    'activity-overdue': ({ since, due, norm }) =>
      `An activity planned for ${since} is not done. The norm is ${norm} and ended on ${due}.`,
    'customer-silent': ({ since, due, norm }) =>
      `The customer is silent since ${since}. The norm is ${norm} and ended on ${due}.`,
    handover: ({ since, due, norm }) =>
      `Won on ${since}, and nobody has taken over the care. The norm is ${norm} and ended on ${due}.`,
  },
  stallShort: {
    'stage-norm': 'stage norm broken',
    'no-future-activity': 'no future activity',
    'activity-overdue': 'activity overdue',
    'customer-silent': 'customer silent',
    handover: 'handover not accepted',
  },
  norm: ({ days, hours, minutes, seconds }) =>
    [
      days > 0 && plural(days, 'working day'),
      hours > 0 && plural(hours, 'working hour'),
      minutes > 0 && plural(minutes, 'working minute'),
      seconds > 0 && plural(seconds, 'working second'),
    ]
      .filter((part) => part !== false)
      .join(' and '),
  customerOfClass: (name, customerClass) => `${name} (class ${customerClass})`,
  escalationSubject: (title, stage, since, round) =>
    `${title} – stalled in ${stage} since ${since}${round > 1 ? ` (round ${round})` : ''}`,
  escalationLead: (key, stage, since) =>
    `This ${key ? 'key deal' : 'deal'} has stalled in ${stage} since ${since}.`,
  reached: (level, round) =>
    `You are told as ${level}${round > 1 ? `, in round ${round}: a promise was broken` : ''}.`,
  nextLevel: (level, at) => `If nobody takes it on, ${level} is told on ${at}.`,
  lastLevel: 'There is no higher level: it stays open until somebody takes it on.',
  digestSubject: (deals, keyDeals) =>
    `${plural(deals, 'deal')} ${have(deals)} stalled${keyDeals > 0 ? `, ${keyDealsAmong(deals, keyDeals)}` : ''}`,
  digestLead: (deals, keyDeals) =>
    `${plural(deals, 'deal')} ${have(deals)} stalled${keyDeals > 0 ? `, ${keyDealsAmong(deals, keyDeals)}` : ''}; ` +
    `nobody has taken ${deals === 1 ? 'it' : 'them'} on yet.`,
  digestOrder: 'Key deals come first, then by amount.',
  stalledSince: (stage, since) => `in ${stage}, stalled since ${since}`,
  round: (round) => `round ${round}`,
  andMore: (count) => `and ${grouped.format(count)} more`,
};

function keyDealsAmong(deals: number, keyDeals: number): string {
  if (deals === 1) return 'a key deal';
  if (keyDeals === deals) return deals === 2 ? 'both key deals' : 'all key deals';
  return `${grouped.format(keyDeals)} of them ${keyDeals === 1 ? 'a key deal' : 'key deals'}`;
}

/** The texts in a person's language; English where we do not speak it. */
export function textsFor(_locale: string): MailTexts {
  return english;
}
