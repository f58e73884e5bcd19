import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { errorText } from './errors.js';
import { MailStore, type CaughtMail, type WholeMail } from './mail-store.js';
import { listPage, mailDocument, mailPage, mailPolicy, pagePolicy, problemPage } from './mail-view.js';

export interface Envelope {
  readonly from: string;
  readonly to: readonly string[];
}

/** What a refusing mail server says: 4xx for "try again", 5xx for "never". */
export interface Refusal {
  readonly code: number;
  readonly text: string;
}

export interface MailCatcherOptions {
  readonly directory: string;
  readonly smtpPort: number;
  readonly httpPort: number;
  /** How many mails are kept, the newest. */
  readonly keep?: number;
  /** Called after a mail is stored and before it is acknowledged. */
  readonly onMessage?: (mail: CaughtMail) => void | Promise<void>;
  /** Lets tests refuse mails. */
  readonly reject?: (envelope: Envelope) => Refusal | undefined;
}

export interface MailCatcher {
  readonly smtpUrl: string;
  readonly url: string;
  messages(): Promise<CaughtMail[]>;
  /** One mail with its headers. */
  read(id: string): Promise<WholeMail | undefined>;
  clear(): Promise<void>;
  stop(): Promise<void>;
}

const loopback = '127.0.0.1';
const maxBytes = 10 * 1024 * 1024;
const shown = 200;

/** A mail server on loopback that delivers to nobody, and a page to read what it got. */
export async function startMailCatcher(options: MailCatcherOptions): Promise<MailCatcher> {
  const store = new MailStore(options.directory, options.keep ?? 5_000);
  const smtp = smtpServer(store, options);
  const http = createServer((request, response) => void answer(store, options.httpPort, request, response));
  await listen((done) => smtp.listen(options.smtpPort, loopback, done), smtp.server);
  try {
    await listen((done) => http.listen(options.httpPort, loopback, done), http);
  } catch (error) {
    smtp.close();
    throw error;
  }
  return {
    smtpUrl: `smtp://${loopback}:${options.smtpPort}`,
    url: `http://${loopback}:${options.httpPort}`,
    messages: () => store.list(),
    read: (id) => store.read(id),
    clear: () => store.clear(),
    stop: () => stopBoth(smtp, http),
  };
}

async function stopBoth(smtp: SMTPServer, http: Server): Promise<void> {
  http.closeAllConnections();
  await Promise.all([
    new Promise<void>((resolve) => smtp.close(() => resolve())),
    new Promise<void>((resolve) => http.close(() => resolve())),
  ]);
}

function smtpServer(store: MailStore, options: MailCatcherOptions): SMTPServer {
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: maxBytes,
    banner: 'Dealwarden mail catcher',
    // Clients that are still talking get this long when we stop.
    closeTimeout: 1_000,
    onData(stream, session, callback) {
      receive(store, options, stream, session).then(
        (mail) => callback(null, `caught as ${mail.id}`),
        (error: unknown) => callback(error instanceof Error ? error : new Error(errorText(error))),
      );
    },
  });
  // A client that goes away in the middle is its own business.
  server.on('error', () => undefined);
  return server;
}

async function receive(
  store: MailStore,
  options: MailCatcherOptions,
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
): Promise<CaughtMail> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) if (!stream.sizeExceeded) chunks.push(chunk as Buffer);
  if (stream.sizeExceeded) throw refused({ code: 552, text: `larger than ${maxBytes} bytes` });
  const { mailFrom, rcptTo } = session.envelope;
  const envelope = { from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address) };
  const refusal = options.reject?.(envelope);
  if (refusal) throw refused(refusal);
  const mail = await store.add(Buffer.concat(chunks), envelope.from, envelope.to);
  await options.onMessage?.(mail);
  return mail;
}

function refused(refusal: Refusal): Error {
  return Object.assign(new Error(refusal.text), { responseCode: refusal.code });
}

async function answer(
  store: MailStore,
  port: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    // A page from elsewhere must not read mails through a name that it points to this machine.
    const hosts = [`${loopback}:${port}`, `localhost:${port}`];
    if (!hosts.includes(request.headers.host ?? ''))
      return html(response, 403, problemPage('Ask for 127.0.0.1 or localhost'));
    await route(store, request, response);
  } catch (error) {
    html(response, 500, problemPage(`That did not work: ${errorText(error)}`));
  }
}

async function route(store: MailStore, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = new URL(request.url ?? '/', `http://${loopback}`).pathname;
  if (request.method === 'DELETE' && path === '/messages') {
    await store.clear();
    return send(response, 204, {}, '');
  }
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return html(response, 405, problemPage('Not possible here'));
  if (path === '/') return html(response, 200, listPage(await store.list(shown), store.count));
  if (path === '/messages.json') {
    return send(response, 200, { 'content-type': 'application/json' }, JSON.stringify(await store.list()));
  }
  const [, id, part] = /^\/messages\/([\d]+-[0-9a-f]+)(?:\/(html|raw))?$/.exec(path) ?? [];
  return showMail(store, response, id, part);
}

async function showMail(
  store: MailStore,
  response: ServerResponse,
  id?: string,
  part?: string,
): Promise<void> {
  const mail = id === undefined ? undefined : await store.read(id);
  if (!mail) return html(response, 404, problemPage('No such mail'));
  if (part === 'html') return html(response, 200, mailDocument(mail.html ?? ''), mailPolicy);
  if (part !== 'raw') return html(response, 200, mailPage(mail));
  const disposition = `attachment; filename="${mail.summary.id}.eml"`;
  const headers = { 'content-type': 'message/rfc822', 'content-disposition': disposition };
  send(response, 200, headers, (await store.raw(mail.summary.id)) ?? '');
}

function html(response: ServerResponse, status: number, body: string, policy = pagePolicy): void {
  send(
    response,
    status,
    { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy },
    body,
  );
}

function send(
  response: ServerResponse,
  status: number,
  headers: Record<string, string>,
  body: string | Buffer,
): void {
  const always = {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  };
  response.writeHead(status, { ...always, ...headers }).end(body);
}

function listen(
  start: (done: () => void) => void,
  server: { once(event: 'error', listener: (error: Error) => void): unknown },
): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    start(resolve);
  });
}
