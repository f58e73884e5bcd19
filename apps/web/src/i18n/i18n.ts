import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type admin from './admin/en.json';
import type en from './en.json';
import { isLanguage, keepLanguage, type Language } from './languages.js';
import { texts, type TextPart } from './parts.js';
import type reports from './reports/en.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en & typeof admin & typeof reports };
  }
}

/** The parts that were asked for so far: another language brings them too. */
const wanted = new Set<'first' | TextPart>(['first']);

/** Gets the words ready before anything is shown. */
export async function startLanguage(language: Language): Promise<void> {
  const { default: translation } = await texts.first[language]();
  await i18next.use(initReactI18next).init({
    lng: language,
    // Every text is there in every language: a spec sees to it.
    fallbackLng: false,
    returnNull: false,
    // React escapes what it shows.
    interpolation: { escapeValue: false },
    resources: { [language]: { translation } },
  });
  document.documentElement.lang = language;
}

/** Shows another language; kept for this browser where the user chose it. */
export async function showLanguage(language: Language, isChosen = true): Promise<void> {
  if (isChosen) keepLanguage(language);
  await Promise.all([...wanted].map((part) => bring(part, language)));
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** A page together with the words that only it and its like say. */
export function withTexts<Loaded>(part: TextPart, load: () => Promise<Loaded>): () => Promise<Loaded> {
  return async () => {
    wanted.add(part);
    const [loaded] = await Promise.all([load(), bring(part, i18next.language)]);
    return loaded;
  };
}

async function bring(part: 'first' | TextPart, language: string): Promise<void> {
  if (!isLanguage(language)) return;
  const { default: content } = await texts[part][language]();
  // Asked for again it is there already, and the same.
  i18next.addResourceBundle(language, 'translation', content, true, true);
}
