import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { evidenceQuery, useAddingEvidence } from '../api/evidence.js';

/** A file on its way to the case, or one that was refused. */
export interface OnItsWay {
  readonly key: string;
  readonly name: string;
  /** How much of it has gone out, 0 to 1. */
  readonly part: number;
  /** Why it was not taken; nothing while it is on its way. */
  readonly refused?: { readonly error: unknown } | { readonly largest: number };
}

export interface Uploads {
  readonly files: readonly OnItsWay[];
  readonly add: (files: readonly File[]) => void;
  readonly again: (key: string) => void;
  readonly forget: (key: string) => void;
}

/** Sends files one after the other, so that a slow line brings the first of them soon; each with a key of its own. */
export function useUploads(caseId: string): Uploads {
  const [files, setFiles] = useState<readonly OnItsWay[]>([]);
  const contents = useRef(new Map<string, File>());
  const line = useRef(Promise.resolve());
  const { data: { bytesAtMost = Infinity } = {} } = useQuery(evidenceQuery(caseId));
  const { mutateAsync } = useAddingEvidence(caseId);
  const change = (key: string, changes: Partial<OnItsWay>) =>
    setFiles((now) => now.map((one) => (one.key === key ? { ...one, ...changes } : one)));
  const forget = (key: string) => {
    contents.current.delete(key);
    setFiles((now) => now.filter((one) => one.key !== key));
  };
  const send = async (key: string) => {
    const file = contents.current.get(key);
    if (!file) return;
    try {
      await mutateAsync({ file, key, onProgress: (part) => change(key, { part }) });
      forget(key);
    } catch (error) {
      change(key, { refused: { error } });
    }
  };
  const queue = (key: string) => void (line.current = line.current.then(() => send(key)));
  const add = (given: readonly File[]) => {
    for (const file of given) {
      const key = crypto.randomUUID();
      const isTooLarge = file.size > bytesAtMost;
      const refused = isTooLarge ? { largest: bytesAtMost } : undefined;
      setFiles((now) => [...now, { key, name: file.name, part: 0, refused }]);
      if (isTooLarge) continue;
      contents.current.set(key, file);
      queue(key);
    }
  };
  const again = (key: string) => {
    change(key, { refused: undefined, part: 0 });
    queue(key);
  };
  return { files, add, again, forget };
}
