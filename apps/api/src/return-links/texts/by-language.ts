import type { Language } from '@app/domain/pipeline/definition.js';
import { czech } from './cs.js';
import { english } from './en.js';
import type { LinkPageTexts } from './link-page-texts.js';
import { polish } from './pl.js';
import { russian } from './ru.js';

/** The words of a link's page by language. */
export const linkPageTexts: Readonly<Record<Language, LinkPageTexts>> = {
  en: english,
  cs: czech,
  pl: polish,
  ru: russian,
};
