import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { NoAnswerError, ProblemError } from '../api/problem.js';
import type en from '../i18n/en.json';

type KnownCode = keyof (typeof en)['problem'];

/** What went wrong, in the reader's words: by the problem's code, never by what the API says in English. */
export function wordsOf(error: unknown, t: TFunction): string {
  if (error instanceof NoAnswerError) return t('problem.no-answer');
  if (!(error instanceof ProblemError)) return t('problem.internal');
  const { code } = error.problem;
  // A code that is newer than this page has at least its English title.
  return code in t('problem', { returnObjects: true })
    ? t(`problem.${code as KnownCode}`)
    : error.problem.title;
}

/** What went wrong before this page was there, by a code in its address: what is no code of ours is told as nothing more. */
export function useCodeWords(): (code: string) => string {
  const { t } = useTranslation();
  return (code) =>
    Object.hasOwn(t('problem', { returnObjects: true }), code)
      ? t(`problem.${code as KnownCode}`)
      : t('problem.internal');
}

export function useProblemWords(): (error: unknown) => string {
  const { t } = useTranslation();
  return (error) => wordsOf(error, t);
}
