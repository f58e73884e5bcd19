import type { DefinitionProblem } from '../api/pipeline-drafts.js';
import { isPassing } from '../api/problem.js';
import type { Draft } from './draft-tree.js';
import { History } from './history.js';
import { isSame, merge } from './merging.js';

/** A draft as the server has it; without a revision there is none, and what it would begin with is the newest version. */
export interface Stored {
  readonly definition: Draft;
  readonly revision?: number;
  readonly savedAt?: string;
  readonly savedByName?: string | null;
  readonly problems: readonly DefinitionProblem[];
  readonly warnings: readonly DefinitionProblem[];
}

/** What was not saved yet, kept in the browser with what it was made from. */
export interface Kept {
  readonly base: Pick<Stored, 'definition' | 'revision'>;
  readonly content: Draft;
}

/** Where drafts are saved. */
export interface Shelf {
  readonly read: () => Promise<Stored>;
  readonly save: (definition: Draft, revision: number | undefined) => Promise<Stored>;
  /** Whether a refusal means that the draft is no longer what this one was made from. */
  readonly isConflict: (error: unknown) => boolean;
}

/** A copy in the browser, until it is saved. */
export interface Copies {
  readonly read: () => Kept | undefined;
  readonly write: (kept: Kept | undefined) => void;
}

/** Somebody else has changed the draft meanwhile. */
export interface Conflict {
  readonly theirs: Stored;
  readonly base: Draft;
}

export interface Keeping {
  readonly content: Draft;
  /** What the server knows: its revision, and what is wrong with it. */
  readonly stored: Stored;
  readonly status: 'saved' | 'waiting' | 'saving' | 'unreached' | 'refused' | 'conflict';
  readonly conflict?: Conflict;
  readonly error?: unknown;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

const waitMs = 500;
const againMs = 5_000;

/** Keeps a draft: in the browser at once, on the server shortly after, and never over what somebody else has saved. */
export class DraftKeeper {
  private readonly history = new History<Draft>();
  private readonly listeners = new Set<() => void>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private saving: Promise<void> | undefined;
  private current: Keeping;

  private constructor(
    private readonly shelf: Shelf,
    private readonly copies: Copies,
    stored: Stored,
  ) {
    this.current = { content: stored.definition, stored, status: 'saved', canUndo: false, canRedo: false };
  }

  /** Takes up what the server has, and what this browser had not saved. */
  static async open(shelf: Shelf, copies: Copies): Promise<DraftKeeper> {
    const stored = await shelf.read();
    const keeper = new DraftKeeper(shelf, copies, stored);
    const kept = copies.read();
    if (kept) keeper.takeUp(kept);
    return keeper;
  }

  get keeping(): Keeping {
    return this.current;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** @param of what is changed: changes of the same one after the other are undone at once */
  change(content: Draft, of?: string): void {
    if (content === this.current.content) return;
    this.history.before(this.current.content, of);
    this.put(content);
  }

  undo(): void {
    const before = this.history.undo(this.current.content);
    if (before) this.put(before);
  }

  redo(): void {
    const after = this.history.redo(this.current.content);
    if (after) this.put(after);
  }

  /** Ends a conflict: with mine brought into theirs, or with theirs. What was mine can be undone to. */
  resolve(how: 'together' | 'theirs'): void {
    const { conflict, content } = this.current;
    if (!conflict) return;
    const { theirs, base } = conflict;
    const merged =
      how === 'theirs' ? theirs.definition : (merge(base, content, theirs.definition).draft as Draft);
    this.history.before(content);
    this.set({ stored: theirs, conflict: undefined, error: undefined });
    this.put(merged);
  }

  /** Saves what waits, now. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.saving;
    if (this.current.status === 'waiting' || this.current.status === 'unreached') await this.save();
  }

  private takeUp({ base, content }: Kept): void {
    const { stored } = this.current;
    if (base.revision === stored.revision) this.put(content);
    else this.set({ content, status: 'conflict', conflict: { theirs: stored, base: base.definition } });
  }

  private put(content: Draft): void {
    this.copies.write({ base: this.baseOf(), content });
    this.set({ content, ...(this.current.conflict ? {} : { status: this.saving ? 'saving' : 'waiting' }) });
    if (!this.current.conflict) this.later(waitMs);
  }

  private baseOf(): Kept['base'] {
    const { conflict, stored } = this.current;
    // Without the revision of theirs: what is kept is still to be brought together with it.
    if (conflict) return { definition: conflict.base, revision: -1 };
    return { definition: stored.definition, revision: stored.revision };
  }

  private later(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), ms);
  }

  private save(): Promise<void> {
    this.saving = this.saveOnce().finally(() => (this.saving = undefined));
    return this.saving;
  }

  private async saveOnce(): Promise<void> {
    const { content, stored } = this.current;
    this.set({ status: 'saving' });
    try {
      const saved = await this.shelf.save(content, stored.revision);
      const isAll = this.current.content === content;
      this.set({ stored: saved, status: isAll ? 'saved' : 'waiting', error: undefined });
      this.copies.write(isAll ? undefined : { base: this.baseOf(), content: this.current.content });
    } catch (error) {
      await this.failed(error);
    }
  }

  private async failed(error: unknown): Promise<void> {
    if (this.shelf.isConflict(error)) return this.meet();
    this.set({ status: isPassing(error) ? 'unreached' : 'refused', error });
    if (isPassing(error)) this.later(againMs);
  }

  private async meet(): Promise<void> {
    try {
      const theirs = await this.shelf.read();
      const { content, stored } = this.current;
      const base = stored.definition;
      // The answer to an earlier attempt was lost on its way: what is there is mine.
      if (isSame(theirs.definition, content)) {
        this.copies.write(undefined);
        return this.set({ stored: theirs, status: 'saved' });
      }
      this.set({ status: 'conflict', conflict: { theirs, base } });
      this.copies.write({ base: this.baseOf(), content });
    } catch (error) {
      this.set({ status: 'unreached', error });
      this.later(againMs);
    }
  }

  private set(changes: Partial<Keeping>): void {
    const { canUndo, canRedo } = this.history;
    this.current = { ...this.current, ...changes, canUndo, canRedo };
    for (const listener of this.listeners) listener();
  }
}
