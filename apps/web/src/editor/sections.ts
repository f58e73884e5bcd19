export const sections = ['basics', 'stages', 'fields', 'watch', 'reasons', 'calendar'] as const;
export type Section = (typeof sections)[number];

/** In which section the parts of a definition stand; the others stand in the basics. */
const sectionOfPart: Readonly<Record<string, Section>> = {
  ...{ stages: 'stages', fields: 'fields', lossReasons: 'reasons', calendar: 'calendar' },
  ...{ stalls: 'watch', ladder: 'watch', handover: 'watch' },
};

export function sectionOf(path: string): Section {
  return sectionOfPart[path.split('.')[0] ?? ''] ?? 'basics';
}

/** The lists on the way to a part, each with the item that has to stand open for it. */
export function listsOnTheWay(path: string): (readonly [string, number])[] {
  const steps = path.split('.');
  return steps.flatMap((step, index) =>
    index > 0 && /^\d+$/.test(step) ? [[steps.slice(0, index).join('.'), Number(step)] as const] : [],
  );
}

/** The part itself, and what it lies in, from the inside out. */
export function pathsUp(path: string): string[] {
  const steps = path.split('.');
  return steps.map((_, index) => steps.slice(0, steps.length - index).join('.'));
}
