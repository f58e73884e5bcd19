import type { Language } from '@app/domain/pipeline/definition.js';
import type { Counterparty, ReturnOutcome } from '@app/domain/returns/state.js';
import { counting } from './plural.js';

/** What is told of a step: that it is to be done, that its deadline is near, that it is late. */
export type StepTelling = 'duty' | 'warning' | 'late';

/** What a letter is called in its subject, and what it says first. */
export interface LetterText {
  readonly what: string;
  readonly says: string;
}

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
    letters: {
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
      'moved-away': {
        what: 'taken for you by mistake',
        says: 'We took this claim for you by mistake. It is put right, and you need do nothing.',
      },
      reopen: { what: 'we look at it again', says: 'We have taken the case up again.' },
    },
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
    letters: {
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
      'moved-away': {
        what: 'přijata na Vás omylem',
        says: 'Tuto reklamaci jsme na Vás zapsali omylem. Je to opraveno a nemusíte nic dělat.',
      },
      reopen: { what: 'znovu se jí zabýváme', says: 'Případ jsme znovu otevřeli.' },
    },
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
    letters: {
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
      'moved-away': {
        what: 'przyjęta na Państwa przez pomyłkę',
        says: 'Tę reklamację zapisaliśmy na Państwa przez pomyłkę. Zostało to poprawione i nie trzeba nic robić.',
      },
      reopen: { what: 'wracamy do niej', says: 'Otworzyliśmy sprawę ponownie.' },
    },
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
    letters: {
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
      'moved-away': {
        what: 'записана на вас по ошибке',
        says: 'Мы записали эту рекламацию на вас по ошибке. Это исправлено, делать ничего не нужно.',
      },
      reopen: { what: 'мы вернулись к ней', says: 'Мы снова открыли дело.' },
    },
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
