import type { Language } from '@app/domain/pipeline/definition.js';
import { counting } from './plural.js';

/** Mails about the reader's own account. */
export interface AccountTexts {
  readonly reset: {
    readonly subject: string;
    readonly lead: (email: string) => string;
    readonly button: string;
    readonly serves: (minutes: number) => string;
    /** For whoever did not ask. */
    readonly otherwise: string;
  };
  readonly wrongPasswords: {
    readonly subject: string;
    readonly lead: (email: string, at: string) => string;
    readonly ifYou: string;
    readonly ifOthers: string;
  };
}

const minutes = {
  en: counting('en'),
  cs: counting('cs'),
  pl: counting('pl'),
  ru: counting('ru'),
};

/** In every language, in one place: there are few of them. */
export const accountTexts: Readonly<Record<Language, AccountTexts>> = {
  en: {
    reset: {
      subject: 'Dealwarden: set a new password',
      lead: (email) => `A new password was asked for the account ${email}.`,
      button: 'Set a new password',
      serves: (n) =>
        `The link serves once, within ${minutes.en(n, { one: 'minute', other: 'minutes' })}. Setting a password signs you out everywhere.`,
      otherwise:
        'If you did not ask for it, there is nothing to do: without this link the password stays as it is.',
    },
    wrongPasswords: {
      subject: 'Dealwarden: wrong passwords for your account',
      lead: (email, at) =>
        `Several wrong passwords in a row were tried for the account ${email}, the last on ${at}. None of them opened it; for a while no password is taken.`,
      ifYou: 'If it was you: wait for a moment, or ask for a new password where you sign in.',
      ifOthers: 'If it was not you: somebody is guessing. Choose a long password that you use nowhere else.',
    },
  },
  cs: {
    reset: {
      subject: 'Dealwarden: nastavení nového hesla',
      lead: (email) => `Pro účet ${email} někdo požádal o nové heslo.`,
      button: 'Nastavit nové heslo',
      serves: (n) =>
        `Odkaz platí ${minutes.cs(n, { one: 'minutu', few: 'minuty', other: 'minut' })} a lze ho použít jednou. Nastavením hesla budete všude odhlášeni.`,
      otherwise: 'Pokud jste o heslo nežádali, nemusíte nic dělat: bez tohoto odkazu se heslo nezmění.',
    },
    wrongPasswords: {
      subject: 'Dealwarden: chybná hesla k Vašemu účtu',
      lead: (email, at) =>
        `K účtu ${email} bylo několikrát po sobě zadáno chybné heslo, naposledy ${at}. Žádné účet neotevřelo; po nějakou dobu se heslo nepřijímá.`,
      ifYou: 'Pokud jste to byli Vy: chvíli počkejte, nebo při přihlášení požádejte o nové heslo.',
      ifOthers: 'Pokud ne: někdo heslo hádá. Zvolte dlouhé heslo, které jinde nepoužíváte.',
    },
  },
  pl: {
    reset: {
      subject: 'Dealwarden: ustawienie nowego hasła',
      lead: (email) => `Dla konta ${email} poproszono o nowe hasło.`,
      button: 'Ustaw nowe hasło',
      serves: (n) =>
        `Link działa raz, przez ${minutes.pl(n, { one: 'minutę', few: 'minuty', many: 'minut', other: 'minuty' })}. Ustawienie hasła wyloguje Cię wszędzie.`,
      otherwise: 'Jeśli to nie Ty, nie musisz nic robić: bez tego linku hasło się nie zmieni.',
    },
    wrongPasswords: {
      subject: 'Dealwarden: błędne hasła do Twojego konta',
      lead: (email, at) =>
        `Do konta ${email} kilka razy z rzędu wpisano błędne hasło, ostatnio: ${at}. Żadne nie otworzyło konta; przez pewien czas hasło nie będzie przyjmowane.`,
      ifYou: 'Jeśli to Ty: odczekaj chwilę albo przy logowaniu poproś o nowe hasło.',
      ifOthers:
        'Jeśli to nie Ty: ktoś zgaduje hasło. Wybierz długie hasło, którego nie używasz nigdzie indziej.',
    },
  },
  ru: {
    reset: {
      subject: 'Dealwarden: новый пароль',
      lead: (email) => `Для учётной записи ${email} запрошен новый пароль.`,
      button: 'Задать новый пароль',
      serves: (n) =>
        `Ссылка действует один раз в течение ${minutes.ru(n, { one: 'минуты', few: 'минут', many: 'минут', other: 'минут' })}. После смены пароля вы выйдете из системы на всех устройствах.`,
      otherwise: 'Если это были не вы, ничего делать не нужно: без этой ссылки пароль не изменится.',
    },
    wrongPasswords: {
      subject: 'Dealwarden: неверные пароли к вашей учётной записи',
      lead: (email, at) =>
        `К учётной записи ${email} несколько раз подряд введён неверный пароль, последний раз ${at}. Ни один не подошёл; некоторое время пароль не принимается.`,
      ifYou: 'Если это были вы: немного подождите или запросите новый пароль при входе.',
      ifOthers:
        'Если не вы: кто-то подбирает пароль. Выберите длинный пароль, который больше нигде не используете.',
    },
  },
};
