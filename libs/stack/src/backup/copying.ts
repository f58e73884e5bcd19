import { createHash } from 'node:crypto';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { StackError, errorCode } from '../errors.js';

/** The length of a file and the digest of its content. */
export interface Content {
  readonly bytes: number;
  readonly sha256: string;
}

/** Small files are mostly waiting for the disk: so many are under way at once. */
const lanes = 8;
const chunkBytes = 1024 * 1024;

/**
 * Does something for each item, several at a time.
 * @throws what the first failure was, when nothing is under way any more
 */
export async function each<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const rest = items.values();
  let failed = false;
  const lane = async () => {
    for (const item of rest) {
      if (failed) return;
      await work(item).catch((error: unknown) => {
        failed = true;
        throw error;
      });
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: lanes }, lane));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/** Copies a file as far as it reaches, through to the disk, readable by its owner only. */
export async function copyFile(from: string, to: string): Promise<Content> {
  const target = await open(to, 'wx', 0o600);
  try {
    const content = await readThrough(from, async (chunk) => void (await target.writeFile(chunk)));
    await target.sync();
    return content;
  } finally {
    await target.close();
  }
}

/** Length and digest of a file. */
export function contentOf(path: string): Promise<Content> {
  return readThrough(path, () => Promise.resolve());
}

async function readThrough(path: string, take: (chunk: Buffer) => Promise<void>): Promise<Content> {
  const source = await open(path, 'r');
  try {
    const hash = createHash('sha256');
    const buffer = Buffer.allocUnsafe(chunkBytes);
    let bytes = 0;
    for (;;) {
      const { bytesRead } = await source.read(buffer, 0, chunkBytes, null);
      if (bytesRead === 0) return { bytes, sha256: hash.digest('hex') };
      const chunk = buffer.subarray(0, bytesRead);
      hash.update(chunk);
      await take(chunk);
      bytes += bytesRead;
    }
  } finally {
    await source.close();
  }
}

/** Undefined where the file is gone by now. */
export async function unlessGone<Result>(work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Folders and files below a folder, as paths from it with `/` between. A folder comes before what is in it. */
export interface Tree {
  readonly folders: string[];
  readonly files: string[];
}

/**
 * Lists a folder that may change meanwhile: what goes while it is looked at is left out.
 * @param leaveOut asked for each path, with whether it is a folder
 * @throws StackError when something is neither folder nor file: a copy would not be whole
 */
export async function listTree(
  root: string,
  leaveOut: (path: string, isFolder: boolean) => boolean,
): Promise<Tree> {
  const tree: Tree = { folders: [], files: [] };
  const visit = async (folder: string): Promise<void> => {
    const entries = await unlessGone(readdir(join(root, folder), { withFileTypes: true }));
    for (const entry of entries ?? []) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (leaveOut(path, entry.isDirectory())) continue;
      if (entry.isFile()) tree.files.push(path);
      else if (!entry.isDirectory()) {
        throw new StackError(
          `${join(root, path)} is neither a file nor a folder.`,
          'A backup holds files and folders only: remove it, or move what it points to into its place.',
        );
      } else {
        tree.folders.push(path);
        await visit(path);
      }
    }
  };
  await visit('');
  return tree;
}

/** Writes a small file through to the disk, readable by its owner only. */
export async function writeThrough(path: string, content: Buffer): Promise<Content> {
  const target = await open(path, 'wx', 0o600);
  try {
    await target.writeFile(content);
    await target.sync();
  } finally {
    await target.close();
  }
  return { bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
}

/** Puts the names in these folders on the disk too; Windows does that by itself. */
export async function syncFolders(folders: readonly string[]): Promise<void> {
  if (process.platform === 'win32') return;
  await each(folders, async (path) => {
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  });
}
