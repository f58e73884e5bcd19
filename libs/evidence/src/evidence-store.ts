import type { Readable } from 'node:stream';

/** Names a content: its SHA-256, 64 hexadecimal digits. */
export type ContentHash = string;

/** A content that has arrived and is on the disk, but not in its place yet. */
export interface Received {
  readonly sha256: ContentHash;
  readonly bytes: number;
  /** Where it waits; readable until it is kept or dropped. */
  readonly path: string;
}

/** A content that has its place. */
export interface Kept {
  readonly sha256: ContentHash;
  readonly bytes: number;
  /** When it was last put there. */
  readonly since: Date;
}

/**
 * Where photos and documents lie. Contents are named by what is in them, so the same content is there once, however often it
 * is put. Nothing is held in memory as a whole.
 */
export interface EvidenceStore {
  /**
   * Takes a content in, through to the disk.
   * @throws EvidenceRefused `too-large`, `empty`; what had arrived of it is gone
   */
  receive(content: Readable, bytesAtMost: number): Promise<Received>;
  /** Gives what was received its place; it survives a crash from now on. The same content twice is one. */
  keep(received: Received): Promise<void>;
  /** Forgets what was received and is not kept. */
  drop(received: Received): Promise<void>;
  /** Reads a content; undefined when there is none. */
  open(sha256: ContentHash): Promise<{ readonly content: Readable; readonly bytes: number } | undefined>;
  /** Where a content lies, for who reads it in another way than from its beginning to its end. */
  pathOf(sha256: ContentHash): string;
  /** Removes a content; nothing happens when there is none. */
  remove(sha256: ContentHash): Promise<void>;
  /** Everything that has its place. */
  all(): AsyncGenerator<Kept>;
  /** Removes what was begun before a moment and never kept, as after a crash. @returns how many */
  dropBegunBefore(moment: Date): Promise<number>;
}

/** Why a content is not taken. */
export type RefusedBecause = 'too-large' | 'empty' | 'type-unfit' | 'picture-unfit';

/** A content is not taken; the message says why, in English, and holds nothing of the content. */
export class EvidenceRefused extends Error {
  override readonly name = 'EvidenceRefused';

  constructor(
    readonly because: RefusedBecause,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
