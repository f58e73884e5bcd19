/** Whom a mail goes to, and how this person reads it. */
export interface Recipient {
  readonly name: string;
  readonly email: string;
  readonly locale: string;
  /** IANA name; times are shown in it. */
  readonly timeZone: string;
}

/** What a renderer makes of one mail. */
export interface Rendered {
  /** One line. */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** A mail as a channel sends it. */
export interface OutgoingMail extends Rendered {
  readonly to: { readonly name: string; readonly address: string };
  /** With its angle brackets, the same at each attempt. */
  readonly messageId: string;
  /** Message-ID of the thread's root; absent when the mail stands alone. */
  readonly threadOf?: string;
  /** A person wrote it, or let it go: answers go to them, and the sender's address shows their name. */
  readonly onBehalfOf?: { readonly name: string; readonly address: string };
  /** Nobody looked at it before it went out: holiday notes must not answer it. Absent: so it is. */
  readonly isAutomatic?: boolean;
  /** The notices that the mail carries, each as `escalation/round/level`, with its purpose where that is no level: its receipt is traced without our tables. */
  readonly noticeIds: readonly string[];
}

/**
 * The root of a deal's thread. No mail has this id; mail programs put all mails that refer to it into one thread all
 * the same.
 */
export function dealThread(dealId: string): string {
  return `<deal-${dealId}@dealwarden>`;
}
