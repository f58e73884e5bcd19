import { accountTexts } from './account-texts.js';
import { handoverTexts } from './handover-texts.js';
import type { MailTexts, StallWords } from './mail-texts.js';
import { counting, joined } from './plural.js';

const count = counting('cs');
const number = new Intl.NumberFormat('cs');
const stalledDeals = (n: number) =>
  count(n, {
    one: 'obchodní případ vázne',
    few: 'obchodní případy váznou',
    other: 'obchodních případů vázne',
  });

const norm = ({ norm: length, agreed, due }: StallWords, whose = '') =>
  length === undefined
    ? `Časový normativ uplynul ${due}.`
    : `Časový normativ${agreed ? ' sjednaný s tímto zákazníkem' : whose} je ${length} a uplynul ${due}.`;
const ofClass = ({ customerClass }: StallWords) => ` pro kategorii ${customerClass}`;

function keyDealsAmong(all: number, key: number): string {
  if (all === 1) return 'klíčový';
  if (key === all) return all === 2 ? 'oba klíčové' : 'všechny klíčové';
  return `z toho ${count(key, { one: 'klíčový', few: 'klíčové', other: 'klíčových' })}`;
}

const stalled = (n: number, key: number) => stalledDeals(n) + (key > 0 ? `, ${keyDealsAmong(n, key)}` : '');
const deal = (key: boolean) => (key ? 'Tento klíčový případ' : 'Tento obchodní případ');

