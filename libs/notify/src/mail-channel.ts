import { createTransport } from 'nodemailer';
import type { OutgoingMail } from './mail.js';
import { oneLine } from './plain-text.js';

/** A way for mails to leave. */
export interface MailChannel {
  /**
   * Resolves when the mail server has taken the mail over.
   * @param signal gives the sending up
   * @throws MailError saying whether another attempt can help
   */
  send(mail: OutgoingMail, signal?: AbortSignal): Promise<void>;
  close(): void;
}

/**
 * A mail was not taken over. The message is made of codes only: replies of mail servers quote addresses, and this text
 * is kept and logged.
 */
export class MailError extends Error {
  override readonly name = 'MailError';

  constructor(
    message: string,
    /** The server will never take this mail. */
    readonly isPermanent: boolean,
  ) {
    super(message);
  }
}

export interface SmtpOptions {
  /** `smtp://user:password@host:port` or `smtps://…` */
  readonly url: string;
  /** `Name <address>` */
  readonly from: string;
  /** Connections kept to the server, and so mails sent at once. */
  readonly connections: number;
}

/** Reaching the server and its greeting; a server that is up answers within a second or two. */
const connectMs = 10_000;
/** Silence within a conversation. Servers that look into a mail before they take it are slow: nothing shorter is safe. */
const silenceMs = 60_000;
/**
 * A whole conversation; whoever leases a mail must lease it for longer. RFC 5321 (4.5.3.2) grants servers more, but a mail
 * of a few kilobytes never needs it.
 */
export const conversationMs = 90_000;

/** Sends by SMTP over a few connections that stay open. */
export function smtpChannel({ url, from, connections }: SmtpOptions): MailChannel {
  const transport = createTransport({
    ...{ url, pool: true, maxConnections: connections, disableFileAccess: true, disableUrlAccess: true },
    ...{
      connectionTimeout: connectMs,
      greetingTimeout: connectMs,
      dnsTimeout: connectMs,
      socketTimeout: silenceMs,
    },
    // Whoever holds the mail's lease tries again: attempts that the pool makes by itself nobody would count.
    maxRequeues: 0,
  });
  return {
    send: async (mail, signal) => {
      const deadline = AbortSignal.timeout(conversationMs);
      try {
        await transport.sendMail({
          ...messageOf(mail, from),
          signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
        });
      } catch (error) {
        throw mailError(error);
      }
    },
    close: () => transport.close(),
  };
}

/** Longer names of people are cut. */
const longestName = 80;
/** Longer subjects are cut by those who show them; the limit of a line (RFC 5322, 998) is far away. */
const longestSubject = 200;
/** One plain address: nothing that could be read as a list, a comment or a second line. */
const plainAddress = /^[^\s@<>()[\],;:"\\]+@[^\s@<>()[\],;:"\\]+$/;

/** RFC 3834: holiday notes are not sent in answer; the second is what Exchange listens to. */
const automatic = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };

function messageOf(mail: OutgoingMail, from: string) {
  if (!plainAddress.test(mail.to.address)) throw new MailError('ill-formed address', true);
  const { onBehalfOf, noticeIds, isAutomatic = true } = mail;
  return {
    ...{ from: onBehalfOf ? named(from, onBehalfOf.name) : from, to: personOf(mail.to) },
    // An owner's ill-formed address costs the customer's answer its way, and not the mail.
    replyTo: onBehalfOf && plainAddress.test(onBehalfOf.address) ? personOf(onBehalfOf) : undefined,
    ...{ subject: oneLine(mail.subject, longestSubject), text: mail.text, html: mail.html },
    ...{ messageId: mail.messageId, references: mail.threadOf, inReplyTo: mail.threadOf },
    headers: {
      ...(isAutomatic ? automatic : {}),
      ...(noticeIds.length > 0 ? { 'X-Dealwarden-Notices': noticeIds.join(' ') } : {}),
    },
  };
}

function personOf({ name, address }: OutgoingMail['to']) {
  return { name: oneLine(name, longestName), address };
}

/** Our own address (`Name <address>` or the address alone) under a person's name. */
function named(from: string, name: string) {
  const address = /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from;
  return { name: oneLine(name, longestName), address: address.trim() };
}

/**
 * 5xx is for ever where the server speaks about the recipient or the mail. To a greeting, a password or a sender it
 * speaks about our settings, which somebody will mend: the mail must still be there then.
 */
function mailError(error: unknown): MailError {
  if (error instanceof MailError) return error;
  const { code, responseCode, command, response } = detailsOf(error);
  const isAboutMail = command === 'RCPT TO' || command === 'DATA';
  const isPermanent = isAboutMail && responseCode !== undefined && responseCode >= 500;
  const enhanced = response && /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1];
  const words = [responseCode && `SMTP ${responseCode}`, enhanced, code, command && `at ${command}`];
  return new MailError(words.filter(Boolean).join(' ') || 'unknown error', isPermanent);
}

interface Details {
  readonly code?: string;
  readonly responseCode?: number;
  readonly command?: string;
  readonly response?: string;
}

/** What nodemailer says in its errors besides the message; only codes are taken. */
function detailsOf(error: unknown): Details {
  if (typeof error !== 'object' || error === null) return {};
  const known = error as Readonly<Record<keyof Details | 'name' | 'originalCode', unknown>>;
  const system = codeIn(known.originalCode);
  const code = codeIn(known.code) ?? codeIn(known.name);
  return {
    code: system && code ? `${code} ${system}` : code,
    responseCode: typeof known.responseCode === 'number' ? known.responseCode : undefined,
    command:
      typeof known.command === 'string' && /^[A-Z][A-Z0-9 -]{0,30}$/.test(known.command)
        ? known.command
        : undefined,
    response: typeof known.response === 'string' ? known.response : undefined,
  };
}

function codeIn(value: unknown): string | undefined {
  return typeof value === 'string' && /^\w{1,40}$/.test(value) ? value : undefined;
}
