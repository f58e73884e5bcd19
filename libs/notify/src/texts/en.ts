import { accountTexts } from './account-texts.js';
import { handoverTexts } from './handover-texts.js';
import type { MailTexts, StallWords } from './mail-texts.js';
import { counting, joined } from './plural.js';

const count = counting('en-GB');
const number = new Intl.NumberFormat('en-GB');
const deals = (n: number) => count(n, { one: 'deal', other: 'deals' });
const have = (n: number) => (n === 1 ? 'has' : 'have');

const norm = ({ norm: length, agreed, due }: StallWords, whose = '') =>
  length === undefined
    ? `The norm ended on ${due}.`
    : `The norm${agreed ? ' agreed with this customer' : whose} is ${length} and ended on ${due}.`;
const ofClass = ({ customerClass }: StallWords) => ` for class ${customerClass}`;

function keyDealsAmong(all: number, key: number): string {
  if (all === 1) return 'a key deal';
  if (key === all) return all === 2 ? 'both key deals' : 'all key deals';
  return `${number.format(key)} of them ${key === 1 ? 'a key deal' : 'key deals'}`;
}

const stalledDeals = (n: number, key: number) =>
  `${deals(n)} ${have(n)} stalled${key > 0 ? `, ${keyDealsAmong(n, key)}` : ''}`;

