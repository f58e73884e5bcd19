import { request, type IncomingHttpHeaders } from 'node:http';

/** A request as it is written on the wire: nothing is added but a JSON body's type and length. */
export interface RawRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: Readonly<Record<string, string>>;
  /** An object is sent as JSON, a text as it is. */
  readonly payload?: object | string;
}

export interface RawAnswer {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** What the body says; a spec has to look at it. */
  json(): ReturnType<typeof JSON.parse>;
}

/** Sends one request over a connection of its own. */
export async function sendRaw(
  base: string,
  { method, url, headers, cookies, payload }: RawRequest,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(base);
  const body = typeof payload === 'object' ? JSON.stringify(payload) : payload;
  const type = typeof payload === 'object' ? { 'content-type': 'application/json' } : {};
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const cookie = cookies && {
    cookie: Object.entries(cookies)
      .map(([name, value]) => `${name}=${value}`)
      .join('; '),
  };
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        hostname,
        port,
        method,
        path: url,
        agent: false,
        headers: { ...type, ...length, ...cookie, ...headers },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject);
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({
            statusCode: answer.statusCode ?? 0,
            headers: answer.headers,
            body: text,
            json: () => JSON.parse(text),
          });
        });
      },
    );
    sent.on('error', reject).end(body);
  });
}
