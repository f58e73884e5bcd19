import type { Language } from '@app/domain/pipeline/definition.js';

/** What a letter is called in its subject, and what it says first. */
export interface LetterText {
  readonly what: string;
  readonly says: string;
}

/** Letters about return cases to customers, by what they are about, in every language: what is told must be the same. */
export const customerLetters: Readonly<Record<Language, Readonly<Partial<Record<string, LetterText>>>>> = {
  en: {
    open: {
      what: 'we have your claim',
      says: 'We have received your claim and take care of it. This is its number for everything that follows.',
    },
    'decide-remedy': {
      what: 'how it goes on',
      says: 'We have decided how we make it good, and begin with it.',
    },
    accept: {
      what: 'the vendor has accepted',
      says: 'The vendor has accepted the claim. We will arrange the pick-up of the defective goods.',
    },
    'accept-without-pick-up': {
      what: 'the claim is accepted',
      says: 'Whoever supplied or carried the goods has accepted the claim. We tell you how it goes on.',
    },
    'accept-in-part': {
      what: 'a part is accepted',
      says: 'A part of the claim has been accepted. About the rest we will come back to you.',
    },
    'goods-stay': {
      what: 'no pick-up is needed',
      says: 'The defective goods do not have to come back: we will not pick them up.',
    },
    'plan-pick-up': {
      what: 'pick-up is planned',
      says: 'The pick-up of the defective goods is planned. Please have them ready, with this number on them.',
    },
    'ship-replacement': {
      what: 'the replacement is on its way',
      says: 'The replacement has been shipped.',
    },
    'record-delivery': {
      what: 'the replacement has been delivered',
      says: 'The replacement has been delivered. If anything is wrong with it, please tell us; otherwise we take it as received in good order.',
    },
    'give-back': { what: 'your goods come back', says: 'We send your own goods back to you.' },
    recount: {
      what: 'another quantity',
      says: 'We have counted anew: your claim is now for what stands below.',
    },
    scrap: {
      what: 'your goods were scrapped',
      says: 'Your defective goods were scrapped at the vendor, and do not come back.',
    },
    'moved-away': {
      what: 'taken for you by mistake',
      says: 'We took this claim for you by mistake. It is put right, and you need do nothing.',
    },
    reopen: { what: 'we look at it again', says: 'We have taken the case up again.' },
  },
  cs: {
    open: {
      what: 'přijali jsme ji',
      says: 'Přijali jsme Vaši reklamaci a zabýváme se jí. Toto je její číslo pro vše další.',
    },
    'decide-remedy': {
      what: 'jak bude pokračovat',
      says: 'Rozhodli jsme, jak vadu napravíme, a začínáme.',
    },
    accept: {
      what: 'dodavatel ji uznal',
      says: 'Dodavatel reklamaci uznal. Domluvíme vyzvednutí vadného zboží.',
    },
    'accept-without-pick-up': {
      what: 'reklamace je uznána',
      says: 'Ten, kdo zboží dodal nebo vezl, reklamaci uznal. Dáme Vám vědět, jak bude pokračovat.',
    },
    'accept-in-part': {
      what: 'část je uznána',
      says: 'Část reklamace byla uznána. O zbytku Vás budeme informovat.',
    },
    'goods-stay': {
      what: 'vyzvednutí není třeba',
      says: 'Vadné zboží není třeba vracet: nebudeme je vyzvedávat.',
    },
    'plan-pick-up': {
      what: 'vyzvednutí je naplánováno',
      says: 'Vyzvednutí vadného zboží je naplánováno. Připravte je prosím, označené tímto číslem.',
    },
    'ship-replacement': { what: 'náhrada je na cestě', says: 'Náhradní zboží bylo odesláno.' },
    'record-delivery': {
      what: 'náhrada byla doručena',
      says: 'Náhradní zboží bylo doručeno. Není-li v pořádku, dejte nám prosím vědět; jinak je považujeme za převzaté.',
    },
    'give-back': { what: 'vracíme Vaše zboží', says: 'Posíláme Vám zpět Vaše zboží.' },
    recount: {
      what: 'jiné množství',
      says: 'Přepočítali jsme zboží: Vaše reklamace je nyní na to, co je uvedeno níže.',
    },
    scrap: {
      what: 'Vaše zboží bylo zlikvidováno',
      says: 'Vaše vadné zboží bylo u dodavatele zlikvidováno a nevrátí se.',
    },
    'moved-away': {
      what: 'přijata na Vás omylem',
      says: 'Tuto reklamaci jsme na Vás zapsali omylem. Je to opraveno a nemusíte nic dělat.',
    },
    reopen: { what: 'znovu se jí zabýváme', says: 'Případ jsme znovu otevřeli.' },
  },
  pl: {
    open: {
      what: 'przyjęliśmy ją',
      says: 'Przyjęliśmy Państwa reklamację i zajmujemy się nią. To jej numer we wszystkim, co nastąpi.',
    },
    'decide-remedy': { what: 'co dalej', says: 'Zdecydowaliśmy, jak to naprawimy, i zaczynamy.' },
    accept: {
      what: 'dostawca ją uznał',
      says: 'Dostawca uznał reklamację. Uzgodnimy odbiór wadliwego towaru.',
    },
    'accept-without-pick-up': {
      what: 'reklamacja jest uznana',
      says: 'Reklamację uznał ten, kto towar dostarczył lub przewiózł. Poinformujemy, co dalej.',
    },
    'accept-in-part': {
      what: 'część jest uznana',
      says: 'Część reklamacji została uznana. O reszcie poinformujemy.',
    },
    'goods-stay': {
      what: 'odbiór nie jest potrzebny',
      says: 'Wadliwego towaru nie trzeba zwracać: nie będziemy go odbierać.',
    },
    'plan-pick-up': {
      what: 'odbiór jest zaplanowany',
      says: 'Odbiór wadliwego towaru jest zaplanowany. Prosimy go przygotować i oznaczyć tym numerem.',
    },
    'ship-replacement': { what: 'towar zastępczy w drodze', says: 'Towar zastępczy został wysłany.' },
    'record-delivery': {
      what: 'towar zastępczy dostarczony',
      says: 'Towar zastępczy został dostarczony. Jeśli coś jest nie tak, prosimy o wiadomość; inaczej uznajemy go za odebrany.',
    },
    'give-back': { what: 'zwracamy Państwa towar', says: 'Odsyłamy Państwu Państwa towar.' },
    recount: {
      what: 'inna ilość',
      says: 'Przeliczyliśmy towar: reklamacja dotyczy teraz tego, co podano niżej.',
    },
    scrap: {
      what: 'Państwa towar zezłomowano',
      says: 'Państwa wadliwy towar zezłomowano u dostawcy i nie wróci.',
    },
    'moved-away': {
      what: 'przyjęta na Państwa przez pomyłkę',
      says: 'Tę reklamację zapisaliśmy na Państwa przez pomyłkę. Zostało to poprawione i nie trzeba nic robić.',
    },
    reopen: { what: 'wracamy do niej', says: 'Otworzyliśmy sprawę ponownie.' },
  },
  ru: {
    open: {
      what: 'мы её приняли',
      says: 'Мы приняли вашу рекламацию и занимаемся ею. Это её номер для всего дальнейшего.',
    },
    'decide-remedy': { what: 'что дальше', says: 'Мы решили, как исправим дело, и начинаем.' },
    accept: {
      what: 'поставщик её признал',
      says: 'Поставщик признал рекламацию. Мы договоримся о вывозе бракованного товара.',
    },
    'accept-without-pick-up': {
      what: 'рекламация признана',
      says: 'Рекламацию признал тот, кто поставил или вёз товар. Мы сообщим, что дальше.',
    },
    'accept-in-part': {
      what: 'часть признана',
      says: 'Часть рекламации признана. Об остальном мы сообщим.',
    },
    'goods-stay': {
      what: 'вывоз не нужен',
      says: 'Бракованный товар возвращать не нужно: забирать его мы не будем.',
    },
    'plan-pick-up': {
      what: 'вывоз назначен',
      says: 'Вывоз бракованного товара назначен. Пожалуйста, приготовьте его и укажите на нём этот номер.',
    },
    'ship-replacement': { what: 'замена в пути', says: 'Товар на замену отправлен.' },
    'record-delivery': {
      what: 'замена доставлена',
      says: 'Товар на замену доставлен. Если с ним что-то не так, сообщите нам; иначе считаем его принятым.',
    },
    'give-back': { what: 'возвращаем ваш товар', says: 'Мы отправляем вам ваш товар обратно.' },
    recount: {
      what: 'другое количество',
      says: 'Мы пересчитали товар: рекламация теперь на то, что указано ниже.',
    },
    scrap: {
      what: 'ваш товар утилизирован',
      says: 'Ваш бракованный товар утилизирован у поставщика и не вернётся.',
    },
    'moved-away': {
      what: 'записана на вас по ошибке',
      says: 'Мы записали эту рекламацию на вас по ошибке. Это исправлено, делать ничего не нужно.',
    },
    reopen: { what: 'мы вернулись к ней', says: 'Мы снова открыли дело.' },
  },
};
