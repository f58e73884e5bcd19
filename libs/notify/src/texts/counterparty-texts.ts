import type { Language } from '@app/domain/pipeline/definition.js';
import type { CounterpartyStep } from '@app/domain/returns/regulation.js';
import type { Confirmer, Counterparty, ReturnCause } from '@app/domain/returns/state.js';
import type { LetterText } from './customer-letter-texts.js';

/** Letters to vendors and carriers, and what is said of the goods in them. Neither is told who the customer is. */
export interface CounterpartyTexts {
  /** By the act that it is about, for each as it has to do with the goods. */
  readonly letters: Readonly<Record<Counterparty['kind'], Readonly<Partial<Record<string, LetterText>>>>>;
  /** Of a reminder: what is waited for, and until when. */
  readonly awaited: (what: string, until: string) => string;
  readonly owed: Readonly<Record<CounterpartyStep, string>>;
  readonly defect: (code: string) => string;
  /** Why it is defective, and who has confirmed it. */
  readonly cause: (cause: string, confirmer: string) => string;
  readonly causes: Readonly<Record<ReturnCause, string>>;
  readonly confirmers: Readonly<Record<Confirmer, string>>;
  readonly pleaseReply: string;
}

/** What is said to both. */
const toBoth = {
  en: {
    answer: { what: 'our answer', says: 'Here is our answer to your question.' },
    recount: {
      what: 'another quantity',
      says: 'The quantity of our request has changed. It is now for what stands below.',
    },
    'reminder-before': {
      what: 'nearly due',
      says: 'The time in which we ask you to act is nearly over. We still wait for:',
    },
    'reminder-after': {
      what: 'overdue',
      says: 'The time in which we asked you to act is over. We still wait for:',
    },
    'request-dropped': {
      what: 'request withdrawn',
      says: 'We withdraw our request. Of what stands below we ask nothing more of you.',
    },
  },
  cs: {
    answer: { what: 'naše odpověď', says: 'Zde je naše odpověď na Váš dotaz.' },
    recount: {
      what: 'jiné množství',
      says: 'Množství v naší žádosti se změnilo. Nyní platí to, co je uvedeno níže.',
    },
    'reminder-before': {
      what: 'lhůta brzy skončí',
      says: 'Lhůta, o kterou jsme Vás požádali, brzy skončí. Stále čekáme na:',
    },
    'reminder-after': {
      what: 'po lhůtě',
      says: 'Lhůta, o kterou jsme Vás požádali, uplynula. Stále čekáme na:',
    },
    'request-dropped': {
      what: 'žádost bereme zpět',
      says: 'Svou žádost bereme zpět. Ohledně zboží uvedeného níže od Vás již nic nežádáme.',
    },
  },
  pl: {
    answer: { what: 'nasza odpowiedź', says: 'Oto nasza odpowiedź na Państwa pytanie.' },
    recount: {
      what: 'inna ilość',
      says: 'Ilość w naszej prośbie się zmieniła. Teraz dotyczy ona tego, co podano niżej.',
    },
    'reminder-before': {
      what: 'termin wkrótce minie',
      says: 'Termin, o który prosiliśmy, wkrótce minie. Nadal czekamy na:',
    },
    'reminder-after': { what: 'po terminie', says: 'Termin, o który prosiliśmy, minął. Nadal czekamy na:' },
    'request-dropped': {
      what: 'wycofujemy prośbę',
      says: 'Wycofujemy naszą prośbę. W sprawie towaru podanego niżej o nic więcej nie prosimy.',
    },
  },
  ru: {
    answer: { what: 'наш ответ', says: 'Вот наш ответ на ваш вопрос.' },
    recount: {
      what: 'другое количество',
      says: 'Количество в нашей просьбе изменилось. Теперь она о том, что указано ниже.',
    },
    'reminder-before': {
      what: 'срок скоро истечёт',
      says: 'Срок, о котором мы просили, скоро истечёт. Мы всё ещё ждём:',
    },
    'reminder-after': { what: 'срок истёк', says: 'Срок, о котором мы просили, истёк. Мы всё ещё ждём:' },
    'request-dropped': {
      what: 'просьба отозвана',
      says: 'Мы отзываем нашу просьбу. О товаре, указанном ниже, мы вас больше ни о чём не просим.',
    },
  },
} satisfies Record<Language, Record<string, LetterText>>;

