import { languageOf, type Language } from '@app/domain/pipeline/definition.js';
import { czech } from './cs.js';
import { english } from './en.js';
import type { MailTexts } from './mail-texts.js';
import { polish } from './pl.js';
import { russian } from './ru.js';

const texts: Readonly<Record<Language, MailTexts>> = { en: english, cs: czech, pl: polish, ru: russian };

/** The texts in a person's language. */
export function textsFor(locale: string): MailTexts {
  return texts[languageOf(locale)];
}
