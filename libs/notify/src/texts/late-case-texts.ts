import type { Language } from '@app/domain/pipeline/definition.js';
import { counting } from './plural.js';

/** Late steps of return cases in management's digest of a day. */
export interface LateCaseTexts {
  readonly subject: (cases: number) => string;
  readonly lead: (steps: number) => string;
  /** What has become of one. */
  readonly ended: string;
}

const pieces = { en: counting('en'), cs: counting('cs'), pl: counting('pl'), ru: counting('ru') };

/** In every language, in one place: what is told must be the same. */
export const lateCaseTexts: Readonly<Record<Language, LateCaseTexts>> = {
  en: {
    subject: (n) => `${pieces.en(n, { one: 'return is', other: 'returns are' })} newly late`,
    lead: (n) =>
      `${pieces.en(n, { one: 'step of a return', other: 'steps of returns' })} of customers of class A became late.`,
    ended: 'Settled: it is late no more.',
  },
  cs: {
    subject: (n) =>
      `Nově po termínu: ${pieces.cs(n, { one: 'reklamace', few: 'reklamace', other: 'reklamací' })}`,
    lead: (n) =>
      `Reklamace zákazníků třídy A: ${pieces.cs(n, { one: 'krok je', few: 'kroky jsou', other: 'kroků je' })} nově po termínu.`,
    ended: 'Vyřešeno: po termínu již není.',
  },
  pl: {
    subject: (n) =>
      `Nowe po terminie: ${pieces.pl(n, { one: 'reklamacja', few: 'reklamacje', many: 'reklamacji', other: 'reklamacji' })}`,
    lead: (n) =>
      `Reklamacje klientów klasy A: ${pieces.pl(n, { one: 'krok jest', few: 'kroki są', many: 'kroków jest', other: 'kroku jest' })} po terminie.`,
    ended: 'Załatwione: nie jest już po terminie.',
  },
  ru: {
    subject: (n) =>
      `Новые просрочки: ${pieces.ru(n, { one: 'рекламация', few: 'рекламации', many: 'рекламаций', other: 'рекламации' })}`,
    lead: (n) =>
      `Рекламации клиентов класса A: ${pieces.ru(n, { one: 'шаг просрочен', few: 'шага просрочены', many: 'шагов просрочено', other: 'шага просрочено' })}.`,
    ended: 'Решено: просрочки больше нет.',
  },
};