/** The mails in Czech. A day stands without its weekday before it: `po` would also mean "after". */
export const czech: MailTexts = {
  form: {
    language: 'cs',
    locale: 'cs',
    month: 'numeric',
    day: ({ weekday, day, month, year }) => `${day}. ${month}.${year && ` ${year}`} (${weekday})`,
    amount: (amount, currency) => `${amount} ${currency}`,
    norm: ({ days, hours, minutes, seconds }) =>
      joined(
        [
          days > 0 && count(days, { one: 'pracovní den', few: 'pracovní dny', other: 'pracovních dnů' }),
          hours > 0 &&
            count(hours, { one: 'pracovní hodina', few: 'pracovní hodiny', other: 'pracovních hodin' }),
          minutes > 0 &&
            count(minutes, { one: 'pracovní minuta', few: 'pracovní minuty', other: 'pracovních minut' }),
          seconds > 0 &&
            count(seconds, { one: 'pracovní sekunda', few: 'pracovní sekundy', other: 'pracovních sekund' }),
        ],
        'a',
      ),
  },
  facts: {
    customer: 'Zákazník',
    owner: 'Vlastník případu',
    amount: 'Částka',
    noAmount: 'neuvedena',
    noAmountInLine: 'bez částky',
    keyDeal: 'klíčový případ',
    contractOn: 'Očekávaná smlouva',
    noContractOn: 'datum neuvedeno',
    lastContact: 'Poslední kontakt',
    noLastContact: 'zatím žádný',
    customerAnswered: 'zákazník odpověděl',
    nextActivity: 'Návazná aktivita',
    noNextActivity: 'žádná není naplánována',
    overdue: (what) => `${what} – po termínu`,
    someTimeBy: (day) => `nejpozději ${day}`,
    openClaims: 'Otevřené reklamace',
    claimsSince: (n, since) => (n === 1 ? `1, od ${since}` : `${number.format(n)}, nejstarší od ${since}`),
    delays: 'Dosavadní odklady',
    promisesBroken: (n) =>
      count(n, { one: 'nedodržený slib', few: 'nedodržené sliby', other: 'nedodržených slibů' }),
    holds: (n) => count(n, { one: 'pozastavení', other: 'pozastavení' }),
    snoozes: (n) => count(n, { one: 'odložení', other: 'odložení' }),
    activitiesMoved: (n) =>
      count(n, { one: 'posunutá aktivita', few: 'posunuté aktivity', other: 'posunutých aktivit' }),
    told: 'Upozorněni také',
    toldPerson: (name, as, at) => `${name} – ${as === undefined ? at : `${as}, ${at}`}`,
    toldNobodyElse: 'nikdo další',
    moreTold: (n) => `a další (${number.format(n)})`,
    activity: {
      call: 'telefonát',
      visit: 'návštěva',
      message: 'zpráva',
      quote: 'nabídka',
      meeting: 'schůzka',
      'reference-visit': 'referenční návštěva',
    },
    level: { owner: 'vlastník případu', 'head-of-sales': 'vedoucí obchodu', management: 'vedení firmy' },
    instructed: 'pokyn ke splnění',
    handedOver: 'předání případu',
    customerOfClass: (name, customerClass) => `${name} (kategorie ${customerClass})`,
    zone: (zone) => `Časy jsou v pásmu ${zone}.`,
  },
  stalls: {
    full: {
      'stage-norm': (words) => `Ve fázi „${words.stage}“ od ${words.since}. ${norm(words, ofClass(words))}`,
      'no-future-activity': (words) => `Od ${words.since} není naplánována návazná aktivita. ${norm(words)}`,
      'activity-overdue': (words) =>
        `Po termínu: ${words.activity ? czech.facts.activity[words.activity] : 'aktivita'}, plán ` +
        `${words.since}, dosud bez splnění. ${norm(words)}`,
      'customer-silent': (words) => `Zákazník od ${words.since} neodpovídá. ${norm(words, ofClass(words))}`,
      handover: (words) => `Získáno ${words.since} a péči zatím nikdo nepřevzal. ${norm(words)}`,
      'return-step': (words) =>
        `Krok „${words.stage}“ reklamace měl být hotov do ${words.due}. ${norm(words)}`,
    },
    short: {
      'stage-norm': 'překročen normativ fáze',
      'no-future-activity': 'chybí návazná aktivita',
      'activity-overdue': 'aktivita po termínu',
      'customer-silent': 'zákazník neodpovídá',
      handover: 'předání nepřijato',
      'return-step': 'krok reklamace po termínu',
    },
    since: (stage, since) => `fáze „${stage}“, vázne od ${since}`,
    round: (round) => `${round}. kolo`,
  },
  telling: {
    subject: (title) => `${title} – vázne`,
    lead: (key, stage, since) => `${deal(key)} vázne ve fázi „${stage}“ od ${since}.`,
    handOverLead: (key, stage, since) => `${deal(key)} je nyní Váš. Vázne ve fázi „${stage}“ od ${since}.`,
    reached: {
      owner: 'Upozornění dostáváte jako vlastník případu.',
      'head-of-sales': 'Upozornění dostáváte jako vedoucí obchodu.',
      management: 'Upozornění dostáváte za vedení firmy.',
    },
    insteadOfLevel: {
      owner: 'Upozornění dostáváte jako administrátor: nenašel se vlastník případu, kterému by přišlo.',
      'head-of-sales':
        'Upozornění dostáváte jako administrátor: nenašel se vedoucí obchodu, kterému by přišlo.',
      management:
        'Upozornění dostáváte jako administrátor: ve vedení firmy se nenašel nikdo, komu by přišlo.',
    },
    inSteadOf: (name) => `Upozornění dostáváte v zastoupení (nepřítomnost: ${name}).`,
    again: 'Upozorňujeme znovu: uplynul týden bez odpovědi.',
    promiseBroken: (promisedFor, round) =>
      `Slib s termínem ${promisedFor} nebyl dodržen. Začíná ${round}. kolo.`,
    snoozeEnded: (until, round) =>
      `Případ byl odložen do ${until} a stále vázne.${round > 1 ? ` Začíná ${round}. kolo.` : ''}`,
    thirdInQuarter: 'Případ uvázl za čtvrtletí už potřetí, proto eskalace začala o stupeň výš.',
    next: {
      owner: (at) => `Pokud případ nikdo nepřevezme, dostane upozornění vlastník – ${at}.`,
      'head-of-sales': (at) => `Pokud případ nikdo nepřevezme, dostane upozornění vedoucí obchodu – ${at}.`,
      management: (at) => `Pokud případ nikdo nepřevezme, dostane upozornění vedení firmy – ${at}.`,
    },
    nextAgain: (at) => `Vyšší stupeň už není. Pokud případ nikdo nepřevezme, upozorníme Vás znovu – ${at}.`,
    instruction: (by, doneBy) => `${by} Vás žádá o splnění do ${doneBy}:`,
    instructionCounts: 'Platí to jako Váš slib: do té doby nikdo další upozornění nedostane.',
    answer: 'Převzít, nebo odložit',
    see: 'Zobrazit případ',
    link: (days) =>
      `Odkaz je určen jen Vám a funguje bez přihlášení po dobu ${count(days, { one: 'dne', other: 'dnů' })}; nepřeposílejte ho, prosím.`,
    links: (days) =>
      `Odkazy jsou určeny jen Vám a fungují bez přihlášení po dobu ${count(days, { one: 'dne', other: 'dnů' })}; nepřeposílejte je, prosím.`,
  },
  standing: {
    open: 'Zatím nikdo nepřevzal.',
    takenOn: (by, promisedFor) => `Převzato (${by}), slíbený termín ${promisedFor}.`,
    instructed: (by, doneBy) => `Vlastník má pokyn ke splnění (${by}), termín ${doneBy}.`,
    snoozed: (by, until) => `Odloženo do ${until} (${by}).`,
    reason: (words) => `Důvod: ${words}`,
    untilThen:
      'Do té doby nikdo další upozornění nedostane. Pokud věc ani pak nebude vyřešena, bude upozorňování pokračovat tam, kde skončilo.',
    ended: {
      moved: 'Vyřešeno: případ postoupil.',
      closed: 'Vyřešeno: případ je uzavřen.',
      recovered: 'Vyřešeno: příčina je odstraněna.',
    },
  },
  digest: {
    subject: stalled,
    notTakenOn: (open, of) => {
      if (open === 0) return of === 1 ? 'Je převzatý nebo odložený.' : 'Všechny jsou převzaté nebo odložené.';
      return open === of
        ? `Zatím ${of === 1 ? 'ho' : 'je'} nikdo nepřevzal.`
        : `Dosud nepřevzaté: ${number.format(open)}.`;
    },
    order: 'Nejprve klíčové případy, dále podle částky.',
    andMore: (n) => `a další ve Vaší schránce upozornění (${number.format(n)})`,
  },
  managementDigest: {
    subject: (n) =>
      count(n, {
        one: 'klíčový případ nově vázne',
        few: 'klíčové případy nově váznou',
        other: 'klíčových případů nově vázne',
      }),
    lead: (n, since) =>
      `${count(n, { one: 'klíčový případ uvázl', few: 'klíčové případy uvázly', other: 'klíčových případů uvázlo' })} od ${since}.`,
    counts: {
      open: (n) => `nepřevzato: ${number.format(n)}`,
      takenOn: (n) => `převzato: ${number.format(n)}`,
      snoozed: (n) => `odloženo: ${number.format(n)}`,
      ended: (n) => `vyřešeno: ${number.format(n)}`,
    },
    andMore: (n) => `a další (${number.format(n)})`,
  },
  alerts: {
    subject: (n) => `Dealwarden: ${count(n, { one: 'výstraha', few: 'výstrahy', other: 'výstrah' })}`,
    lead: 'Dealwarden potřebuje pozornost administrátora:',
    kinds: {
      'deadline-late': {
        what: 'Termíny zpožděné o více než pět minut',
        toDo: 'Ověřte, že běží worker a odpovídá Temporal.',
      },
      'workflow-stopped': {
        what: 'Otevřené případy a předání, jejichž workflow neběží',
        toDo: 'Spouštějí se znovu ze svých řádků; co zbývá, ukáže dealwarden doctor.',
      },
      'row-ahead': {
        what: 'Řádky, které předběhly svá workflow',
        toDo: 'Workflow je dohánějí samy; co zbývá, ukáže dealwarden doctor.',
      },
      'row-behind': { what: 'Řádky pozadu za svými workflow', toDo: 'Spusťte dealwarden doctor --repair.' },
      'recipient-missing': {
        what: 'Stupně eskalace, pro které se nenašel příjemce',
        toDo: 'Určete týmu vedoucího obchodu nebo nepřítomnému zástupce.',
      },
      'message-undeliverable': {
        what: 'Zprávy zákazníkům, které nelze doručit',
        toDo: 'Ověřte e-mailovou adresu zákazníka.',
      },
      'letter-undeliverable': {
        what: 'Reklamace, jejichž dopisy nikomu nedojdou',
        toDo: 'Zavolejte tomu, koho případ uvádí, a zadejte funkční e-mailovou adresu.',
      },
      'deadline-uncountable': {
        what: 'Případy, jejichž lhůty nelze spočítat',
        toDo: 'Zveřejněte kalendář s dostatkem pracovní doby nebo kratší normativ, případně případy posuňte dál.',
      },
      'webhook-disabled': {
        what: 'Jiné systémy, kterým se už nic neposílá',
        toDo: 'Nechte příjemce opravit a webhook znovu zapněte (PATCH /api/v1/webhooks/{id}): pak se odešle, co čeká.',
      },
    },
    oldest: (since) => `od ${since}`,
    resolved: 'mezitím vyřešeno',
    andMore: (n) => `a další (${number.format(n)})`,
  },
  announcement: {
    subject: (title, what) => `${title} – ${what}`,
    manySubject: (n) => `Oznámení o postupu případů: ${number.format(n)}`,
    entered: (stage, at) => `Případ vstoupil do fáze „${stage}“ ${at}.`,
    why: 'Oznámení dostáváte, protože ho proces obchodu v této fázi stanoví.',
    manyNews: (n) => `Novinky o obchodních případech: ${number.format(n)}`,
    handover: {
      what: 'předání čeká na přijetí',
      happened: (at) => `Případ byl získán ${at}. Péče o zákazníka čeká, až ji někdo převezme.`,
      why: 'Oznámení dostáváte, protože jste správcem tohoto zákazníka, nebo protože zatím žádného správce nemá.',
    },
    own: {
      what: 'nyní Váš',
      happened: (at) => `Případ Vám byl předán ${at}.`,
      why: 'Oznámení dostáváte, protože jste nyní vlastníkem případu.',
    },
  },
  account: accountTexts.cs,
  handover: handoverTexts.cs,
};
