import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, rmSync, statSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { say } from './console.mjs';

/** Where there is no network, this long and no longer. */
const answerMilliseconds = 4_000;
/** A connection on which nothing comes is as good as broken. */
const silenceMilliseconds = 15_000;
const tellMilliseconds = 5_000;
/** So many times in a row that bring nothing are enough. */
const vainAttempts = 3;

/**
 * A small text.
 * @param {string} url
 * @returns {Promise<string>}
 */
export async function fetchText(url) {
  const signal = AbortSignal.timeout(answerMilliseconds);
  const response = await fetch(url, { signal }).catch((error) => {
    throw new Error(`${url}: ${reasonOf(error)}`, { cause: error });
  });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.text();
}

/**
 * Fetches a file, and goes on where it was when the connection breaks, now or in an earlier run.
 * @param {string} url
 * @param {string} path of the file; what is in it already is taken for its beginning
 * @param {string} what as progress is told of it
 * @param {() => number} now milliseconds of a clock that only goes on
 */
export async function download(url, path, what, now = () => performance.now()) {
  let vain = 0;
  for (;;) {
    const before = sizeOf(path);
    try {
      return await attempt(url, path, what, now);
    } catch (error) {
      if (error instanceof Refused) throw error;
      vain = sizeOf(path) > before ? 0 : vain + 1;
      if (vain >= vainAttempts) throw new Error(`${url}: ${reasonOf(error)}`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 200 * (vain + 1)));
    }
  }
}

/** @param {string} path @returns {Promise<string>} its SHA-256, as checksum files write it */
export async function sha256Of(path) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** The server will not say anything else however often it is asked. */
class Refused extends Error {}

/** Comes back when all of it is there. @param {string} url @param {string} path @param {string} what @param {() => number} now */
async function attempt(url, path, what, now) {
  const from = sizeOf(path);
  const abort = new AbortController();
  let alarm = setTimeout(() => abort.abort(new Error('no answer')), answerMilliseconds);
  try {
    // Compressed on its way, it would have another length.
    const headers = { 'accept-encoding': 'identity', ...(from > 0 ? { range: `bytes=${from}-` } : {}) };
    const response = await fetch(url, { headers, signal: abort.signal });
    const [, first, total] =
      /^bytes (?:(\d+)-\d+|\*)\/(\d+)$/.exec(response.headers.get('content-range') ?? '') ?? [];
    // Asked for what is behind the end: all of it is there.
    if (response.status === 416 && Number(total) === from) return;
    if (response.status === 416) {
      rmSync(path);
      throw new Error('what was there is longer than the file');
    }
    if (!response.ok || !response.body) throw new Refused(`${url}: ${response.status}`);
    const goesOn = response.status === 206 && Number(first) === from;
    if (response.status === 206 && !goesOn)
      throw new Refused(`${url}: answers with another part than was asked for`);
    const length = Number(response.headers.get('content-length')) || 0;
    const size = goesOn ? Number(total) : length;
    const progress = teller(what, goesOn ? from : 0, size, now);
    const body = Readable.fromWeb(/** @type {any} */ (response.body));
    body.on('data', (/** @type {Buffer} */ chunk) => {
      clearTimeout(alarm);
      alarm = setTimeout(() => abort.abort(new Error('nothing comes any more')), silenceMilliseconds);
      progress(chunk.length);
    });
    // A server that knows no ranges sends all of it again.
    await pipeline(body, createWriteStream(path, { flags: goesOn ? 'a' : 'w' }));
    if (size > 0 && sizeOf(path) !== size) throw new Error('the connection broke');
  } finally {
    clearTimeout(alarm);
  }
}

/** @param {string} what @param {number} before bytes @param {number} size bytes, 0 where it is not known @param {() => number} now */
function teller(what, before, size, now) {
  let there = before;
  let told = now();
  if (before > 0) say(`${what}: going on behind ${megabytes(before)} …`);
  return (/** @type {number} */ more) => {
    there += more;
    if (now() - told < tellMilliseconds) return;
    told = now();
    say(`${what}: ${megabytes(there)}${size > 0 ? ` of ${megabytes(size)}` : ''} …`);
  };
}

/** @param {number} bytes */
function megabytes(bytes) {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** @param {string} path */
function sizeOf(path) {
  return existsSync(path) ? statSync(path).size : 0;
}

/** What fetch says is mostly "fetch failed"; why is in its cause. @param {unknown} error */
function reasonOf(error) {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (cause instanceof AggregateError) return reasonOf(cause.errors[0]);
  return cause instanceof Error ? cause.message : error.message;
}
