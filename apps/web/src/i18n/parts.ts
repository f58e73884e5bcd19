import type { Language } from './languages.js';

type Texts = () => Promise<{ default: object }>;

/** Each language is a file of its own, and so is what only some of its pages say: a browser loads what it shows. */
export const texts: Readonly<Record<'first' | TextPart, Readonly<Record<Language, Texts>>>> = {
  first: {
    en: () => import('./en.json'),
    cs: () => import('./cs.json'),
    pl: () => import('./pl.json'),
    ru: () => import('./ru.json'),
  },
  admin: {
    en: () => import('./admin/en.json'),
    cs: () => import('./admin/cs.json'),
    pl: () => import('./admin/pl.json'),
    ru: () => import('./admin/ru.json'),
  },
  reports: {
    en: () => import('./reports/en.json'),
    cs: () => import('./reports/cs.json'),
    pl: () => import('./reports/pl.json'),
    ru: () => import('./reports/ru.json'),
  },
};

/** Texts that come with the pages that say them. */
export type TextPart = 'admin' | 'reports';
