/** Languages of the page, each by the name it has in itself. */
export const languages = { en: 'English', cs: 'Čeština', pl: 'Polski', ru: 'Русский' } as const;
export type Language = keyof typeof languages;

const storedAt = 'dealwarden.language';

/** The language chosen in this browser; else the user's own, else the browser's, else English. */
export function chosenLanguage(ofUser?: string): Language {
  const wishes = [localStorage.getItem(storedAt), ofUser, ...navigator.languages];
  for (const wish of wishes) {
    const language = wish?.slice(0, 2).toLowerCase();
    if (language && isLanguage(language)) return language;
  }
  return 'en';
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(storedAt, language);
}

/** What was chosen in this browser gives way to what the user chose for everywhere. */
export function forgetLanguage(): void {
  localStorage.removeItem(storedAt);
}

export function isLanguage(word: string): word is Language {
  return word in languages;
}
