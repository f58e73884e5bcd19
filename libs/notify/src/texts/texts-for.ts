import { languages, type Language } from '@app/domain/pipeline/definition.js';
import { czech } from './cs.js';
import { english } from './en.js';
import type { MailTexts } from './mail-texts.js';
import { polish } from './pl.js';
import { russian } from './ru.js';

const texts: Readonly<Record<Language, MailTexts>> = { en: english, cs: czech, pl: polish, ru: russian };

/** The language of a locale such as `cs-CZ` or `pl`; English where we do not speak it. */
export function languageOf(locale: string): Language {
  const [wanted] = locale.toLowerCase().split(/[-_]/);
  return languages.find((language) => language === wanted) ?? 'en';
}

/** The texts in a person's language. */
export function textsFor(locale: string): MailTexts {
  return texts[languageOf(locale)];
}
