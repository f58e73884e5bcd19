import type { FastifyInstance, FastifyRequest } from 'fastify';

/** As which the description says that a file is sent. */
export const fileType = 'application/octet-stream';

const route = '/api/v1/imports/:id/file';

/**
 * Lets the file of an import be read as it comes, at its address and no other. Neither type can be sent by a form of another
 * site; how large it may be is counted where it is written.
 */
export function readFilesOfImports(fastify: FastifyInstance): void {
  fastify.addContentTypeParser([fileType, 'text/csv'], (request: FastifyRequest, payload, done) => {
    if (request.routeOptions.url === route) done(null, payload);
    else done(Object.assign(new Error('no files here'), { statusCode: 415 }));
  });
}
