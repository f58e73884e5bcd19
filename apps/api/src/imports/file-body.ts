import type { StreamedBody } from '../common/streamed-bodies.js';

/** As which the description says that a file is sent. */
export const fileType = 'application/octet-stream';

/** The file of an import. */
export const importFile: StreamedBody = {
  method: 'PUT',
  url: '/api/v1/imports/:id/file',
  types: /^(?:text\/csv|application\/octet-stream)\b/,
};
