import { accountTexts } from './account-texts.js';
import { handoverTexts } from './handover-texts.js';
import type { MailTexts, StallWords } from './mail-texts.js';
import { counting, joined } from './plural.js';
import { russianSince } from './russian-since.js';

const count = counting('ru');
const number = new Intl.NumberFormat('ru');
const stalledDeals = (n: number) =>
  count(n, { one: 'сделка зависла', few: 'сделки зависли', other: 'сделок зависло' });

const norm = ({ norm: length, agreed, due }: StallWords, whose = '') =>
  length === undefined
    ? `Норматив истёк ${due}.`
    : `Норматив${agreed ? ', согласованный с этим клиентом,' : whose} – ${length}, истёк ${due}.`;
const ofClass = ({ customerClass }: StallWords) => ` для категории ${customerClass}`;

function keyDealsAmong(all: number, key: number): string {
  if (all === 1) return 'ключевая';
  if (key === all) return all === 2 ? 'обе ключевые' : 'все ключевые';
  return `из них ${count(key, { one: 'ключевая', few: 'ключевые', other: 'ключевых' })}`;
}

const stalled = (n: number, key: number) => stalledDeals(n) + (key > 0 ? `, ${keyDealsAmong(n, key)}` : '');
const deal = (key: boolean) => (key ? 'Эта ключевая сделка' : 'Эта сделка');

