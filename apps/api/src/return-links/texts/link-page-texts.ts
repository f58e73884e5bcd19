import type { ClaimStatus, Grant } from '@app/domain/returns/state.js';

/** What can be done by a link, in the order of the page. */
export const linkActs = [
  ...(['accept', 'accept-in-part', 'refuse', 'ask', 'confirm-return', 'announce-goods'] as const),
  ...(['refuse-goods', 'confirm-receipt', 'dispute-receipt'] as const),
] as const;
export type LinkAct = (typeof linkActs)[number];

export interface LinkFormTexts {
  readonly title: string;
  /** Of the field for words. */
  readonly words: string;
  readonly submit: string;
  /** What is said once it is done. */
  readonly done: string;
}

/** All words of the page of a link in one language, beside those of the mails and of pages in general. */
export interface LinkPageTexts {
  readonly title: (number: string) => string;
  readonly lead: Readonly<Record<'vendor' | 'carrier' | 'customer', string>>;
  readonly serials: string;
  readonly defect: string;
  readonly cause: string;
  /** How far a request is, for a vendor or carrier. */
  readonly claims: Readonly<Record<Exclude<ClaimStatus, 'none'>, string>>;
  /** How far it is, for a customer. */
  readonly standing: {
    readonly draft: string;
    readonly inWork: string;
    readonly pickUp: (day: string) => string;
    readonly shipped: string;
    readonly delivered: string;
  };
  readonly nothingToDo: string;
  readonly saidBefore: string;
  /** What was said, by what it was. */
  readonly said: Readonly<Record<'request' | 'answer' | LinkAct, string>>;
  readonly forms: Readonly<Record<LinkAct, LinkFormTexts>>;
  readonly parts: string;
  /** Above the quantities; the line stands beside each. */
  readonly quantities: Readonly<Record<'accepted' | 'disputed', string>>;
  readonly grants: string;
  readonly grant: Readonly<Record<Grant, string>>;
  readonly because: string;
  readonly becauseOf: Readonly<Record<'wrong' | 'defective', string>>;
  readonly shipment: string;
  /** Photos and documents, by what can be said of them. */
  readonly files: Readonly<
    Record<'title' | 'yours' | 'choose' | 'send' | 'done' | 'tooLarge' | 'tooMany' | 'unfit', string>
  >;
  readonly missing: string;
  readonly unfit: string;
  readonly unfitQuantity: string;
  /** It cannot be done any more, or the form is none of this page's. */
  readonly changed: string;
  readonly stale: string;
  readonly thanks: string;
  readonly over: { readonly title: string; readonly text: string };
}
