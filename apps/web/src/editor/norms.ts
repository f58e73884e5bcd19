export const normUnits = ['days', 'hours', 'minutes', 'at-once'] as const;
export type NormUnit = (typeof normUnits)[number];

/** A norm of one unit, as it is typed: the number need not be one. */
export interface TypedNorm {
  readonly number: string;
  readonly unit: NormUnit;
}

const forms = { days: /^P([^DT]*)D$/, hours: /^PT([^HMS]*)H$/, minutes: /^PT([^HMS]*)M$/ } as const;

/** A norm by number and unit; undefined where it is of several, such as `P1DT4H`. */
export function typedNorm(norm: string): TypedNorm | undefined {
  if (norm === 'PT0S') return { number: '', unit: 'at-once' };
  for (const unit of ['days', 'hours', 'minutes'] as const) {
    const [, number] = forms[unit].exec(norm) ?? [];
    if (number !== undefined) return { number, unit };
  }
  return norm === '' ? { number: '', unit: 'days' } : undefined;
}

/** What was typed as a norm; empty where nothing was. */
export function normOf({ number, unit }: TypedNorm): string {
  const typed = number.trim();
  if (unit === 'at-once') return 'PT0S';
  if (typed === '') return '';
  return { days: `P${typed}D`, hours: `PT${typed}H`, minutes: `PT${typed}M` }[unit];
}
