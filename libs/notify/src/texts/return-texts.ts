import type { Language } from '@app/domain/pipeline/definition.js';
import type { Counterparty, ReturnOutcome } from '@app/domain/returns/state.js';
import { customerLetters, type LetterText } from './customer-letter-texts.js';
import { counting } from './plural.js';

/** What is told of a step: that it is to be done, that its deadline is near, that it is late. */
export type StepTelling = 'duty' | 'warning' | 'late';

/** Mails about return cases: to our own people, to customers, to vendors and carriers. */
export interface ReturnTexts {
  /** Of one case: its number and customer. */
  readonly subject: (caseName: string, what: string) => string;
  readonly manySubject: (cases: number) => string;
  readonly step: Readonly<Record<StepTelling, (step: string, due: string | undefined) => string>>;
  readonly wholeCase: string;
  /** The time within which somebody has to be told. */
  readonly windows: Readonly<Record<Counterparty['kind'], string>>;
  readonly insteadOf: (name: string) => string;
  /** Of a line: quantity, product, batch, delivery. */
  readonly line: (quantity: number, product: string, batch: string | undefined, delivery: string) => string;
  readonly letterSubject: (number: string, what: string) => string;
  /** To customers, by the act that it is about. Letters to vendors and carriers are among their own texts. */
  readonly letters: Readonly<Partial<Record<string, LetterText>>>;
  readonly outcomes: Readonly<Record<ReturnOutcome, string>>;
  readonly ended: string;
}

const pieces = { en: counting('en'), cs: counting('cs'), pl: counting('pl'), ru: counting('ru') };

