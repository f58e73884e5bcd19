import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** A file of a form, as it comes. */
export interface SentFile {
  /** As its sender's machine calls it; empty: it was given no file. */
  readonly name: string;
  readonly content: Readable;
}

/** What precedes a part: its name and type. */
const headBytes = 8_192;
const boundaryOf = /^multipart\/form-data;\s*boundary=(?:"([^"\r\n]{1,70})"|([\w'()+,./:=?-]{1,70}))\s*$/i;
const headEnd = Buffer.from('\r\n\r\n');

/** A form that ends within a part, or is none. */
export class FormCut extends Error {}

/** Lets the forms with files of one page be read as they come, and nowhere else: they are not gathered first. */
export function streamFormsOf(fastify: FastifyInstance, route: string): void {
  fastify.addContentTypeParser('multipart/form-data', (request: FastifyRequest, body, done) => {
    if (request.routeOptions.url === route && request.method === 'POST') done(null, body);
    else done(Object.assign(new Error('no files here'), { statusCode: 415 }));
  });
}

/**
 * The first file of a form with files (RFC 7578); what comes after it is not read.
 * @returns undefined when the form has none
 * @throws FormCut
 */
export async function fileIn(body: Readable, contentType: string): Promise<SentFile | undefined> {
  const [, quoted, plain] = boundaryOf.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) throw new FormCut('no boundary');
  const form = new Parts(body, Buffer.from(`\r\n--${boundary}`));
  await form.skip();
  for (let head = await form.head(); head !== undefined; head = await form.head()) {
    const name = /\bfilename="((?:[^"\\\r\n]|\\.)*)"/i.exec(head)?.[1];
    if (name !== undefined) return { name, content: Readable.from(form.content(), { objectMode: false }) };
    await form.skip();
  }
  return undefined;
}

/** The parts of a form in turn, of which no more is held than what may be the beginning of a boundary. */
class Parts {
  /** The first boundary has no line before it. */
  private held: Buffer = Buffer.from('\r\n');
  private readonly chunks: AsyncIterator<Buffer>;

  constructor(
    body: Readable,
    private readonly boundary: Buffer,
  ) {
    this.chunks = body[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  /** What a part says of itself; undefined behind the last one. */
  async head(): Promise<string | undefined> {
    while (this.held.length < 2) await this.more();
    if (this.held.subarray(0, 2).toString('latin1') === '--') return undefined;
    let end = this.held.indexOf(headEnd);
    while (end < 0) {
      if (this.held.length > headBytes) throw new FormCut('a part has no end of its head');
      await this.more();
      end = this.held.indexOf(headEnd);
    }
    const head = this.held.subarray(0, end).toString('utf8');
    this.held = this.held.subarray(end + headEnd.length);
    return head;
  }

  async skip(): Promise<void> {
    for await (const chunk of this.content()) void chunk;
  }

  /** What a part holds, until its boundary. */
  async *content(): AsyncGenerator<Buffer> {
    for (;;) {
      const end = this.held.indexOf(this.boundary);
      const upTo = end >= 0 ? end : this.held.length - this.boundary.length + 1;
      if (upTo > 0) yield this.held.subarray(0, upTo);
      this.held = this.held.subarray(Math.max(0, upTo));
      if (end >= 0) {
        this.held = this.held.subarray(this.boundary.length);
        return;
      }
      await this.more();
    }
  }

  private async more(): Promise<void> {
    const next = await this.chunks.next();
    if (next.done) throw new FormCut('it ends within a part');
    this.held = Buffer.concat([this.held, next.value]);
  }
}
