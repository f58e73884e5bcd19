import type { Language } from '@app/domain/pipeline/definition.js';
import type { WaitingHandoverTexts } from './mail-texts.js';
import { russianSince } from './russian-since.js';

const english: WaitingHandoverTexts = {
  telling: {
    subject: (title) => `${title} – handover not accepted`,
    reachedManager: "You are told as the customer's personal manager.",
    insteadOfManager:
      'You are told as an administrator, because nobody was found to tell as personal manager.',
    snoozeEnded: (until, round) =>
      `It was put off until ${until}, and still waits.${round > 1 ? ` This is round ${round}.` : ''}`,
    next: {
      owner: (at) => `If nobody answers, the personal manager is told on ${at}.`,
      'head-of-sales': (at) => `If nobody answers, the head of sales is told on ${at}.`,
      management: (at) => `If nobody answers, management is told on ${at}.`,
    },
    nextAgain: (at) => `There is no higher level. If nobody answers, you are reminded on ${at}.`,
    answer: 'Answer for the handover',
    see: 'See the handover',
  },
  lead: (key, from, to, since) =>
    `The handover of this ${key ? 'key deal' : 'deal'} from ${from}${to === undefined ? '' : ` to ${to}`} has not been ` +
    `accepted${to === undefined ? ': its customer has no personal manager' : ''}. It has waited since ${since}.`,
  toDo:
    'It is over when the personal manager accepts it with the first contact to the customer. Until then it can be taken ' +
    'on with a date, or put off with a reason.',
  wonBy: 'Won by',
  manager: 'Personal manager',
  noManager: 'nobody yet',
  asManager: 'personal manager',
  waits: (to, since) => `handover to ${to ?? 'a personal manager'}, waiting since ${since}`,
  ended: {
    accepted: 'Settled: the handover has been accepted.',
    withdrawn: 'Settled: the deal is open again, there is nothing to hand over.',
  },
};

const czech: WaitingHandoverTexts = {
  telling: {
    subject: (title) => `${title} – předání nepřijato`,
    reachedManager: 'Upozornění dostáváte jako správce zákazníka.',
    insteadOfManager:
      'Upozornění dostáváte jako administrátor: nenašel se správce zákazníka, kterému by přišlo.',
    snoozeEnded: (until, round) =>
      `Předání bylo odloženo do ${until} a stále čeká.${round > 1 ? ` Začíná ${round}. kolo.` : ''}`,
    next: {
      owner: (at) => `Pokud se předání nikdo neujme, dostane upozornění správce zákazníka – ${at}.`,
      'head-of-sales': (at) => `Pokud se předání nikdo neujme, dostane upozornění vedoucí obchodu – ${at}.`,
      management: (at) => `Pokud se předání nikdo neujme, dostane upozornění vedení firmy – ${at}.`,
    },
    nextAgain: (at) => `Vyšší stupeň už není. Pokud se předání nikdo neujme, upozorníme Vás znovu – ${at}.`,
    answer: 'Vyřešit předání',
    see: 'Zobrazit předání',
  },
  lead: (key, from, to, since) =>
    `Předání tohoto ${key ? 'klíčového' : 'obchodního'} případu (předává ${from}${to === undefined ? '' : `, přebírá ${to}`}) ` +
    `nebylo přijato${to === undefined ? ': zákazník nemá správce' : ''}. Čeká od ${since}.`,
  toDo:
    'Předání skončí, jakmile je správce zákazníka s prvním kontaktem přijme. Do té doby je lze převzít s termínem, nebo ' +
    's uvedením důvodu odložit.',
  wonBy: 'Případ získal(a)',
  manager: 'Správce zákazníka',
  noManager: 'zatím nikdo',
  asManager: 'správce zákazníka',
  waits: (to, since) => `předání čeká od ${since}, ${to === undefined ? 'bez správce' : `přebírá ${to}`}`,
  ended: {
    accepted: 'Vyřešeno: předání bylo přijato.',
    withdrawn: 'Vyřešeno: případ je znovu otevřen, není co předávat.',
  },
};

