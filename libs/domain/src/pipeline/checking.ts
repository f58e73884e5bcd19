import { delayProblem, normProblem } from '../calendar/norm.js';
import type { Problem } from '../errors.js';
import { customerClasses, type CustomerClass, type Labels, type Named, type Norm } from './definition.js';
import { noHoles, type Holes } from './holes.js';

/** What several checks of a definition share. */

/** Each list is checked for itself: names and keys of what sales ops name. */
export function namedProblems(list: readonly Named[], path: string, what: string): Problem[] {
  return [
    ...duplicates(list, path, what),
    ...list.flatMap((one, index) => textProblems(one, `${path}.${index}`)),
  ];
}

/** A name is a line that people can read, in whatever script. */
export function textProblems({ name, labels = {} }: Pick<Named, 'name' | 'labels'>, path: string): Problem[] {
  return [
    ...lineProblems(name, `${path}.name`),
    ...Object.entries(labels satisfies Labels).flatMap(([language, label]) =>
      label === undefined ? [] : lineProblems(label, `${path}.labels.${language}`),
    ),
  ].map((problem) => ({ ...problem, path: problem.path.replace(/^\./, '') }));
}

const longestName = 120;

function lineProblems(text: string, path: string): Problem[] {
  const hint = `write one line of 1 to ${longestName} characters`;
  if (text.trim() === '') return [{ path, reason: 'is empty', hint }];
  if (text.length > longestName) return [{ path, reason: `has ${text.length} characters`, hint }];
  return /[\p{Cc}\p{Cs}]/u.test(text) ? [{ path, reason: 'has control characters', hint }] : [];
}

export function duplicates(list: readonly { readonly key: string }[], path: string, what: string): Problem[] {
  const firstOf = new Map<string, number>();
  return list.flatMap(({ key }, index) => {
    const first = firstOf.get(key);
    if (first === undefined) {
      firstOf.set(key, index);
      return [];
    }
    const hint = `give every ${what} a key of its own`;
    return [{ path: `${path}.${index}.key`, reason: `${path}.${first} has the key ${key} too`, hint }];
  });
}

/** Values of a list that stand in it more than once. */
export function repeated(list: readonly string[], path: string, holes: Holes = noHoles): Problem[] {
  return list.flatMap((value, index) => {
    const first = list.findIndex((other, place) => other === value && !holes.has(`${path}.${place}`));
    if (first < 0 || first >= index) return [];
    return [{ path: `${path}.${index}`, reason: `${value} is listed twice`, hint: 'list each once' }];
  });
}

export function normProblems(norm: Norm, path: string): Problem[] {
  return durationProblems(
    normProblem(norm),
    path,
    'write working time such as P5D (working days) or PT8H (counted hours)',
  );
}

export function classNormProblems(norms: Readonly<Record<CustomerClass, Norm>>, path: string): Problem[] {
  const given: Partial<Record<CustomerClass, Norm>> = norms;
  return customerClasses.flatMap((one) => {
    const norm = given[one];
    const at = `${path}.${one}`;
    if (norm !== undefined) return normProblems(norm, at);
    return [{ path: at, reason: `class ${one} has no norm`, hint: 'give every class its norm: A, B and C' }];
  });
}

export function delayProblems(delay: string, path: string): Problem[] {
  return durationProblems(delayProblem(delay), path, 'write working time such as PT4H, or PT0S for at once');
}

function durationProblems(reason: string | undefined, path: string, hint: string): Problem[] {
  return reason === undefined ? [] : [{ path, reason, hint }];
}

/** Whether a number is a chance in per cent. */
export function isChance(number: number): boolean {
  return Number.isFinite(number) && number >= 0 && number <= 100;
}
