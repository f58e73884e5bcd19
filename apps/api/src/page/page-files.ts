import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One file of the page, with what the build has compressed of it. */
export interface PageFile {
  readonly type: string;
  readonly etag: string;
  /** Its name holds a hash of its content, so it never changes. */
  readonly isImmutable: boolean;
  readonly plain: Buffer;
  readonly gzip?: Buffer;
  readonly brotli?: Buffer;
}

/** The page's files by their path, such as `/assets/main-Dk3f.js`. */
export type PageFiles = ReadonlyMap<string, PageFile>;

/** The document that starts the page, whatever its address. */
export const startPath = '/index.html';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

/** Where the build puts the page: beside the built API; for an API that runs from its sources, in dist/. */
const folders = ['../../../../web', '../../../../dist/web'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

/**
 * Reads the whole page, once: it is small, and what a request names is only looked up here, so that no address leads to the
 * disk. Empty where no page was built; then the API serves alone.
 */
export function readPage(folder = folders.find((path) => existsSync(join(path, 'index.html')))): PageFiles {
  const files = new Map<string, PageFile>();
  if (folder === undefined) return files;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const type = types[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(`/${relative(folder, path).split(sep).join('/')}`, fileAt(path, type));
  }
  return files;
}

function fileAt(path: string, type: string): PageFile {
  const plain = readFileSync(path);
  return {
    type,
    etag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
    isImmutable: path.includes(`${sep}assets${sep}`),
    plain,
    gzip: existsSync(`${path}.gz`) ? readFileSync(`${path}.gz`) : undefined,
    brotli: existsSync(`${path}.br`) ? readFileSync(`${path}.br`) : undefined,
  };
}
