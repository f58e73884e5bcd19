import type { AddressInfo } from 'node:net';
import { simpleParser, type AddressObject } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A mail as its recipient's server received it. */
export interface PostedMail {
  /** The recipients of the conversation, whatever the headers say. */
  readonly to: readonly string[];
  readonly from: string;
  readonly replyTo: string | undefined;
  readonly messageId: string;
  readonly inReplyTo: string | undefined;
  readonly references: string | undefined;
  readonly autoSubmitted: string | undefined;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The notices it carries, as `escalation/round/level`. */
  readonly notices: string[];
}

export interface Refusal {
  readonly code: number;
  readonly text: string;
}

/** A mail server of a spec's own that can refuse. */
export interface Postbox {
  readonly url: string;
  readonly port: number;
  /** Accepted mails in the order of their arrival. */
  readonly mails: PostedMail[];
  /** Asked for each mail before it is accepted; an answer refuses it. */
  answer: (mail: PostedMail) => Refusal | undefined | Promise<Refusal | undefined>;
  close(): Promise<void>;
}

export async function startPostbox(port = 0): Promise<Postbox> {
  const server = new SMTPServer({
    ...{ disabledCommands: ['AUTH', 'STARTTLS'], disableReverseLookup: true, closeTimeout: 100 },
    onData(stream, session, callback) {
      const taken = async () => {
        const parsed = await simpleParser(stream);
        const header = (name: string) => {
          const value = parsed.headers.get(name);
          return typeof value === 'string' ? value : undefined;
        };
        const mail: PostedMail = {
          to: session.envelope.rcptTo.map(({ address }) => address),
          from: written(parsed.from),
          replyTo: parsed.replyTo && written(parsed.replyTo),
          messageId: parsed.messageId ?? '',
          inReplyTo: parsed.inReplyTo,
          references: header('references') ?? [parsed.references].flat().join(' '),
          autoSubmitted: header('auto-submitted'),
          subject: parsed.subject ?? '',
          text: parsed.text ?? '',
          html: parsed.html || '',
          notices: header('x-dealwarden-notices')?.split(/\s+/) ?? [],
        };
        const refusal = await postbox.answer(mail);
        if (refusal) return callback(Object.assign(new Error(refusal.text), { responseCode: refusal.code }));
        postbox.mails.push(mail);
        callback();
      };
      taken().catch(callback);
    },
  });
  // A client that goes away in the middle is what some specs do.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const listening = (server.server.address() as AddressInfo).port;
  const postbox: Postbox = {
    url: `smtp://127.0.0.1:${listening}`,
    port: listening,
    mails: [],
    answer: () => undefined,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return postbox;
}

/** `Name <address>`, of each. */
function written(addresses: AddressObject | undefined): string {
  return addresses?.value.map(({ name, address }) => `${name} <${address}>`).join(', ') ?? '';
}
