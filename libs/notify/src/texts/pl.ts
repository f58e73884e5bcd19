import { accountTexts } from './account-texts.js';
import { handoverTexts } from './handover-texts.js';
import type { MailTexts, StallWords } from './mail-texts.js';
import { counting, joined } from './plural.js';

const count = counting('pl');
const number = new Intl.NumberFormat('pl');
const stalledDeals = (n: number) =>
  count(n, {
    one: 'szansa sprzedaży utknęła',
    few: 'szanse sprzedaży utknęły',
    other: 'szans sprzedaży utknęło',
  });

const norm = ({ norm: length, agreed, due }: StallWords, whose = '') =>
  length === undefined
    ? `Norma czasowa minęła ${due}.`
    : `Norma czasowa${agreed ? ' uzgodniona z tym klientem' : whose} to ${length}; minęła ${due}.`;
const ofClass = ({ customerClass }: StallWords) => ` dla grupy ${customerClass}`;

function keyDealsAmong(all: number, key: number): string {
  if (all === 1) return 'kluczowa';
  if (key === all) return all === 2 ? 'obie kluczowe' : 'wszystkie kluczowe';
  return `w tym ${count(key, { one: 'kluczowa', few: 'kluczowe', other: 'kluczowych' })}`;
}

const stalled = (n: number, key: number) => stalledDeals(n) + (key > 0 ? `, ${keyDealsAmong(n, key)}` : '');
const deal = (key: boolean) => (key ? 'Ta kluczowa szansa sprzedaży' : 'Ta szansa sprzedaży');

