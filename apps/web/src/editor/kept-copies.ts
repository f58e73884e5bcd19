import type { Copies, Kept } from './draft-keeper.js';

/** Copies of drafts in this browser, by whose they are and of which pipeline. */
export function browserCopies(userId: string, pipelineKey: string): Copies {
  const at = `dealwarden.draft.${userId}.${pipelineKey}`;
  return {
    read: () => {
      const text = localStorage.getItem(at);
      return text === null ? undefined : (JSON.parse(text) as Kept);
    },
    write: (kept) => {
      if (kept === undefined) localStorage.removeItem(at);
      else localStorage.setItem(at, JSON.stringify(kept));
    },
  };
}
