import type { Language } from '@app/domain/pipeline/definition.js';

/** All words of a return note in one language. */
export interface NoteTexts {
  readonly title: string;
  /** What the code says, and why the note is in the parcel. */
  readonly explanation: string;
  readonly sendTo: string;
  readonly noAddress: string;
  readonly goods: string;
  readonly quantity: string;
  readonly batch: string;
  readonly serials: string;
  readonly delivery: string;
  readonly printedOn: (day: string) => string;
  readonly page: (page: number, of: number) => string;
}

export const noteTexts: Readonly<Record<Language, NoteTexts>> = {
  en: {
    title: 'Return note',
    explanation: 'This note belongs in the parcel. The code holds the number of the return case.',
    sendTo: 'Send to',
    noAddress: 'The address is agreed with the receiver.',
    goods: 'Goods',
    quantity: 'Quantity',
    batch: 'Batch',
    serials: 'Serial numbers',
    delivery: 'Delivery',
    printedOn: (day) => `Printed on ${day}`,
    page: (page, of) => `Page ${page} of ${of}`,
  },
  cs: {
    title: 'Průvodka vrácení zboží',
    explanation: 'Tato průvodka patří do zásilky. Kód obsahuje číslo reklamace.',
    sendTo: 'Adresa příjemce',
    noAddress: 'Adresu je třeba dohodnout s příjemcem.',
    goods: 'Zboží',
    quantity: 'Množství',
    batch: 'Šarže',
    serials: 'Sériová čísla',
    delivery: 'Dodávka',
    printedOn: (day) => `Vytištěno ${day}`,
    page: (page, of) => `Strana ${page} z ${of}`,
  },
  pl: {
    title: 'Dokument zwrotu towaru',
    explanation: 'Ten dokument należy włożyć do paczki. Kod zawiera numer reklamacji.',
    sendTo: 'Adres odbiorcy',
    noAddress: 'Adres należy uzgodnić z odbiorcą.',
    goods: 'Towar',
    quantity: 'Ilość',
    batch: 'Partia',
    serials: 'Numery seryjne',
    delivery: 'Dostawa',
    printedOn: (day) => `Wydrukowano ${day}`,
    page: (page, of) => `Strona ${page} z ${of}`,
  },
  ru: {
    title: 'Накладная на возврат',
    explanation: 'Эту накладную нужно вложить в посылку. Код содержит номер рекламации.',
    sendTo: 'Адрес получателя',
    noAddress: 'Адрес согласуется с получателем.',
    goods: 'Товар',
    quantity: 'Количество',
    batch: 'Партия',
    serials: 'Серийные номера',
    delivery: 'Поставка',
    printedOn: (day) => `Напечатано ${day}`,
    page: (page, of) => `Страница ${page} из ${of}`,
  },
};
