import { createContext, useContext } from 'react';
import type { DefinitionProblem } from '../api/pipeline-drafts.js';
import { valueAt, withValue, type Draft } from './draft-tree.js';

/** What the parts of the editor work on together. */
export interface Editing {
  readonly content: Draft;
  /** @param of what is changed, for undoing */
  readonly change: (content: Draft, of?: string) => void;
  readonly problems: readonly DefinitionProblem[];
  /** The newest version; undefined: there is none. */
  readonly published: Draft | undefined;
  /** Opens the place of a part, and puts the focus there. */
  readonly goTo: (path: string) => void;
  /** Which item of each list stands open, by the list's path. */
  readonly opened: Readonly<Record<string, number | undefined>>;
  readonly open: (list: string, index: number | undefined) => void;
}

export const EditingContext = createContext<Editing | null>(null);

export function useEditing(): Editing {
  const editing = useContext(EditingContext);
  if (!editing) throw new Error('nothing is being edited');
  return editing;
}

/** One part of the definition, for the input that shows it. */
export interface Part {
  readonly value: unknown;
  /** Undefined takes it away. */
  readonly set: (value: unknown) => void;
  /** What the server says is wrong with it. */
  readonly error: string | undefined;
  /** By which a jump finds its input. */
  readonly id: string;
}

/** @param isWhole also what is wrong inside of it is told at it */
export function usePart(path: string, isWhole = false): Part {
  const { content, change, problems } = useEditing();
  const found = problems.find(
    (problem) => problem.path === path || (isWhole && problem.path.startsWith(`${path}.`)),
  );
  return {
    value: valueAt(content, path),
    set: (value) => change(withValue(content, path, value), path),
    error: found && found.reason,
    id: idOf(path),
  };
}

/** The id of the input of a part. */
export function idOf(path: string): string {
  return `part-${path}`;
}
