import type { ActivityType } from '@app/domain/deal/state.js';
import type { StallKind } from '@app/domain/escalation/escalation.js';
import type { EscalationEnd } from '@app/domain/escalation/happening.js';
import type { HandoverStatus } from '@app/domain/handover/state.js';
import type { Language, LadderRecipient } from '@app/domain/pipeline/definition.js';
import type { AccountTexts } from './account-texts.js';

/** One stall in words. Times are shown as the recipient reads them. */
export interface StallWords {
  readonly stage: string;
  readonly customerClass: string;
  readonly since: string;
  readonly due: string;
  /** How long it may take; absent when no norm is known any more. */
  readonly norm?: string;
  /** The norm was agreed with this customer, and beats that of its class. */
  readonly agreed: boolean;
  /** What was planned, of an overdue activity. */
  readonly activity?: ActivityType;
}

/** Parts of a calendar day as Intl names them in a language. */
export interface DayParts {
  readonly weekday: string;
  readonly day: string;
  readonly month: string;
  /** Empty within this year. */
  readonly year: string;
}

export interface NormParts {
  readonly days: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
}

/** How a language shows days, numbers and norms. */
export interface FormTexts {
  readonly language: Language;
  /** For dates and numbers, BCP 47. */
  readonly locale: string;
  /** How a month is named within a day. */
  readonly month: 'short' | 'long' | 'numeric';
  readonly day: (parts: DayParts) => string;
  readonly amount: (number: string, currency: string) => string;
  readonly norm: (parts: NormParts) => string;
}

/** What is told of a deal, whatever the mail. */
export interface FactTexts {
  readonly customer: string;
  readonly owner: string;
  readonly amount: string;
  readonly noAmount: string;
  readonly noAmountInLine: string;
  readonly keyDeal: string;
  readonly contractOn: string;
  readonly noContractOn: string;
  readonly lastContact: string;
  readonly noLastContact: string;
  readonly customerAnswered: string;
  readonly nextActivity: string;
  readonly noNextActivity: string;
  readonly overdue: (what: string) => string;
  /** Of an activity that is planned some time before a day's end. */
  readonly someTimeBy: (day: string) => string;
  /** What the customer has claimed and is not settled; shown only when there is such. */
  readonly openClaims: string;
  /** @param since when the oldest of them was claimed */
  readonly claimsSince: (count: number, since: string) => string;
  /** What kept the ladder quiet without working the deal; shown only when it happened. */
  readonly delays: string;
  readonly promisesBroken: (count: number) => string;
  readonly holds: (count: number) => string;
  readonly snoozes: (count: number) => string;
  readonly activitiesMoved: (count: number) => string;
  readonly told: string;
  readonly toldPerson: (name: string, as: string | undefined, at: string) => string;
  readonly toldNobodyElse: string;
  readonly moreTold: (count: number) => string;
  readonly activity: Readonly<Record<ActivityType, string>>;
  readonly level: Readonly<Record<LadderRecipient, string>>;
  readonly instructed: string;
  readonly handedOver: string;
  readonly customerOfClass: (name: string, customerClass: string) => string;
  readonly zone: (zone: string) => string;
}

/** Why a deal stalls. */
export interface StallTexts {
  readonly full: Readonly<Record<StallKind, (words: StallWords) => string>>;
  /** For a line of a digest. */
  readonly short: Readonly<Record<StallKind, string>>;
  readonly since: (stage: string, since: string) => string;
  readonly round: (round: number) => string;
}

/** The mail about one escalation. */
export interface TellingTexts {
  /** The same for every mail about a deal: mail programs keep what has one subject in one thread. */
  readonly subject: (title: string) => string;
  readonly lead: (key: boolean, stage: string, since: string) => string;
  readonly handOverLead: (key: boolean, stage: string, since: string) => string;
  /** Why this reader is told. */
  readonly reached: Readonly<Record<LadderRecipient, string>>;
  /** For an administrator, told since nobody was found. */
  readonly insteadOfLevel: Readonly<Record<LadderRecipient, string>>;
  /** For a substitute. */
  readonly inSteadOf: (name: string) => string;
  readonly again: string;
  readonly promiseBroken: (promisedFor: string, round: number) => string;
  readonly snoozeEnded: (until: string, round: number) => string;
  readonly thirdInQuarter: string;
  readonly next: Readonly<Record<LadderRecipient, (at: string) => string>>;
  /** Of the top level, to whom it was told. */
  readonly nextAgain: (at: string) => string;
  /** What a manager asks of the owner follows. */
  readonly instruction: (by: string, doneBy: string) => string;
  readonly instructionCounts: string;
  readonly answer: string;
  readonly see: string;
  readonly link: (days: number) => string;
  /** The same of several links in one mail. */
  readonly links: (days: number) => string;
}

