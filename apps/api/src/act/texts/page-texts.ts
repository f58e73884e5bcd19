import type { ProblemCode } from '@app/contracts/problem.js';
import type { EscalationEnd } from '@app/domain/escalation/happening.js';
import type { HandoverStatus } from '@app/domain/handover/state.js';

/** What can be done on the page. */
export const actKinds = ['accept', 'take-on', 'snooze', 'instruct'] as const;
export type ActKind = (typeof actKinds)[number];

/** One form of the page. */
export interface FormTexts {
  readonly title: string;
  readonly explanation: string;
  /** Of the field for a day; empty where the form has none. */
  readonly day: string;
  /** Of the field for words; empty where the form has none. */
  readonly words: string;
  readonly submit: string;
  /** What is said once it is done. */
  readonly done: string;
}

/** All words of the page in one language, beside those of the mails. */
export interface PageTexts {
  readonly forms: Readonly<Record<ActKind, FormTexts>>;
  readonly standing: {
    readonly mine: (until: string) => string;
    readonly takenOn: (by: string, until: string) => string;
    readonly instructed: (by: string, until: string) => string;
    readonly snoozed: (by: string, until: string) => string;
    readonly ended: Readonly<Record<EscalationEnd, string>>;
    /** Of a handover. */
    readonly handover: Readonly<Record<Exclude<HandoverStatus, 'open'>, string>>;
  };
  /** Why something was not done; `other` stands for what needs no words of its own. */
  readonly problems: Readonly<Partial<Record<ProblemCode, string>>> & { readonly other: string };
  /** The service cannot be reached: the form may be sent again, and acts once. */
  readonly away: string;
  readonly incomplete: string;
  readonly expired: { readonly title: string; readonly text: string };
  readonly unknown: { readonly title: string; readonly text: string };
  readonly tooMany: { readonly title: string; readonly text: string };
  readonly failed: { readonly title: string; readonly text: string };
}
