import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { startPath, type PageFile, type PageFiles } from './page-files.js';

/**
 * Scripts and requests of our own only, no frame around it. Styles may stand in the document, for the components set sizes
 * and colours of their own there; without a foreign address to load from, a style tells nobody anything.
 */
export const pagePolicy =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** What programs ask for, and pages of their own: there a wrong address is told as a problem, never as a page. */
const ofPrograms = /^\/(api|health|act|password-reset)(\/|$)/;

/**
 * Serves the page where no route answers, so that it can never stand before one: its files by their names, and its start for
 * every other address that a browser wants to look at.
 */
export function servePage(fastify: FastifyInstance, files: PageFiles): void {
  if (files.size === 0) return;
  fastify.addHook('onRequest', (request, reply, done) => {
    const file = request.is404 ? fileFor(request, files) : undefined;
    if (file) send(file, request, reply);
    else done();
  });
}

function fileFor({ method, url, headers }: FastifyRequest, files: PageFiles): PageFile | undefined {
  if (method !== 'GET' && method !== 'HEAD') return undefined;
  const [path = ''] = url.split('?');
  if (ofPrograms.test(path)) return undefined;
  const isLookedAt = (headers.accept ?? '').includes('text/html');
  return files.get(path) ?? (isLookedAt && !path.startsWith('/assets/') ? files.get(startPath) : undefined);
}

function send(file: PageFile, request: FastifyRequest, reply: FastifyReply): void {
  void reply.headers({
    'content-type': file.type,
    'content-security-policy': pagePolicy,
    // Older browsers tell where a request comes from only to whom the page's address may be told.
    'referrer-policy': 'same-origin',
    'cache-control': file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag: file.etag,
    vary: 'accept-encoding',
  });
  if (request.headers['if-none-match'] === file.etag) {
    void reply.status(304).send();
    return;
  }
  const [encoding, body] = encodedFor(String(request.headers['accept-encoding'] ?? ''), file);
  if (encoding) void reply.header('content-encoding', encoding);
  void reply.status(200).send(request.method === 'HEAD' ? '' : body);
}

/** The smallest that the browser can read. */
function encodedFor(accepted: string, file: PageFile): [string | undefined, Buffer] {
  const takes = (encoding: string) =>
    new RegExp(`\\b${encoding}\\b(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))`).test(accepted);
  if (file.brotli && takes('br')) return ['br', file.brotli];
  if (file.gzip && takes('gzip')) return ['gzip', file.gzip];
  return [undefined, file.plain];
}