/** What has become of an escalation. */
export interface StandingTexts {
  readonly open: string;
  readonly takenOn: (by: string, promisedFor: string) => string;
  readonly instructed: (by: string, doneBy: string) => string;
  readonly snoozed: (by: string, until: string) => string;
  /** Why it was put off, in the words of whoever did. */
  readonly reason: (words: string) => string;
  /** What happens until the date of an answer, and after it. */
  readonly untilThen: string;
  readonly ended: Readonly<Record<EscalationEnd, string>>;
}

/** Many escalations in one mail. */
export interface DigestTexts {
  /** Also the first sentence, without its full stop. */
  readonly subject: (deals: number, keyDeals: number) => string;
  /** How many of the deals nobody has answered for. */
  readonly notTakenOn: (open: number, deals: number) => string;
  readonly order: string;
  readonly andMore: (count: number) => string;
}

/** Management's mail about the key deals that began to stall. */
export interface ManagementDigestTexts {
  readonly subject: (deals: number) => string;
  readonly lead: (deals: number, since: string) => string;
  readonly counts: Readonly<Record<'open' | 'takenOn' | 'snoozed' | 'ended', (count: number) => string>>;
  readonly andMore: (count: number) => string;
}

/** What administrators are told of. A kind that is not known here is shown by its code. */
export interface AlertTexts {
  readonly subject: (count: number) => string;
  readonly lead: string;
  readonly kinds: Readonly<Partial<Record<string, { readonly what: string; readonly toDo: string }>>>;
  readonly oldest: (since: string) => string;
  readonly resolved: string;
  readonly andMore: (count: number) => string;
}

/** What a pipeline's stage tells people of. */
export interface AnnouncementTexts {
  readonly subject: (title: string, what: string) => string;
  readonly manySubject: (count: number) => string;
  readonly entered: (stage: string, at: string) => string;
  readonly why: string;
  /** The subject of many that are not all of stages. */
  readonly manyNews: (count: number) => string;
  /** What a personal manager is told when a deal of one of its customers is won. */
  readonly handover: NewsTexts;
  /** What somebody is told to whom a deal was handed over. */
  readonly own: NewsTexts;
}

export interface NewsTexts {
  readonly what: string;
  readonly happened: (at: string) => string;
  readonly why: string;
}

/** Words of the mail about an escalation that are others when it is of a handover. */
type OwnTellingTexts = Pick<
  TellingTexts,
  'subject' | 'snoozeEnded' | 'next' | 'nextAgain' | 'answer' | 'see'
> & {
  /** Why the personal manager is told. */
  readonly reachedManager: string;
  /** For an administrator, told since there is none. */
  readonly insteadOfManager: string;
};

/** A won deal's handover that waits for the personal manager: what of its escalation is told in words of its own. */
export interface WaitingHandoverTexts {
  readonly telling: OwnTellingTexts;
  /** `to`: the personal manager; absent: the customer has none. */
  readonly lead: (key: boolean, from: string, to: string | undefined, since: string) => string;
  readonly toDo: string;
  readonly wonBy: string;
  readonly manager: string;
  readonly noManager: string;
  /** The personal manager among those who were told. */
  readonly asManager: string;
  /** For a line of a digest. */
  readonly waits: (to: string | undefined, since: string) => string;
  readonly ended: Readonly<Record<Exclude<HandoverStatus, 'open'>, string>>;
}

/** All words of the mails in one language. */
export interface MailTexts {
  readonly form: FormTexts;
  readonly facts: FactTexts;
  readonly stalls: StallTexts;
  readonly telling: TellingTexts;
  readonly standing: StandingTexts;
  readonly digest: DigestTexts;
  readonly managementDigest: ManagementDigestTexts;
  readonly alerts: AlertTexts;
  readonly announcement: AnnouncementTexts;
  readonly account: AccountTexts;
  readonly handover: WaitingHandoverTexts;
}
