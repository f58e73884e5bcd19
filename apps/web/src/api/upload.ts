import { base, problemOf } from './client.js';
import { NoAnswerError } from './problem.js';

export interface Upload {
  readonly content: Blob;
  readonly method?: 'POST' | 'PUT';
  /** The same key is taken once, however often it is sent; none where the address takes one file only. */
  readonly key?: string;
  /** How much of it has gone out, 0 to 1. */
  readonly onProgress: (part: number) => void;
}

/** Sends a file as it is. Not by `fetch`, which does not tell how far it has come. */
export function upload<Answer>(
  path: string,
  { content, method = 'POST', key, onProgress }: Upload,
): Promise<Answer> {
  const request = new XMLHttpRequest();
  return new Promise((resolve, reject) => {
    request.open(method, `${base}${path}`);
    // What it is, the server finds from the content.
    request.setRequestHeader('content-type', 'application/octet-stream');
    if (key !== undefined) request.setRequestHeader('idempotency-key', key);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(new NoAnswerError(path));
    request.onload = () => {
      const { status, responseText } = request;
      if (status >= 200 && status < 300) resolve(JSON.parse(responseText) as Answer);
      else reject(problemOf({ status, header: (name) => request.getResponseHeader(name) }, responseText));
    };
    request.send(content);
  });
}
