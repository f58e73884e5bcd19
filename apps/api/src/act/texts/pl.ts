import type { PageTexts } from './page-texts.js';

/** The page in Polish. */
export const polish: PageTexts = {
  forms: {
    accept: {
      title: 'Przyjmij przekazanie',
      explanation: 'Pierwszy kontakt już za Tobą; od teraz opieka nad klientem należy do Ciebie.',
      day: '',
      words: 'Co warto zapamiętać z pierwszego kontaktu',
      submit: 'Przyjmij',
      done: 'Dziękujemy, przekazanie przyjęte.',
    },
    'take-on': {
      title: 'Przejmij',
      explanation:
        'Obiecujesz wykonanie do wybranego dnia. Do tego czasu nikt inny nie dostanie powiadomienia.',
      day: 'Wykonam do',
      words: '',
      submit: 'Przejmij',
      done: 'Dziękujemy, przejęte.',
    },
    snooze: {
      title: 'Odłóż',
      explanation: 'Gdy przed pewnym dniem nic nie da się zrobić. Powód pozostanie przy szansie sprzedaży.',
      day: 'Odłóż do',
      words: 'Dlaczego może poczekać',
      submit: 'Odłóż',
      done: 'Odłożone.',
    },
    instruct: {
      title: 'Wydaj polecenie właścicielowi',
      explanation: 'Właściciel dostanie polecenie e-mailem; liczy się ono jako jego obietnica.',
      day: 'Wykonać do',
      words: 'Co należy zrobić',
      submit: 'Wyślij polecenie',
      done: 'Polecenie jest wysyłane właścicielowi.',
    },
  },
  standing: {
    mine: (until) => `Przejęte przez Ciebie, termin: ${until}.`,
    takenOn: (by, until) => `Przejęte (${by}), termin: ${until}.`,
    instructed: (by, until) => `Właściciel ma polecenie (${by}), termin: ${until}.`,
    snoozed: (by, until) => `Odłożone do ${until} (${by}).`,
    ended: {
      moved: 'Nie ma już nic do zrobienia: szansa przeszła dalej.',
      closed: 'Nie ma już nic do zrobienia: szansa jest zamknięta.',
      recovered: 'Nie ma już nic do zrobienia: przyczyna usunięta.',
    },
    handover: {
      accepted: 'Nie ma już nic do zrobienia: przekazanie zostało przyjęte.',
      withdrawn: 'Nie ma już nic do zrobienia: szansa jest znów otwarta.',
    },
  },
  problems: {
    'already-taken-on': 'Ktoś już w międzyczasie przejął tę szansę.',
    'already-snoozed': 'W międzyczasie została odłożona.',
    'no-escalation': 'Nie ma już nic do zrobienia.',
    'deal-closed': 'Szansa sprzedaży jest zamknięta.',
    'handover-closed': 'Przekazanie w międzyczasie przyjęto lub cofnięto.',
    'promise-not-in-future': 'Wybierz dzień, który dopiero nadejdzie.',
    'snooze-not-in-future': 'Wybierz dzień, który dopiero nadejdzie.',
    'promise-too-far': 'Wybierz dzień w ciągu najbliższych trzech miesięcy.',
    'snooze-too-far': 'Wybierz dzień w ciągu najbliższego miesiąca.',
    'reason-missing': 'Podaj, dlaczego może poczekać.',
    'idempotency-key-reused': 'Formularz wysłano już z inną treścią. Wyślij go ponownie.',
    other: 'Nie udało się tego wykonać.',
  },
  away: 'Usługa jest chwilowo niedostępna. Wyślij formularz ponownie za chwilę: zadziała tylko raz.',
  incomplete: 'Wypełnij cały formularz.',
  expired: {
    title: 'Link wygasł',
    text: 'Linki w wiadomościach działają dwa tygodnie. Następne powiadomienie przyniesie nowy.',
  },
  unknown: { title: 'Link nie działa', text: 'Otwórz go ponownie z wiadomości albo poproś o nowy.' },
  tooMany: { title: 'Zbyt wiele prób', text: 'Odczekaj kilka minut.' },
  failed: { title: 'Coś poszło nie tak', text: 'Spróbuj ponownie za chwilę.' },
};
