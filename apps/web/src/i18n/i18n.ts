import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type en from './en.json';
import { keepLanguage, type Language } from './languages.js';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en };
  }
}

/** Each language is a file of its own: a browser loads the one that it shows. */
const texts: Readonly<Record<Language, () => Promise<{ default: object }>>> = {
  en: () => import('./en.json'),
  cs: () => import('./cs.json'),
  pl: () => import('./pl.json'),
  ru: () => import('./ru.json'),
};

/** Gets the words ready before anything is shown. */
export async function startLanguage(language: Language): Promise<void> {
  const { default: translation } = await texts[language]();
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
  if (!i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', (await texts[language]()).default);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}
