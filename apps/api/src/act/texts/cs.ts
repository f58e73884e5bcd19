import type { PageTexts } from './page-texts.js';

/** The page in Czech. */
export const czech: PageTexts = {
  forms: {
    accept: {
      title: 'Přijmout předání',
      explanation: 'První kontakt proběhl a o zákazníka se odteď staráte Vy.',
      day: '',
      words: 'Co si z prvního kontaktu pamatovat',
      submit: 'Přijmout',
      done: 'Děkujeme, předání je přijato.',
    },
    'take-on': {
      title: 'Převzít',
      explanation: 'Slibujete splnění do určitého dne. Do té doby nikdo další upozornění nedostane.',
      day: 'Splním do',
      words: '',
      submit: 'Převzít',
      done: 'Děkujeme, převzato.',
    },
    snooze: {
      title: 'Odložit',
      explanation: 'Pokud do určitého dne nelze nic udělat. Důvod zůstane u případu.',
      day: 'Odložit do',
      words: 'Proč to počká',
      submit: 'Odložit',
      done: 'Odloženo.',
    },
    instruct: {
      title: 'Dát vlastníkovi pokyn',
      explanation: 'Vlastník dostane pokyn e-mailem a platí to jako jeho slib.',
      day: 'Splnit do',
      words: 'Co se má udělat',
      submit: 'Odeslat pokyn',
      done: 'Pokyn se odesílá vlastníkovi.',
    },
  },
  standing: {
    mine: (until) => `Převzato Vámi, termín ${until}.`,
    takenOn: (by, until) => `Převzato (${by}), termín ${until}.`,
    instructed: (by, until) => `Vlastník má pokyn ke splnění (${by}), termín ${until}.`,
    snoozed: (by, until) => `Odloženo do ${until} (${by}).`,
    ended: {
      moved: 'Už není co řešit: případ postoupil.',
      closed: 'Už není co řešit: případ je uzavřen.',
      recovered: 'Už není co řešit: příčina je odstraněna.',
    },
    handover: {
      accepted: 'Už není co řešit: předání bylo přijato.',
      withdrawn: 'Už není co řešit: případ je znovu otevřen.',
    },
  },
  problems: {
    'already-taken-on': 'Mezitím už případ někdo převzal.',
    'already-snoozed': 'Mezitím byl případ odložen.',
    'no-escalation': 'Už není co řešit.',
    'deal-closed': 'Případ je uzavřen.',
    'handover-closed': 'Předání bylo mezitím přijato nebo vzato zpět.',
    'promise-not-in-future': 'Zvolte den, který teprve přijde.',
    'snooze-not-in-future': 'Zvolte den, který teprve přijde.',
    'promise-too-far': 'Zvolte den v nejbližších třech měsících.',
    'snooze-too-far': 'Zvolte den v nejbližším měsíci.',
    'reason-missing': 'Uveďte, proč to počká.',
    'idempotency-key-reused': 'Formulář byl už jednou odeslán s jiným obsahem. Odešlete ho, prosím, znovu.',
    other: 'To se nepodařilo.',
  },
  away: 'Služba je právě nedostupná. Odešlete formulář za chvíli znovu: provede se jen jednou.',
  incomplete: 'Vyplňte, prosím, celý formulář.',
  expired: {
    title: 'Platnost odkazu skončila',
    text: 'Odkazy v e-mailech fungují dva týdny. Další upozornění k případu přinese nový.',
  },
  unknown: { title: 'Odkaz nefunguje', text: 'Otevřete ho, prosím, znovu z e-mailu, nebo požádejte o nový.' },
  tooMany: { title: 'Příliš mnoho pokusů', text: 'Počkejte, prosím, několik minut.' },
  failed: { title: 'Něco se nepovedlo', text: 'Zkuste to, prosím, za chvíli znovu.' },
};