const polish: WaitingHandoverTexts = {
  telling: {
    subject: (title) => `${title} – przekazanie nieprzyjęte`,
    reachedManager: 'Otrzymujesz powiadomienie jako opiekun klienta.',
    insteadOfManager:
      'Otrzymujesz powiadomienie jako administrator: nie znaleziono opiekuna klienta, który by je odebrał.',
    snoozeEnded: (until, round) =>
      `Przekazanie odłożono do ${until} i nadal czeka.${round > 1 ? ` To już runda ${round}.` : ''}`,
    next: {
      owner: (at) => `Jeśli nikt nie odpowie, powiadomimy opiekuna klienta (${at}).`,
      'head-of-sales': (at) => `Jeśli nikt nie odpowie, powiadomimy kierownika sprzedaży (${at}).`,
      management: (at) => `Jeśli nikt nie odpowie, powiadomimy kierownictwo firmy (${at}).`,
    },
    nextAgain: (at) => `Wyższego poziomu nie ma. Jeśli nikt nie odpowie, przypomnimy ponownie (${at}).`,
    answer: 'Zajmij się przekazaniem',
    see: 'Zobacz przekazanie',
  },
  lead: (key, from, to, since) =>
    `Przekazanie tej ${key ? 'kluczowej ' : ''}szansy sprzedaży (przekazuje: ${from}${to === undefined ? '' : `, przejmuje: ${to}`}) ` +
    `nie zostało przyjęte${to === undefined ? ': klient nie ma opiekuna' : ''}. Czeka od ${since}.`,
  toDo:
    'Przekazanie kończy się, gdy opiekun klienta przyjmie je przy pierwszym kontakcie. Do tego czasu można je przejąć ' +
    'z terminem albo odłożyć z podaniem powodu.',
  wonBy: 'Szansę wygrał(a)',
  manager: 'Opiekun klienta',
  noManager: 'jeszcze nikt',
  asManager: 'opiekun klienta',
  waits: (to, since) =>
    `przekazanie czeka od ${since}, ${to === undefined ? 'bez opiekuna' : `przejmuje: ${to}`}`,
  ended: {
    accepted: 'Załatwione: przekazanie przyjęto.',
    withdrawn: 'Załatwione: szansa jest znów otwarta, nie ma czego przekazywać.',
  },
};

const russian: WaitingHandoverTexts = {
  telling: {
    subject: (title) => `${title} – передача не принята`,
    reachedManager: 'Вы получили уведомление как персональный менеджер клиента.',
    insteadOfManager: 'Вы получили уведомление как администратор: персональный менеджер не найден.',
    snoozeEnded: (until, round) =>
      `Передача была отложена до ${until} и всё ещё ждёт.${round > 1 ? ` Это уже раунд ${round}.` : ''}`,
    next: {
      owner: (at) => `Если никто не ответит, уведомим персонального менеджера (${at}).`,
      'head-of-sales': (at) => `Если никто не ответит, уведомим руководителя отдела продаж (${at}).`,
      management: (at) => `Если никто не ответит, уведомим руководство компании (${at}).`,
    },
    nextAgain: (at) => `Уровня выше нет. Если никто не ответит, напомним ещё раз (${at}).`,
    answer: 'Ответить по передаче',
    see: 'Посмотреть передачу',
  },
  lead: (key, from, to, since) =>
    `Передача этой ${key ? 'ключевой ' : ''}сделки (передаёт ${from}${to === undefined ? '' : `, принимает ${to}`}) не ` +
    `принята${to === undefined ? ': у клиента нет персонального менеджера' : ''}. Она ждёт ${russianSince(since)}.`,
  toDo:
    'Передача завершится, когда персональный менеджер примет её с первым контактом. До этого её можно взять в работу ' +
    'со сроком или отложить с указанием причины.',
  wonBy: 'Сделку выиграл(а)',
  manager: 'Персональный менеджер',
  noManager: 'пока никто',
  asManager: 'персональный менеджер',
  waits: (to, since) =>
    `передача ждёт ${russianSince(since)}, ${to === undefined ? 'менеджера пока нет' : `принимает ${to}`}`,
  ended: {
    accepted: 'Решено: передача принята.',
    withdrawn: 'Решено: сделка снова открыта, передавать нечего.',
  },
};

/** The words of a waiting handover in every language. */
export const handoverTexts: Readonly<Record<Language, WaitingHandoverTexts>> = {
  en: english,
  cs: czech,
  pl: polish,
  ru: russian,
};
