import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { MailError, smtpChannel, type MailChannel } from './mail-channel.js';
import type { OutgoingMail } from './mail.js';

let server: SMTPServer;
let channel: MailChannel;
let received: string[];

const mail: OutgoingMail = {
  to: { name: 'Anna Novak', address: 'anna.novak@example.test' },
  messageId: '<7@dealwarden>',
  threadOf: '<deal-1@dealwarden>',
  noticeIds: Array.from({ length: 100 }, (_, at) => `notice-${at}`),
  ...{ subject: 'Acme presses – stalled', text: 'text', html: '<p>html</p>' },
};

/** A server that takes everything, but for what a spec makes it do. */
async function serve(options: SMTPServerOptions = {}, user = ''): Promise<void> {
  received = [];
  server = new SMTPServer({
    ...{ authOptional: true, disabledCommands: ['STARTTLS'], disableReverseLookup: true, closeTimeout: 100 },
    ...{ allowInsecureAuth: true },
    onData(stream, _session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        received.push(Buffer.concat(chunks).toString());
        callback();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  const url = `smtp://${user}127.0.0.1:${port}`;
  channel = smtpChannel({ url, from: 'Dealwarden <dealwarden@example.test>', connections: 2 });
}

afterEach(async () => {
  channel.close();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});

function refusal(code: number): Error {
  return Object.assign(new Error('5.7.1 <anna.novak@example.test> is refused'), { responseCode: code });
}

async function errorOf(sent: OutgoingMail = mail, signal?: AbortSignal): Promise<MailError> {
  const error: unknown = await channel.send(sent, signal).catch((caught: unknown) => caught);
  if (!(error instanceof MailError)) throw new Error('the mail was taken');
  expect(error.message).not.toMatch(/example|anna|refused/i);
  return error;
}

/** The headers of a received mail, unfolded. */
function headers(raw = ''): string[] {
  return (raw.split('\r\n\r\n')[0] ?? '').replace(/\r\n[ \t]+/g, ' ').split('\r\n');
}

describe('a mail by SMTP', () => {
  it('carries its id, its thread and its notices', async () => {
    await serve();
    await channel.send(mail);
    await channel.send(mail);
    expect(received).toHaveLength(2);
    for (const raw of received) {
      expect(headers(raw)).toEqual(
        expect.arrayContaining([
          'Message-ID: <7@dealwarden>',
          'In-Reply-To: <deal-1@dealwarden>',
          'References: <deal-1@dealwarden>',
          'Auto-Submitted: auto-generated',
          `X-Dealwarden-Notices: ${mail.noticeIds.join(' ')}`,
        ]),
      );
    }
  });

  it('gives a name or a subject no header of its own', async () => {
    await serve();
    const evil = 'Anna\r\nBcc: thief@example.test\r\n\r\nforged';
    await channel.send({ ...mail, subject: evil, to: { ...mail.to, name: evil } });
    const names = headers(received[0]).map((line) => line.split(':')[0]);
    expect(names).not.toContain('Bcc');
    expect(new Set(names).size).toBe(names.length);
  });

  it.each([
    'anna@example.test, thief@example.test',
    'anna@example.test\r\nRCPT TO:<thief@example.test>',
    'Anna <thief@example.test>',
    'anna',
    '',
  ])('goes to one address only: %j is refused for ever', async (address) => {
    await serve();
    expect(await errorOf({ ...mail, to: { ...mail.to, address } })).toMatchObject({ isPermanent: true });
    expect(received).toEqual([]);
  });

  it.each([
    [450, false, 'SMTP 450 5.7.1 EENVELOPE at RCPT TO'],
    [550, true, 'SMTP 550 5.7.1 EENVELOPE at RCPT TO'],
  ])('refused to its recipient with %i', async (code, isPermanent, message) => {
    await serve({ onRcptTo: (_address, _session, callback) => callback(refusal(code)) });
    expect(await errorOf()).toMatchObject({ isPermanent, message });
  });

  it.each<[string, SMTPServerOptions]>([
    ['sender', { onMailFrom: (_address, _session, callback) => callback(refusal(550)) }],
    ['password', { onAuth: (_auth, _session, callback) => callback(refusal(535)) }],
    ['connection', { onConnect: (_session, callback) => callback(refusal(554)) }],
  ])('is kept when the server refuses our %s: our settings can be mended', async (_what, options) => {
    await serve(options, 'user:secret@');
    expect(await errorOf()).toMatchObject({ isPermanent: false });
  });

  it('is not sent again behind our back when the connection breaks', async () => {
    let begun = 0;
    await serve({
      onData(stream, session) {
        stream.resume().on('end', () => {
          begun++;
          for (const connection of server.connections) {
            const { id, _socket } = connection as { id?: string; _socket?: { destroy(): void } };
            if (id === session.id) _socket?.destroy();
          }
        });
      },
    });
    expect(await errorOf()).toMatchObject({ isPermanent: false });
    expect(begun).toBe(1);
  });

  it('can be given up', async () => {
    const giveUp = new AbortController();
    await serve({ onRcptTo: () => giveUp.abort() });
    expect(await errorOf(mail, giveUp.signal)).toMatchObject({ isPermanent: false });
  });
});

describe('a mail on behalf of a person', () => {
  const onBehalfOf = { name: 'Anna\r\nBcc: thief@example.test\r\nNovak', address: 'anna.novak@example.test' };

  it('comes from our address under their name, and is answered to them', async () => {
    await serve();
    await channel.send({ ...mail, noticeIds: [], threadOf: undefined, onBehalfOf, isAutomatic: false });
    const lines = headers(received[0]);
    expect(lines).toContain('From: "Anna Bcc: thief@example.test Novak" <dealwarden@example.test>');
    expect(lines).toContain('Reply-To: "Anna Bcc: thief@example.test Novak" <anna.novak@example.test>');
    expect(
      lines.filter((line) => /^(Bcc|Auto-Submitted|X-Auto|X-Dealwarden|References):/i.test(line)),
    ).toEqual([]);
  });

  it('goes out without a way back when their address is none', async () => {
    await serve();
    await channel.send({ ...mail, onBehalfOf: { name: 'Anna', address: 'a, b <c@d>' } });
    expect(headers(received[0]).filter((line) => /^Reply-To:/i.test(line))).toEqual([]);
  });
});