/** The mails in English; what is read in it is checked by the mails in `golden/`. */
export const english: MailTexts = {
  form: {
    language: 'en',
    locale: 'en-GB',
    month: 'short',
    day: ({ weekday, day, month, year }) => `${weekday} ${day} ${month}${year && ` ${year}`}`,
    amount: (amount, currency) => `${currency} ${amount}`,
    norm: ({ days, hours, minutes, seconds }) =>
      joined(
        [
          days > 0 && count(days, { one: 'working day', other: 'working days' }),
          hours > 0 && count(hours, { one: 'working hour', other: 'working hours' }),
          minutes > 0 && count(minutes, { one: 'working minute', other: 'working minutes' }),
          seconds > 0 && count(seconds, { one: 'working second', other: 'working seconds' }),
        ],
        'and',
      ),
  },
  facts: {
    customer: 'Customer',
    owner: 'Owner',
    amount: 'Amount',
    noAmount: 'not given',
    noAmountInLine: 'no amount',
    keyDeal: 'key deal',
    contractOn: 'Contract expected',
    noContractOn: 'no date given',
    lastContact: 'Last contact',
    noLastContact: 'none yet',
    customerAnswered: 'the customer answered',
    nextActivity: 'Next activity',
    noNextActivity: 'nothing planned',
    overdue: (what) => `${what} – overdue`,
    someTimeBy: (day) => `some time by ${day}`,
    openClaims: 'Open claims',
    claimsSince: (n, since) =>
      n === 1 ? `1, since ${since}` : `${number.format(n)}, the oldest since ${since}`,
    delays: 'Delays so far',
    promisesBroken: (n) => count(n, { one: 'broken promise', other: 'broken promises' }),
    holds: (n) => count(n, { one: 'hold', other: 'holds' }),
    snoozes: (n) => count(n, { one: 'snooze', other: 'snoozes' }),
    activitiesMoved: (n) => count(n, { one: 'activity put off', other: 'activities put off' }),
    told: 'Also told',
    toldPerson: (name, as, at) => `${name} (${as === undefined ? at : `${as}, ${at}`})`,
    toldNobodyElse: 'nobody',
    moreTold: (n) => `and ${number.format(n)} more`,
    activity: {
      call: 'call',
      visit: 'visit',
      message: 'message',
      quote: 'quote',
      meeting: 'meeting',
      'reference-visit': 'reference visit',
    },
    level: { owner: 'owner', 'head-of-sales': 'head of sales', management: 'management' },
    instructed: 'given a task',
    handedOver: 'deal handed over',
    customerOfClass: (name, customerClass) => `${name} (class ${customerClass})`,
    zone: (zone) => `Times are in ${zone}.`,
  },
  stalls: {
    full: {
      'stage-norm': (words) => `In ${words.stage} since ${words.since}. ${norm(words, ofClass(words))}`,
      'no-future-activity': (words) => `Nothing further planned since ${words.since}. ${norm(words)}`,
      'activity-overdue': (words) =>
        `Overdue: ${words.activity ? english.facts.activity[words.activity] : 'an activity'}, planned for ` +
        `${words.since} and not done. ${norm(words)}`,
      'customer-silent': (words) =>
        `The customer has been silent since ${words.since}. ${norm(words, ofClass(words))}`,
      handover: (words) => `Won on ${words.since}, and nobody has taken over the care yet. ${norm(words)}`,
      'return-step': (words) =>
        `The step “${words.stage}” of the return case was due on ${words.due}. ${norm(words)}`,
    },
    short: {
      'stage-norm': 'stage norm broken',
      'no-future-activity': 'no future activity',
      'activity-overdue': 'activity overdue',
      'customer-silent': 'customer silent',
      handover: 'handover not accepted',
      'return-step': 'step of a return case late',
    },
    since: (stage, since) => `in ${stage}, stalled since ${since}`,
    round: (round) => `round ${round}`,
  },
  telling: {
    subject: (title) => `${title} – stalled`,
    lead: (key, stage, since) => `This ${key ? 'key deal' : 'deal'} has stalled in ${stage} since ${since}.`,
    handOverLead: (key, stage, since) =>
      `This ${key ? 'key deal' : 'deal'} is yours now. It has stalled in ${stage} since ${since}.`,
    reached: {
      owner: 'You are told as owner.',
      'head-of-sales': 'You are told as head of sales.',
      management: 'You are told as management.',
    },
    insteadOfLevel: {
      owner: 'You are told as an administrator, because nobody was found to tell as owner.',
      'head-of-sales': 'You are told as an administrator, because nobody was found to tell as head of sales.',
      management: 'You are told as an administrator, because nobody was found to tell as management.',
    },
    inSteadOf: (name) => `You are told in place of ${name}, who is away.`,
    again: 'You are told again: a week has passed without an answer.',
    promiseBroken: (promisedFor, round) =>
      `It was promised by ${promisedFor}, and the promise was not kept. This is round ${round}.`,
    snoozeEnded: (until, round) =>
      `It was put off until ${until}, and still stalls.${round > 1 ? ` This is round ${round}.` : ''}`,
    thirdInQuarter: 'It is the third stall of this deal within a quarter: the ladder began one level up.',
    next: {
      owner: (at) => `If nobody takes it on, the owner is told on ${at}.`,
      'head-of-sales': (at) => `If nobody takes it on, the head of sales is told on ${at}.`,
      management: (at) => `If nobody takes it on, management is told on ${at}.`,
    },
    nextAgain: (at) => `There is no higher level. If nobody takes it on, you are reminded on ${at}.`,
    instruction: (by, doneBy) => `${by} asks you to do this by ${doneBy}:`,
    instructionCounts: 'It counts as your promise: nobody else is told before that date.',
    answer: 'Take it on or put it off',
    see: 'See the deal',
    link: (days) =>
      `The link is for you alone and needs no sign-in. It works for ${count(days, { one: 'day', other: 'days' })}; please do not forward it.`,
    links: (days) =>
      `The links are for you alone and need no sign-in. They work for ${count(days, { one: 'day', other: 'days' })}; please do not forward them.`,
  },
  standing: {
    open: 'Nobody has taken it on yet.',
    takenOn: (by, promisedFor) => `Taken on by ${by}, promised by ${promisedFor}.`,
    instructed: (by, doneBy) => `${by} told the owner to have it done by ${doneBy}.`,
    snoozed: (by, until) => `Put off by ${by} until ${until}.`,
    reason: (words) => `Reason: ${words}`,
    untilThen: 'Nobody else is told before then. If it is still open then, telling goes on where it stopped.',
    ended: {
      moved: 'Settled: the deal has moved on.',
      closed: 'Settled: the deal is closed.',
      recovered: 'Settled: what stalled it is mended.',
    },
  },
  digest: {
    subject: stalledDeals,
    notTakenOn: (open, of) => {
      if (open === 0) return `${of === 1 ? 'It has' : 'All of them have'} been taken on or put off.`;
      return open === of
        ? `Nobody has taken ${of === 1 ? 'it' : 'them'} on yet.`
        : `Nobody has taken on ${number.format(open)} of them yet.`;
    },
    order: 'Key deals come first, then by amount.',
    andMore: (n) => `and ${number.format(n)} more in your inbox`,
  },
  managementDigest: {
    subject: (n) => `${count(n, { one: 'key deal has', other: 'key deals have' })} newly stalled`,
    lead: (n, since) =>
      `${count(n, { one: 'key deal has', other: 'key deals have' })} begun to stall since ${since}.`,
    counts: {
      open: (n) => `not taken on: ${number.format(n)}`,
      takenOn: (n) => `taken on: ${number.format(n)}`,
      snoozed: (n) => `put off: ${number.format(n)}`,
      ended: (n) => `settled: ${number.format(n)}`,
    },
    andMore: (n) => `and ${number.format(n)} more`,
  },
  alerts: {
    subject: (n) => `Dealwarden: ${count(n, { one: 'alert', other: 'alerts' })}`,
    lead: 'Dealwarden needs an administrator to look at this:',
    kinds: {
      'deadline-late': {
        what: 'Deadlines late by more than five minutes',
        toDo: 'Check that a worker is running and that Temporal answers.',
      },
      'workflow-stopped': {
        what: 'Open deals and handovers whose workflow does not run',
        toDo: 'They are started again from their rows; dealwarden doctor shows what is left.',
      },
      'row-ahead': {
        what: 'Rows ahead of their workflows',
        toDo: 'The workflows catch up by themselves; dealwarden doctor shows what is left.',
      },
      'row-behind': {
        what: 'Rows behind their workflows',
        toDo: 'Run dealwarden doctor --repair.',
      },
      'recipient-missing': {
        what: 'Levels for which nobody was found to tell',
        toDo: 'Give the team a head of sales, or the absent a substitute.',
      },
      'message-undeliverable': {
        what: 'Messages to customers that could not be delivered',
        toDo: "Check the customer's e-mail address.",
      },
      'letter-undeliverable': {
        what: 'Return cases whose letters reach nobody',
        toDo: 'Call whom the case names, and enter an e-mail address that works.',
      },
      'deadline-uncountable': {
        what: 'Deals with clocks that cannot be counted',
        toDo: 'Publish a calendar with enough open hours, a shorter norm, or move the deals on.',
      },
      'webhook-disabled': {
        what: 'Other systems that are told nothing any more',
        toDo: 'Have the receiver mended, and enable the webhook again (PATCH /api/v1/webhooks/{id}): what waits is sent then.',
      },
    },
    oldest: (since) => `since ${since}`,
    resolved: 'over by now',
    andMore: (n) => `and ${number.format(n)} more`,
  },
  announcement: {
    subject: (title, what) => `${title} – ${what}`,
    manySubject: (n) => `${deals(n)} ${have(n)} reached a stage you are told of`,
    entered: (stage, at) => `The deal entered ${stage} on ${at}.`,
    why: 'You are told because its pipeline asks for it at this stage.',
    manyNews: (n) => `News of ${deals(n)}`,
    handover: {
      what: 'to be taken over',
      happened: (at) => `The deal was won on ${at}. Its care waits to be taken over.`,
      why: 'You are told because you care for this customer, or because nobody does yet.',
    },
    own: {
      what: 'yours now',
      happened: (at) => `The deal was handed over to you on ${at}.`,
      why: 'You are told because you own the deal now.',
    },
  },
  account: accountTexts.en,
  handover: handoverTexts.en,
};