/** In every language, in one place: what is told must be the same. */
export const returnTexts: Readonly<Record<Language, ReturnTexts>> = {
  en: {
    subject: (name, what) => `${name} – ${what}`,
    manySubject: (n) => `Returns: ${pieces.en(n, { one: 'case asks', other: 'cases ask' })} for you`,
    step: {
      duty: (step, due) => `To be done: ${step}${due ? `, by ${due}` : ''}`,
      warning: (step, due) => `Due soon: ${step}${due ? `, by ${due}` : ''}`,
      late: (step, due) => `Late: ${step}${due ? `, since ${due}` : ''}`,
    },
    wholeCase: 'the whole case',
    windows: {
      vendor: 'the time within which the vendor has to be told',
      carrier: 'the time within which the carrier has to be told',
    },
    insteadOf: (name) => `You are told in the place of ${name}.`,
    line: (n, product, batch, delivery) =>
      `${pieces.en(n, { one: 'unit', other: 'units' })} of ${product}${batch ? `, batch ${batch}` : ''}, delivery ${delivery}`,
    letterSubject: (number, what) => `Return ${number}: ${what}`,
    letters: customerLetters.en,
    outcomes: {
      replaced: 'It has ended: the goods were replaced.',
      refunded: 'It has ended: the price was refunded.',
      credited: 'It has ended: a credit note was issued.',
      repaired: 'It has ended: the goods were repaired.',
      rejected: 'It has ended: we could not accept the claim. The reason stands below.',
      withdrawn: 'It has ended: the claim was withdrawn.',
    },
    ended: 'how it has ended',
  },
  cs: {
    subject: (name, what) => `${name} – ${what}`,
    manySubject: (n) =>
      `Reklamace: ${pieces.cs(n, { one: 'případ čeká', few: 'případy čekají', other: 'případů čeká' })} na Vás`,
    step: {
      duty: (step, due) => `K vyřízení: ${step}${due ? `, do ${due}` : ''}`,
      warning: (step, due) => `Brzy vyprší: ${step}${due ? `, do ${due}` : ''}`,
      late: (step, due) => `Po termínu: ${step}${due ? `, od ${due}` : ''}`,
    },
    wholeCase: 'celý případ',
    windows: {
      vendor: 'lhůta, ve které je třeba uvědomit dodavatele',
      carrier: 'lhůta, ve které je třeba uvědomit dopravce',
    },
    insteadOf: (name) => `Píšeme Vám v zastoupení: ${name}.`,
    line: (n, product, batch, delivery) =>
      `${pieces.cs(n, { one: 'kus', few: 'kusy', other: 'kusů' })} ${product}${batch ? `, šarže ${batch}` : ''}, dodávka ${delivery}`,
    letterSubject: (number, what) => `Reklamace ${number}: ${what}`,
    letters: customerLetters.cs,
    outcomes: {
      replaced: 'Je uzavřena: zboží bylo vyměněno.',
      refunded: 'Je uzavřena: cena byla vrácena.',
      credited: 'Je uzavřena: byl vystaven dobropis.',
      repaired: 'Je uzavřena: zboží bylo opraveno.',
      rejected: 'Je uzavřena: reklamaci jsme nemohli uznat. Důvod je uveden níže.',
      withdrawn: 'Je uzavřena: reklamace byla vzata zpět.',
    },
    ended: 'jak skončila',
  },
  pl: {
    subject: (name, what) => `${name} – ${what}`,
    manySubject: (n) =>
      `Reklamacje: ${pieces.pl(n, { one: 'sprawa czeka', few: 'sprawy czekają', many: 'spraw czeka', other: 'sprawy czeka' })} na Ciebie`,
    step: {
      duty: (step, due) => `Do zrobienia: ${step}${due ? `, do ${due}` : ''}`,
      warning: (step, due) => `Termin blisko: ${step}${due ? `, do ${due}` : ''}`,
      late: (step, due) => `Po terminie: ${step}${due ? `, od ${due}` : ''}`,
    },
    wholeCase: 'cała sprawa',
    windows: {
      vendor: 'czas, w którym trzeba zawiadomić dostawcę',
      carrier: 'czas, w którym trzeba zawiadomić przewoźnika',
    },
    insteadOf: (name) => `Piszemy w zastępstwie: ${name}.`,
    line: (n, product, batch, delivery) =>
      `${pieces.pl(n, { one: 'sztuka', few: 'sztuki', many: 'sztuk', other: 'sztuki' })} ${product}${batch ? `, partia ${batch}` : ''}, dostawa ${delivery}`,
    letterSubject: (number, what) => `Reklamacja ${number}: ${what}`,
    letters: customerLetters.pl,
    outcomes: {
      replaced: 'Sprawa zakończona: towar wymieniono.',
      refunded: 'Sprawa zakończona: zwrócono cenę.',
      credited: 'Sprawa zakończona: wystawiono korektę.',
      repaired: 'Sprawa zakończona: towar naprawiono.',
      rejected: 'Sprawa zakończona: nie mogliśmy uznać reklamacji. Powód podano niżej.',
      withdrawn: 'Sprawa zakończona: reklamację wycofano.',
    },
    ended: 'jak się zakończyła',
  },
  ru: {
    subject: (name, what) => `${name} – ${what}`,
    manySubject: (n) =>
      `Рекламации: ${pieces.ru(n, { one: 'дело ждёт', few: 'дела ждут', many: 'дел ждут', other: 'дела ждут' })} вас`,
    step: {
      duty: (step, due) => `Нужно сделать: ${step}${due ? `, до ${due}` : ''}`,
      warning: (step, due) => `Срок близко: ${step}${due ? `, до ${due}` : ''}`,
      late: (step, due) => `Просрочено: ${step}${due ? `, с ${due}` : ''}`,
    },
    wholeCase: 'всё дело',
    windows: {
      vendor: 'срок, в который нужно известить поставщика',
      carrier: 'срок, в который нужно известить перевозчика',
    },
    insteadOf: (name) => `Вам пишут вместо: ${name}.`,
    line: (n, product, batch, delivery) =>
      `${pieces.ru(n, { one: 'единица', few: 'единицы', many: 'единиц', other: 'единицы' })} ${product}${batch ? `, партия ${batch}` : ''}, поставка ${delivery}`,
    letterSubject: (number, what) => `Рекламация ${number}: ${what}`,
    letters: customerLetters.ru,
    outcomes: {
      replaced: 'Дело закончено: товар заменён.',
      refunded: 'Дело закончено: деньги возвращены.',
      credited: 'Дело закончено: выписана кредит-нота.',
      repaired: 'Дело закончено: товар отремонтирован.',
      rejected: 'Дело закончено: мы не смогли признать рекламацию. Причина ниже.',
      withdrawn: 'Дело закончено: рекламация отозвана.',
    },
    ended: 'чем закончилась',
  },
};
