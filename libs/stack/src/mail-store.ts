import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser, type ParsedMail } from 'mailparser';
import { z } from 'zod';
import { ifThere } from './files.js';

/** What a list of mails shows of one. */
const summaryShape = z.object({
  id: z.string(),
  /** The recipients of the conversation with the server, whatever the headers say. */
  to: z.array(z.string()),
  from: z.string(),
  subject: z.string(),
  messageId: z.string(),
  receivedAt: z.string(),
  text: z.string(),
});

export type CaughtMail = Readonly<z.infer<typeof summaryShape>>;

/** One mail, whole. */
export interface WholeMail {
  readonly summary: CaughtMail;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly html: string | undefined;
}

const idShape = /^\d{15}-[0-9a-f]{8}$/;

/** Where one machine keeps the mails that it caught. */
export function mailFolder(dataDirectory: string): string {
  return join(dataDirectory, 'mail');
}

/**
 * Mails on disk: `<id>.eml` as it came, `<id>.json` what the list shows of it. Ids begin with the time of receipt, so
 * that their order is the order of receipt. The oldest go when there are more than `keep`.
 */
export class MailStore {
  #ids: string[] = [];
  #last = 0;
  readonly #summaries = new Map<string, CaughtMail>();

  constructor(
    private readonly directory: string,
    private readonly keep: number,
  ) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.#ids = idsOf(readdirSync(directory));
  }

  get count(): number {
    return this.#ids.length;
  }

  async add(raw: Buffer, from: string, to: readonly string[]): Promise<CaughtMail> {
    const parsed = await parse(raw);
    const id = this.#nextId();
    const summary: CaughtMail = {
      ...{ id, from, to: [...to], subject: parsed.subject ?? '', messageId: parsed.messageId ?? '' },
      ...{ receivedAt: new Date().toISOString(), text: parsed.text ?? '' },
    };
    await writeFile(this.#path(id, 'eml'), raw, { mode: 0o600 });
    // The summary comes last and in one step: a mail without one is not there.
    const draft = `${this.#path(id, 'json')}.new`;
    await writeFile(draft, JSON.stringify(summary), { mode: 0o600 });
    await rename(draft, this.#path(id, 'json'));
    if (!this.#ids.includes(id)) this.#ids.push(id);
    this.#summaries.set(id, summary);
    await this.#forget(this.#ids.splice(0, Math.max(0, this.#ids.length - this.keep)));
    return summary;
  }

  /** The newest first. */
  async list(limit = this.keep): Promise<CaughtMail[]> {
    await this.#look();
    const ids = this.#ids.slice(-limit).reverse();
    const found = await Promise.all(ids.map((id) => this.#summary(id)));
    return found.filter((summary) => summary !== undefined);
  }

  async read(id: string): Promise<WholeMail | undefined> {
    await this.#look();
    const [summary, raw] = await Promise.all([this.#summary(id), this.raw(id)]);
    if (!summary || !raw) return undefined;
    const parsed = await parse(raw);
    const headers = parsed.headerLines.map(({ key, line }) => ({
      name: key,
      value: line.slice(line.indexOf(':') + 1).trim(),
    }));
    return { summary, headers, html: parsed.html === false ? undefined : parsed.html };
  }

  /** A mail as it came. */
  async raw(id: string): Promise<Buffer | undefined> {
    return this.#ids.includes(id) ? ifThere(readFile(this.#path(id, 'eml'))) : undefined;
  }

  async clear(): Promise<void> {
    await this.#forget(this.#ids.splice(0));
  }

  async #summary(id: string): Promise<CaughtMail | undefined> {
    if (!this.#ids.includes(id)) return undefined;
    const known = this.#summaries.get(id);
    if (known) return known;
    const text = await ifThere(readFile(this.#path(id, 'json'), 'utf8'));
    if (text === undefined) return undefined;
    const read = summaryShape.parse(JSON.parse(text));
    this.#summaries.set(id, read);
    return read;
  }

  /** Another process takes mails away when somebody is erased: what is not there is forgotten here too. */
  async #look(): Promise<void> {
    this.#ids = idsOf(await readdir(this.directory));
    const there = new Set(this.#ids);
    for (const id of this.#summaries.keys()) if (!there.has(id)) this.#summaries.delete(id);
  }

  async #forget(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#summaries.delete(id);
    const paths = ids.flatMap((id) => [this.#path(id, 'json'), this.#path(id, 'eml')]);
    await Promise.all(paths.map((path) => rm(path, { force: true })));
  }

  #nextId(): string {
    // Two mails of one millisecond keep their order too.
    this.#last = Math.max(Date.now(), this.#last + 1);
    return `${String(this.#last).padStart(15, '0')}-${randomBytes(4).toString('hex')}`;
  }

  #path(id: string, extension: 'eml' | 'json'): string {
    return join(this.directory, `${id}.${extension}`);
  }
}

/** By receipt. */
function idsOf(names: readonly string[]): string[] {
  return names
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .filter((id) => idShape.test(id))
    .sort();
}

function parse(raw: Buffer): Promise<ParsedMail> {
  return simpleParser(raw, { skipImageLinks: true });
}
