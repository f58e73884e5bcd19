import { useTranslation } from 'react-i18next';
import { ProblemError } from '../api/problem.js';
import { useProblemWords } from './problem-words.js';

interface FieldErrors<Field extends string> {
  /** What is wrong with a field; undefined: nothing. */
  readonly at: (field: Field) => string | undefined;
  /** What is about no field of the form, to be told above it. */
  readonly rest: unknown;
}

/**
 * Tells what was refused at the field it is about.
 * @param fieldOf the fields that problems are about, by their codes; a form that is not as the API takes it names its own
 */
export function useFieldErrors<Field extends string>(
  error: unknown,
  fieldOf: Readonly<Record<string, Field>>,
): FieldErrors<Field> {
  const { t } = useTranslation();
  const words = useProblemWords();
  const told = new Map<string, string>();
  if (error instanceof ProblemError) {
    const { code, errors = [] } = error.problem;
    const field = fieldOf[code];
    if (field !== undefined) told.set(field, words(error));
    const known: readonly string[] = Object.values(fieldOf);
    for (const { path } of code === 'request-invalid' ? errors : [])
      if (known.includes(path)) told.set(path, t('form.unfit'));
  }
  return { at: (field) => told.get(field), rest: told.size > 0 ? null : error };
}