/** The mails in Russian. */
export const russian: MailTexts = {
  form: {
    language: 'ru',
    locale: 'ru',
    month: 'long',
    day: ({ weekday, day, month, year }) => `${weekday} ${day} ${month}${year && ` ${year} г.`}`,
    amount: (amount, currency) => `${amount} ${currency}`,
    norm: ({ days, hours, minutes, seconds }) =>
      joined(
        [
          days > 0 && count(days, { one: 'рабочий день', few: 'рабочих дня', other: 'рабочих дней' }),
          hours > 0 && count(hours, { one: 'рабочий час', few: 'рабочих часа', other: 'рабочих часов' }),
          minutes > 0 &&
            count(minutes, { one: 'рабочая минута', few: 'рабочие минуты', other: 'рабочих минут' }),
          seconds > 0 &&
            count(seconds, { one: 'рабочая секунда', few: 'рабочие секунды', other: 'рабочих секунд' }),
        ],
        'и',
      ),
  },
  facts: {
    customer: 'Клиент',
    owner: 'Ответственный',
    amount: 'Сумма',
    noAmount: 'не указана',
    noAmountInLine: 'без суммы',
    keyDeal: 'ключевая сделка',
    contractOn: 'Ожидаемый договор',
    noContractOn: 'дата не указана',
    lastContact: 'Последний контакт',
    noLastContact: 'ещё не было',
    customerAnswered: 'клиент ответил',
    nextActivity: 'Следующий шаг',
    noNextActivity: 'ничего не запланировано',
    overdue: (what) => `${what} – просрочено`,
    someTimeBy: (day) => `не позднее ${day}`,
    openClaims: 'Открытые рекламации',
    claimsSince: (n, since) =>
      n === 1 ? `1, ${russianSince(since)}` : `${number.format(n)}, самая давняя – ${russianSince(since)}`,
    delays: 'Уже откладывалось',
    promisesBroken: (n) =>
      count(n, { one: 'нарушенное обещание', few: 'нарушенных обещания', other: 'нарушенных обещаний' }),
    holds: (n) => count(n, { one: 'пауза', few: 'паузы', other: 'пауз' }),
    snoozes: (n) => count(n, { one: 'откладывание', few: 'откладывания', other: 'откладываний' }),
    activitiesMoved: (n) =>
      count(n, {
        one: 'перенесённое действие',
        few: 'перенесённых действия',
        other: 'перенесённых действий',
      }),
    told: 'Также уведомлены',
    toldPerson: (name, as, at) => `${name} (${as === undefined ? at : `${as}, ${at}`})`,
    toldNobodyElse: 'больше никто',
    moreTold: (n) => `и ещё ${number.format(n)}`,
    activity: {
      call: 'звонок',
      visit: 'визит',
      message: 'сообщение',
      quote: 'предложение',
      meeting: 'встреча',
      'reference-visit': 'референс-визит',
    },
    level: {
      owner: 'ответственный',
      'head-of-sales': 'руководитель отдела продаж',
      management: 'руководство компании',
    },
    instructed: 'поручение',
    handedOver: 'передача сделки',
    customerOfClass: (name, customerClass) => `${name} (категория ${customerClass})`,
    zone: (zone) => `Время указано в часовом поясе ${zone}.`,
  },
  stalls: {
    full: {
      'stage-norm': (words) =>
        `На этапе «${words.stage}» ${russianSince(words.since)}. ${norm(words, ofClass(words))}`,
      'no-future-activity': (words) =>
        `Следующий шаг не запланирован ${russianSince(words.since)}. ${norm(words)}`,
      'activity-overdue': (words) =>
        `Просрочено: ${words.activity ? russian.facts.activity[words.activity] : 'действие'}, план – ` +
        `${words.since}, не выполнено. ${norm(words)}`,
      'customer-silent': (words) =>
        `Клиент молчит ${russianSince(words.since)}. ${norm(words, ofClass(words))}`,
      handover: (words) =>
        `Выиграна ${words.since}, но работу с клиентом ещё никто не принял. ${norm(words)}`,
      'return-step': (words) =>
        `Шаг «${words.stage}» рекламации надо было сделать до ${words.due}. ${norm(words)}`,
    },
    short: {
      'stage-norm': 'превышен норматив этапа',
      'no-future-activity': 'нет следующего шага',
      'activity-overdue': 'действие просрочено',
      'customer-silent': 'клиент молчит',
      handover: 'передача не принята',
      'return-step': 'шаг рекламации просрочен',
    },
    since: (stage, since) => `этап «${stage}», зависла ${since}`,
    round: (round) => `раунд ${round}`,
  },
  telling: {
    subject: (title) => `${title} – сделка зависла`,
    lead: (key, stage, since) => `${deal(key)} зависла на этапе «${stage}» (${russianSince(since)}).`,
    handOverLead: (key, stage, since) =>
      `${deal(key)} теперь ваша. Она зависла на этапе «${stage}» (${russianSince(since)}).`,
    reached: {
      owner: 'Вы получили уведомление как ответственный за сделку.',
      'head-of-sales': 'Вы получили уведомление как руководитель отдела продаж.',
      management: 'Вы получили уведомление как руководство компании.',
    },
    insteadOfLevel: {
      owner: 'Вы получили уведомление как администратор: ответственный за сделку не найден.',
      'head-of-sales': 'Вы получили уведомление как администратор: руководитель отдела продаж не найден.',
      management: 'Вы получили уведомление как администратор: в руководстве компании никто не найден.',
    },
    inSteadOf: (name) => `Вы получили уведомление как замещающий (отсутствует: ${name}).`,
    again: 'Уведомляем повторно: прошла неделя без ответа.',
    promiseBroken: (promisedFor, round) =>
      `Обещание со сроком ${promisedFor} не выполнено. Это уже раунд ${round}.`,
    snoozeEnded: (until, round) =>
      `Эскалация была отложена до ${until}, но сделка так и не сдвинулась.${round > 1 ? ` Это уже раунд ${round}.` : ''}`,
    thirdInQuarter: 'Сделка зависла в третий раз за квартал, поэтому эскалация началась на уровень выше.',
    next: {
      owner: (at) => `Если никто не возьмёт сделку в работу, уведомим ответственного (${at}).`,
      'head-of-sales': (at) =>
        `Если никто не возьмёт сделку в работу, уведомим руководителя отдела продаж (${at}).`,
      management: (at) => `Если никто не возьмёт сделку в работу, уведомим руководство компании (${at}).`,
    },
    nextAgain: (at) => `Уровня выше нет. Если никто не возьмёт сделку в работу, напомним ещё раз (${at}).`,
    instruction: (by, doneBy) => `${by} просит вас выполнить (срок – ${doneBy}):`,
    instructionCounts: 'Это считается вашим обещанием: до этого срока больше никто не получит уведомлений.',
    answer: 'Взять в работу или отложить',
    see: 'Посмотреть сделку',
    link: (days) =>
      `Ссылка предназначена только вам и работает без входа в систему ${count(days, { one: 'день', few: 'дня', other: 'дней' })}; пожалуйста, не пересылайте её.`,
    links: (days) =>
      `Ссылки предназначены только вам и работают без входа в систему ${count(days, { one: 'день', few: 'дня', other: 'дней' })}; пожалуйста, не пересылайте их.`,
  },
  standing: {
    open: 'Ещё никто не взял в работу.',
    takenOn: (by, promisedFor) => `В работе (${by}), обещанный срок – ${promisedFor}.`,
    instructed: (by, doneBy) => `Ответственному дано поручение (${by}), срок – ${doneBy}.`,
    snoozed: (by, until) => `Отложено до ${until} (${by}).`,
    reason: (words) => `Причина: ${words}`,
    untilThen:
      'До этого срока больше никто не получит уведомлений. Если вопрос не будет решён, уведомления продолжатся с достигнутого уровня.',
    ended: {
      moved: 'Решено: сделка продвинулась.',
      closed: 'Решено: сделка закрыта.',
      recovered: 'Решено: причина устранена.',
    },
  },
  digest: {
    subject: stalled,
    notTakenOn: (open, of) => {
      if (open === 0)
        return of === 1 ? 'Её взяли в работу или отложили.' : 'Все взяты в работу или отложены.';
      return open === of
        ? `${of === 1 ? 'Её' : 'Их'} ещё никто не взял в работу.`
        : `Ещё не взято в работу: ${number.format(open)}.`;
    },
    order: 'Сначала ключевые, затем по сумме.',
    andMore: (n) => `и ещё ${number.format(n)} в вашем списке уведомлений`,
  },
  managementDigest: {
    subject: (n) => `Новые зависшие ключевые сделки: ${number.format(n)}`,
    lead: (n, since) =>
      `${count(n, { one: 'ключевая сделка зависла', few: 'ключевые сделки зависли', other: 'ключевых сделок зависло' })} за период ${russianSince(since)}.`,
    counts: {
      open: (n) => `не взято в работу: ${number.format(n)}`,
      takenOn: (n) => `в работе: ${number.format(n)}`,
      snoozed: (n) => `отложено: ${number.format(n)}`,
      ended: (n) => `решено: ${number.format(n)}`,
    },
    andMore: (n) => `и ещё ${number.format(n)}`,
  },
  alerts: {
    subject: (n) =>
      `Dealwarden: ${count(n, { one: 'предупреждение', few: 'предупреждения', other: 'предупреждений' })}`,
    lead: 'Dealwarden просит внимания администратора:',
    kinds: {
      'deadline-late': {
        what: 'Сроки, просроченные более чем на пять минут',
        toDo: 'Проверьте, что worker работает и Temporal отвечает.',
      },
      'workflow-stopped': {
        what: 'Открытые сделки и передачи, чей workflow не работает',
        toDo: 'Они запускаются заново из своих строк; остаток покажет dealwarden doctor.',
      },
      'row-ahead': {
        what: 'Строки, опередившие свои workflow',
        toDo: 'Workflow догонят их сами; остаток покажет dealwarden doctor.',
      },
      'row-behind': {
        what: 'Строки, отставшие от своих workflow',
        toDo: 'Запустите dealwarden doctor --repair.',
      },
      'recipient-missing': {
        what: 'Уровни, для которых не нашлось получателя',
        toDo: 'Назначьте команде руководителя отдела продаж или отсутствующим – замещающего.',
      },
      'message-undeliverable': {
        what: 'Сообщения клиентам, которые не удалось доставить',
        toDo: 'Проверьте адрес электронной почты клиента.',
      },
      'letter-undeliverable': {
        what: 'Рекламации, письма по которым ни до кого не доходят',
        toDo: 'Позвоните тому, кто указан в деле, и введите действующий адрес электронной почты.',
      },
      'deadline-uncountable': {
        what: 'Сделки, сроки которых нельзя посчитать',
        toDo: 'Опубликуйте календарь с достаточным рабочим временем или более короткий норматив, либо продвиньте сделки дальше.',
      },
      'webhook-disabled': {
        what: 'Другие системы, которым больше ничего не отправляется',
        toDo: 'Попросите исправить получателя и снова включите вебхук (PATCH /api/v1/webhooks/{id}): тогда уйдёт то, что ждёт.',
      },
    },
    oldest: (since) => russianSince(since),
    resolved: 'уже не актуально',
    andMore: (n) => `и ещё ${number.format(n)}`,
  },
  announcement: {
    subject: (title, what) => `${title} – ${what}`,
    manySubject: (n) => `Сделки на новых этапах: ${number.format(n)}`,
    entered: (stage, at) => `Сделка перешла на этап «${stage}» (${at}).`,
    why: 'Вы получили это сообщение, потому что так предусмотрено в воронке для этого этапа.',
    manyNews: (n) => `Новости о сделках: ${number.format(n)}`,
    handover: {
      what: 'передача ждёт принятия',
      happened: (at) => `Сделка выиграна (${at}). Её передача ждёт принятия.`,
      why: 'Вы получили это сообщение, потому что вы персональный менеджер этого клиента или потому что менеджера у него пока нет.',
    },
    own: {
      what: 'теперь ваша',
      happened: (at) => `Сделка передана вам (${at}).`,
      why: 'Вы получили это сообщение, потому что теперь отвечаете за эту сделку.',
    },
  },
  account: accountTexts.ru,
  handover: handoverTexts.ru,
};
