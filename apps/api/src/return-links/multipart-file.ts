import { PassThrough, type Readable } from 'node:stream';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** A file of a form, as it comes. */
export interface SentFile {
  /** As its sender's machine calls it; empty: it was given no file. */
  readonly name: string;
  readonly content: Readable;
}

/** A form that ends within a part, or is none, or has much beside its file. */
export class FormCut extends Error {}

/** What a form has beside the file: heads of its parts, and what is read ahead of whoever takes the file. */
export const besideAtMost = 512 * 1024;

/** Lets the forms with files of one page be read as they come, and nowhere else: they are not gathered first. */
export function streamFormsOf(fastify: FastifyInstance, route: string): void {
  fastify.addContentTypeParser('multipart/form-data', (request: FastifyRequest, body, done) => {
    if (request.routeOptions.url === route && request.method === 'POST') done(null, body);
    else done(Object.assign(new Error('no files here'), { statusCode: 415 }));
  });
}

/**
 * The first file of a form with files; others are passed over, as far as they are small: of whoever sends on without end
 * nothing more is read.
 * @returns undefined when the form has none
 * @throws FormCut, also out of its content
 */
export function fileIn(body: Readable, contentType: string): Promise<SentFile | undefined> {
  return new Promise((resolve, reject) => {
    const form = formOf(contentType);
    let beside = 0;
    body.on('data', (chunk: Buffer) => {
      beside += chunk.length;
      if (beside > besideAtMost) body.destroy(new FormCut('too much beside the file'));
    });
    form.once('file', (_field: string, file: Readable, name: string) => {
      file.on('data', (chunk: Buffer) => (beside -= chunk.length));
      form.on('file', (_other: string, another: Readable) => another.resume());
      resolve({ name, content: contentOf(file, body) });
    });
    form.once('finish', () => resolve(undefined));
    form.on('error', (error: unknown) => reject(cut(error)));
    body.once('error', (error) => reject(cut(error)));
    body.pipe(form);
  });
}

/** Its form may be cut, or its sender go away, before anybody reads it: whoever does is told then. */
function contentOf(file: Readable, body: Readable): Readable {
  const content = new PassThrough().on('error', () => undefined);
  for (const source of [file, body]) source.once('error', (error) => content.destroy(cut(error)));
  return file.pipe(content);
}

/** @throws FormCut when the type has no boundary */
function formOf(contentType: string): BusboyInstance {
  try {
    return new Busboy({ headers: { 'content-type': contentType } });
  } catch (error) {
    throw cut(error);
  }
}

function cut(error: unknown): FormCut {
  return new FormCut(error instanceof Error ? error.message : 'the form cannot be read');
}
