import { languageOf, type Language } from '@app/domain/pipeline/definition.js';
import { czech } from './cs.js';
import { english } from './en.js';
import type { PageTexts } from './page-texts.js';
import { polish } from './pl.js';
import { russian } from './ru.js';

/** The page's words by language. */
export const pageTexts: Readonly<Record<Language, PageTexts>> = {
  en: english,
  cs: czech,
  pl: polish,
  ru: russian,
};

/** The language a browser asks for first, for pages that are shown to nobody we know. */
export function browserLanguage(acceptLanguage: string | undefined): Language {
  return languageOf(acceptLanguage?.split(/[,;]/)[0]?.trim() ?? '');
}