/** In every language, in one place: what is told must be the same. */
export const counterpartyTexts: Readonly<Record<Language, CounterpartyTexts>> = {
  en: {
    letters: {
      vendor: {
        ...toBoth.en,
        request: {
          what: 'request to exchange',
          says: 'Goods of yours that we delivered to a customer are defective. We ask you to exchange them.',
        },
        'send-back': {
          what: 'goods are on their way to you',
          says: 'The defective goods have been shipped to you. Please confirm their receipt.',
        },
        'goods-stay': {
          what: 'the goods stay where they are',
          says: 'The defective goods do not come back to you: it is not worth shipping them. What you have granted for them stands.',
        },
      },
      carrier: {
        ...toBoth.en,
        request: {
          what: 'notice of damage in transport',
          says: 'Goods that you carried for us to a customer were damaged in transport. We give you notice of the damage, and ask you to acknowledge it and to compensate us.',
        },
      },
    },
    awaited: (what, until) => `${what}, by ${until}`,
    owed: {
      'vendor-answer': 'your answer',
      'vendor-receipt': 'your confirmation that the goods have arrived',
      'good-goods': 'the good goods',
      compensation: 'your money or credit note',
    },
    defect: (code) => `kind of defect: ${code}`,
    cause: (cause, confirmer) => `cause: ${cause}, confirmed by ${confirmer}`,
    causes: {
      defect: 'a defect of the goods',
      'transport-damage': 'damage in transport',
      'wrong-delivery': 'wrong delivery',
      misuse: 'misuse',
      'none-found': 'none found',
    },
    confirmers: {
      'own-inspection': 'our inspection',
      customer: 'the customer',
      vendor: 'the vendor',
      carrier: 'the carrier',
      laboratory: 'a laboratory',
    },
    pleaseReply: 'Please answer by replying to this mail, and name the number of the case.',
  },
  cs: {
    letters: {
      vendor: {
        ...toBoth.cs,
        request: {
          what: 'žádost o výměnu',
          says: 'Vaše zboží, které jsme dodali zákazníkovi, je vadné. Žádáme Vás o jeho výměnu.',
        },
        'send-back': {
          what: 'zboží je na cestě k Vám',
          says: 'Vadné zboží jsme Vám odeslali. Potvrďte prosím jeho převzetí.',
        },
        'goods-stay': {
          what: 'zboží Vám nevracíme',
          says: 'Vadné zboží Vám nevracíme: nevyplatí se je posílat. Na tom, co jste za ně uznali, se nic nemění.',
        },
      },
      carrier: {
        ...toBoth.cs,
        request: {
          what: 'oznámení o škodě při přepravě',
          says: 'Zboží, které jste pro nás vezli zákazníkovi, bylo při přepravě poškozeno. Oznamujeme Vám škodu a žádáme o její uznání a náhradu.',
        },
      },
    },
    awaited: (what, until) => `${what}, do ${until}`,
    owed: {
      'vendor-answer': 'Vaši odpověď',
      'vendor-receipt': 'Vaše potvrzení, že zboží dorazilo',
      'good-goods': 'bezvadné zboží',
      compensation: 'Vaši náhradu nebo dobropis',
    },
    defect: (code) => `druh vady: ${code}`,
    cause: (cause, confirmer) => `příčina: ${cause}, potvrzeno: ${confirmer}`,
    causes: {
      defect: 'vada zboží',
      'transport-damage': 'poškození při přepravě',
      'wrong-delivery': 'chybná dodávka',
      misuse: 'nesprávné použití',
      'none-found': 'nezjištěna',
    },
    confirmers: {
      'own-inspection': 'naše kontrola',
      customer: 'zákazník',
      vendor: 'dodavatel',
      carrier: 'dopravce',
      laboratory: 'laboratoř',
    },
    pleaseReply: 'Odpovězte prosím na tento e-mail a uveďte číslo případu.',
  },
  pl: {
    letters: {
      vendor: {
        ...toBoth.pl,
        request: {
          what: 'prośba o wymianę',
          says: 'Państwa towar, który dostarczyliśmy klientowi, jest wadliwy. Prosimy o jego wymianę.',
        },
        'send-back': {
          what: 'towar w drodze do Państwa',
          says: 'Wadliwy towar został do Państwa wysłany. Prosimy o potwierdzenie odbioru.',
        },
        'goods-stay': {
          what: 'towaru nie odsyłamy',
          says: 'Wadliwego towaru do Państwa nie odsyłamy: jego wysyłka się nie opłaca. To, co Państwo za niego uznali, pozostaje bez zmian.',
        },
      },
      carrier: {
        ...toBoth.pl,
        request: {
          what: 'zgłoszenie szkody w transporcie',
          says: 'Towar, który przewieźli Państwo dla nas do klienta, został uszkodzony w transporcie. Zgłaszamy szkodę i prosimy o jej uznanie i naprawienie.',
        },
      },
    },
    awaited: (what, until) => `${what}, do ${until}`,
    owed: {
      'vendor-answer': 'Państwa odpowiedź',
      'vendor-receipt': 'potwierdzenie, że towar dotarł',
      'good-goods': 'dobry towar',
      compensation: 'rekompensatę lub notę',
    },
    defect: (code) => `rodzaj wady: ${code}`,
    cause: (cause, confirmer) => `przyczyna: ${cause}, potwierdza: ${confirmer}`,
    causes: {
      defect: 'wada towaru',
      'transport-damage': 'uszkodzenie w transporcie',
      'wrong-delivery': 'błędna dostawa',
      misuse: 'niewłaściwe użycie',
      'none-found': 'nie ustalono',
    },
    confirmers: {
      'own-inspection': 'nasza kontrola',
      customer: 'klient',
      vendor: 'dostawca',
      carrier: 'przewoźnik',
      laboratory: 'laboratorium',
    },
    pleaseReply: 'Prosimy o odpowiedź na ten e-mail z podaniem numeru sprawy.',
  },
  ru: {
    letters: {
      vendor: {
        ...toBoth.ru,
        request: {
          what: 'просьба об обмене',
          says: 'Ваш товар, который мы поставили клиенту, бракованный. Просим его обменять.',
        },
        'send-back': {
          what: 'товар в пути к вам',
          says: 'Бракованный товар отправлен вам. Пожалуйста, подтвердите получение.',
        },
        'goods-stay': {
          what: 'товар не возвращаем',
          says: 'Бракованный товар мы вам не возвращаем: пересылать его не стоит. То, что вы за него признали, остаётся в силе.',
        },
      },
      carrier: {
        ...toBoth.ru,
        request: {
          what: 'извещение о повреждении при перевозке',
          says: 'Товар, который вы везли для нас клиенту, повреждён при перевозке. Извещаем вас об ущербе и просим его признать и возместить.',
        },
      },
    },
    awaited: (what, until) => `${what}, до ${until}`,
    owed: {
      'vendor-answer': 'ваш ответ',
      'vendor-receipt': 'ваше подтверждение, что товар прибыл',
      'good-goods': 'годный товар',
      compensation: 'возмещение или кредит-ноту',
    },
    defect: (code) => `вид брака: ${code}`,
    cause: (cause, confirmer) => `причина: ${cause}, подтверждает: ${confirmer}`,
    causes: {
      defect: 'брак товара',
      'transport-damage': 'повреждение при перевозке',
      'wrong-delivery': 'ошибочная поставка',
      misuse: 'неправильное использование',
      'none-found': 'не установлена',
    },
    confirmers: {
      'own-inspection': 'наша проверка',
      customer: 'клиент',
      vendor: 'поставщик',
      carrier: 'перевозчик',
      laboratory: 'лаборатория',
    },
    pleaseReply: 'Пожалуйста, ответьте на это письмо и укажите номер дела.',
  },
};