/** The mails in Polish. */
export const polish: MailTexts = {
  form: {
    language: 'pl',
    locale: 'pl',
    month: 'long',
    day: ({ weekday, day, month, year }) => `${weekday} ${day} ${month}${year && ` ${year}`}`,
    amount: (amount, currency) => `${amount} ${currency}`,
    norm: ({ days, hours, minutes, seconds }) =>
      joined(
        [
          days > 0 && count(days, { one: 'dzień roboczy', few: 'dni robocze', other: 'dni roboczych' }),
          hours > 0 &&
            count(hours, { one: 'godzina robocza', few: 'godziny robocze', other: 'godzin roboczych' }),
          minutes > 0 &&
            count(minutes, { one: 'minuta robocza', few: 'minuty robocze', other: 'minut roboczych' }),
          seconds > 0 &&
            count(seconds, { one: 'sekunda robocza', few: 'sekundy robocze', other: 'sekund roboczych' }),
        ],
        'i',
      ),
  },
  facts: {
    customer: 'Klient',
    owner: 'Właściciel',
    amount: 'Kwota',
    noAmount: 'nie podano',
    noAmountInLine: 'bez kwoty',
    keyDeal: 'kluczowa',
    contractOn: 'Oczekiwana umowa',
    noContractOn: 'nie podano daty',
    lastContact: 'Ostatni kontakt',
    noLastContact: 'jeszcze nie było',
    customerAnswered: 'klient odpowiedział',
    nextActivity: 'Następny krok',
    noNextActivity: 'nic nie zaplanowano',
    overdue: (what) => `${what} – po terminie`,
    someTimeBy: (day) => `najpóźniej ${day}`,
    openClaims: 'Otwarte reklamacje',
    claimsSince: (n, since) => (n === 1 ? `1, od ${since}` : `${number.format(n)}, najstarsza od ${since}`),
    delays: 'Dotychczasowe opóźnienia',
    promisesBroken: (n) =>
      count(n, {
        one: 'niedotrzymana obietnica',
        few: 'niedotrzymane obietnice',
        other: 'niedotrzymanych obietnic',
      }),
    holds: (n) => count(n, { one: 'wstrzymanie', few: 'wstrzymania', other: 'wstrzymań' }),
    snoozes: (n) => count(n, { one: 'odłożenie', few: 'odłożenia', other: 'odłożeń' }),
    activitiesMoved: (n) =>
      count(n, {
        one: 'przesunięte działanie',
        few: 'przesunięte działania',
        other: 'przesuniętych działań',
      }),
    told: 'Powiadomieni także',
    toldPerson: (name, as, at) => `${name} (${as === undefined ? at : `${as}, ${at}`})`,
    toldNobodyElse: 'nikt inny',
    moreTold: (n) => `i jeszcze ${number.format(n)}`,
    activity: {
      call: 'telefon',
      visit: 'wizyta',
      message: 'wiadomość',
      quote: 'oferta',
      meeting: 'spotkanie',
      'reference-visit': 'wizyta referencyjna',
    },
    level: { owner: 'właściciel', 'head-of-sales': 'kierownik sprzedaży', management: 'kierownictwo firmy' },
    instructed: 'polecenie',
    handedOver: 'przekazanie szansy',
    customerOfClass: (name, customerClass) => `${name} (grupa ${customerClass})`,
    zone: (zone) => `Godziny podano w strefie ${zone}.`,
  },
  stalls: {
    full: {
      'stage-norm': (words) => `Etap „${words.stage}” trwa od ${words.since}. ${norm(words, ofClass(words))}`,
      'no-future-activity': (words) => `Od ${words.since} brak następnego kroku. ${norm(words)}`,
      'activity-overdue': (words) =>
        `Po terminie: ${words.activity ? polish.facts.activity[words.activity] : 'działanie'}, plan ` +
        `${words.since}, dotąd bez wykonania. ${norm(words)}`,
      'customer-silent': (words) => `Klient milczy od ${words.since}. ${norm(words, ofClass(words))}`,
      handover: (words) => `Wygrana ${words.since}, a opieki nikt jeszcze nie przejął. ${norm(words)}`,
      'return-step': (words) =>
        `Krok „${words.stage}” reklamacji miał być wykonany do ${words.due}. ${norm(words)}`,
    },
    short: {
      'stage-norm': 'przekroczona norma etapu',
      'no-future-activity': 'brak następnego kroku',
      'activity-overdue': 'działanie po terminie',
      'customer-silent': 'klient milczy',
      handover: 'przekazanie nieprzyjęte',
      'return-step': 'krok reklamacji po terminie',
    },
    since: (stage, since) => `etap „${stage}”, utknęła: ${since}`,
    round: (round) => `runda ${round}`,
  },
  telling: {
    subject: (title) => `${title} – utknęła`,
    lead: (key, stage, since) => `${deal(key)} utknęła na etapie „${stage}” (od ${since}).`,
    handOverLead: (key, stage, since) =>
      `${deal(key)} jest teraz Twoja. Utknęła na etapie „${stage}” (od ${since}).`,
    reached: {
      owner: 'Otrzymujesz powiadomienie jako właściciel szansy.',
      'head-of-sales': 'Otrzymujesz powiadomienie jako kierownik sprzedaży.',
      management: 'Otrzymujesz powiadomienie jako kierownictwo firmy.',
    },
    insteadOfLevel: {
      owner: 'Otrzymujesz powiadomienie jako administrator: nie znaleziono właściciela, który by je odebrał.',
      'head-of-sales':
        'Otrzymujesz powiadomienie jako administrator: nie znaleziono kierownika sprzedaży, który by je odebrał.',
      management:
        'Otrzymujesz powiadomienie jako administrator: w kierownictwie firmy nie znaleziono nikogo, kto by je odebrał.',
    },
    inSteadOf: (name) => `Otrzymujesz powiadomienie w zastępstwie (nieobecność: ${name}).`,
    again: 'Powiadamiamy ponownie: minął tydzień bez odpowiedzi.',
    promiseBroken: (promisedFor, round) =>
      `Obietnica z terminem ${promisedFor} nie została dotrzymana. To już runda ${round}.`,
    snoozeEnded: (until, round) =>
      `Sprawę odłożono do ${until}, a szansa nadal stoi.${round > 1 ? ` To już runda ${round}.` : ''}`,
    thirdInQuarter:
      'Szansa utknęła po raz trzeci w ciągu kwartału, dlatego eskalacja zaczęła się o poziom wyżej.',
    next: {
      owner: (at) => `Jeśli nikt jej nie przejmie, powiadomimy właściciela (${at}).`,
      'head-of-sales': (at) => `Jeśli nikt jej nie przejmie, powiadomimy kierownika sprzedaży (${at}).`,
      management: (at) => `Jeśli nikt jej nie przejmie, powiadomimy kierownictwo firmy (${at}).`,
    },
    nextAgain: (at) => `Wyższego poziomu nie ma. Jeśli nikt jej nie przejmie, przypomnimy ponownie (${at}).`,
    instruction: (by, doneBy) => `${by} prosi Cię o wykonanie (termin: ${doneBy}):`,
    instructionCounts:
      'Liczy się to jako Twoja obietnica: do tego czasu nikt inny nie dostanie powiadomienia.',
    answer: 'Przejmij lub odłóż',
    see: 'Zobacz szansę sprzedaży',
    link: (days) =>
      `Link jest tylko dla Ciebie i działa bez logowania przez ${count(days, { one: 'dzień', other: 'dni' })}; prosimy go nie przesyłać dalej.`,
    links: (days) =>
      `Linki są tylko dla Ciebie i działają bez logowania przez ${count(days, { one: 'dzień', other: 'dni' })}; prosimy ich nie przesyłać dalej.`,
  },
  standing: {
    open: 'Nikt jeszcze nie przejął.',
    takenOn: (by, promisedFor) => `Przejęte (${by}), obiecany termin ${promisedFor}.`,
    instructed: (by, doneBy) => `Właściciel ma polecenie (${by}), termin ${doneBy}.`,
    snoozed: (by, until) => `Odłożone do ${until} (${by}).`,
    reason: (words) => `Powód: ${words}`,
    untilThen:
      'Do tego czasu nikt inny nie dostanie powiadomienia. Jeśli sprawa nadal będzie otwarta, powiadamianie ruszy tam, gdzie się zatrzymało.',
    ended: {
      moved: 'Załatwione: szansa przeszła dalej.',
      closed: 'Załatwione: szansa jest zamknięta.',
      recovered: 'Załatwione: przyczyna usunięta.',
    },
  },
  digest: {
    subject: stalled,
    notTakenOn: (open, of) => {
      if (open === 0) return of === 1 ? 'Przejęto ją lub odłożono.' : 'Wszystkie przejęto lub odłożono.';
      return open === of
        ? `Nikt ${of === 1 ? 'jej' : 'ich'} jeszcze nie przejął.`
        : `Jeszcze nieprzejęte: ${number.format(open)}.`;
    },
    order: 'Najpierw kluczowe, potem według kwoty.',
    andMore: (n) => `i jeszcze ${number.format(n)} w Twojej skrzynce powiadomień`,
  },
  managementDigest: {
    subject: (n) =>
      `Nowe zastoje: ${count(n, { one: 'kluczowa szansa', few: 'kluczowe szanse', other: 'kluczowych szans' })}`,
    lead: (n, since) =>
      `${count(n, { one: 'kluczowa szansa sprzedaży utknęła', few: 'kluczowe szanse sprzedaży utknęły', other: 'kluczowych szans sprzedaży utknęło' })} (od ${since}).`,
    counts: {
      open: (n) => `nieprzejęte: ${number.format(n)}`,
      takenOn: (n) => `przejęte: ${number.format(n)}`,
      snoozed: (n) => `odłożone: ${number.format(n)}`,
      ended: (n) => `załatwione: ${number.format(n)}`,
    },
    andMore: (n) => `i jeszcze ${number.format(n)}`,
  },
  alerts: {
    subject: (n) => `Dealwarden: ${count(n, { one: 'alert', few: 'alerty', other: 'alertów' })}`,
    lead: 'Dealwarden potrzebuje uwagi administratora:',
    kinds: {
      'deadline-late': {
        what: 'Terminy spóźnione o ponad pięć minut',
        toDo: 'Sprawdź, czy działa worker i czy Temporal odpowiada.',
      },
      'workflow-stopped': {
        what: 'Otwarte szanse i przekazania, których workflow nie działa',
        toDo: 'Są uruchamiane ponownie ze swoich wierszy; resztę pokaże dealwarden doctor.',
      },
      'row-ahead': {
        what: 'Wiersze, które wyprzedziły swoje workflow',
        toDo: 'Workflow same je doganiają; resztę pokaże dealwarden doctor.',
      },
      'row-behind': {
        what: 'Wiersze opóźnione względem swoich workflow',
        toDo: 'Uruchom dealwarden doctor --repair.',
      },
      'recipient-missing': {
        what: 'Poziomy, dla których nie znaleziono odbiorcy',
        toDo: 'Wyznacz zespołowi kierownika sprzedaży lub nieobecnym zastępcę.',
      },
      'message-undeliverable': {
        what: 'Wiadomości do klientów, których nie da się dostarczyć',
        toDo: 'Sprawdź adres e-mail klienta.',
      },
      'letter-undeliverable': {
        what: 'Reklamacje, których listy do nikogo nie docierają',
        toDo: 'Zadzwoń do osoby podanej w sprawie i wpisz działający adres e-mail.',
      },
      'deadline-uncountable': {
        what: 'Szanse, których terminów nie da się policzyć',
        toDo: 'Opublikuj kalendarz z dostateczną liczbą godzin lub krótszą normę albo przesuń szanse dalej.',
      },
      'webhook-disabled': {
        what: 'Inne systemy, do których nic już nie jest wysyłane',
        toDo: 'Zleć naprawę odbiorcy i włącz webhook ponownie (PATCH /api/v1/webhooks/{id}): wtedy zostanie wysłane to, co czeka.',
      },
    },
    oldest: (since) => `od ${since}`,
    resolved: 'już nieaktualne',
    andMore: (n) => `i jeszcze ${number.format(n)}`,
  },
  announcement: {
    subject: (title, what) => `${title} – ${what}`,
    manySubject: (n) => `Zmiany etapów szans sprzedaży: ${number.format(n)}`,
    entered: (stage, at) => `Szansa sprzedaży weszła w etap „${stage}” (${at}).`,
    why: 'Otrzymujesz tę informację, bo przewiduje ją lejek na tym etapie.',
    manyNews: (n) => `Wiadomości o szansach sprzedaży: ${number.format(n)}`,
    handover: {
      what: 'przekazanie czeka na przyjęcie',
      happened: (at) => `Szansa sprzedaży została wygrana (${at}). Opieka nad klientem czeka na przejęcie.`,
      why: 'Otrzymujesz tę informację, bo jesteś opiekunem tego klienta albo nie ma on jeszcze opiekuna.',
    },
    own: {
      what: 'teraz Twoja',
      happened: (at) => `Przekazano Ci tę szansę sprzedaży (${at}).`,
      why: 'Otrzymujesz tę informację, bo jesteś teraz właścicielem tej szansy.',
    },
  },
  account: accountTexts.pl,
  handover: handoverTexts.pl,
};
