import type { FastifyInstance, FastifyRequest } from 'fastify';
import { actKinds, type ActKind } from './texts/page-texts.js';

/** The form as it was sent. Nothing of it is checked yet but its size. */
export interface SentForm {
  readonly kind: ActKind;
  /** Made with the page, so that pressing twice acts once. */
  readonly key: string;
  readonly day: string;
  readonly words: string;
}

/** Words in four bytes a letter, percent-encoded, and the rest of the form. */
const formBytes = 32_768;
const formType = 'application/x-www-form-urlencoded';
const key = /^[\w-]{1,64}$/;

/**
 * Lets the forms of some pages be read, and no other: forms could be sent by other sites, and the rest of the API takes JSON
 * only.
 */
export function readFormsOf(fastify: FastifyInstance, routes: readonly string[]): void {
  const options = { parseAs: 'string', bodyLimit: formBytes } as const;
  fastify.addContentTypeParser(formType, options, (request: FastifyRequest, body, done) => {
    if (routes.includes(request.routeOptions.url ?? '')) done(null, body);
    else done(Object.assign(new Error('no forms here'), { statusCode: 415 }));
  });
}

/** What a form says; undefined when it is none of the page's. */
export function sentForm(body: unknown): SentForm | undefined {
  if (typeof body !== 'string') return undefined;
  const fields = new URLSearchParams(body);
  const kind = actKinds.find((one) => one === fields.get('do'));
  const given = fields.get('key') ?? '';
  if (!kind || !key.test(given)) return undefined;
  return { kind, key: given, day: fields.get('day') ?? '', words: fields.get('words') ?? '' };
}
