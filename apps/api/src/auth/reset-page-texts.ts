import type { Language } from '@app/domain/pipeline/definition.js';

interface Message {
  readonly title: string;
  readonly text: string;
}

/** All words of the page on which a password is set. */
export interface ResetPageTexts {
  readonly title: string;
  readonly account: (email: string) => string;
  readonly password: string;
  readonly rule: string;
  readonly submit: string;
  readonly tooShort: string;
  readonly tooEasy: string;
  readonly done: Message;
  readonly unknown: Message;
  readonly failed: Message;
}

export const resetPageTexts: Readonly<Record<Language, ResetPageTexts>> = {
  en: {
    title: 'Set a new password',
    account: (email) => `For the account ${email}. You are signed out everywhere with it.`,
    password: 'New password',
    rule: 'At least 12 characters; a sentence of a few words is best.',
    submit: 'Set password',
    tooShort: 'The password has to have 12 to 200 characters.',
    tooEasy: 'This password is too easy to guess. Choose a sentence of a few words.',
    done: { title: 'The new password is set', text: 'You can sign in with it now.' },
    unknown: {
      title: 'This link does not work',
      text: 'It serves once, for half an hour. Ask for another one where you sign in.',
    },
    failed: { title: 'Something went wrong', text: 'Please try again in a moment.' },
  },
  cs: {
    title: 'Nastavit nové heslo',
    account: (email) => `Pro účet ${email}. Zároveň budete všude odhlášeni.`,
    password: 'Nové heslo',
    rule: 'Alespoň 12 znaků; nejlépe věta z několika slov.',
    submit: 'Nastavit heslo',
    tooShort: 'Heslo musí mít 12 až 200 znaků.',
    tooEasy: 'Toto heslo lze snadno uhodnout. Zvolte větu z několika slov.',
    done: { title: 'Nové heslo je nastaveno', text: 'Nyní se s ním můžete přihlásit.' },
    unknown: {
      title: 'Odkaz nefunguje',
      text: 'Platí půl hodiny a lze ho použít jednou. O nový požádejte při přihlášení.',
    },
    failed: { title: 'Něco se nepovedlo', text: 'Zkuste to, prosím, za chvíli znovu.' },
  },
  pl: {
    title: 'Ustaw nowe hasło',
    account: (email) => `Dla konta ${email}. Jednocześnie nastąpi wylogowanie wszędzie.`,
    password: 'Nowe hasło',
    rule: 'Co najmniej 12 znaków; najlepiej zdanie z kilku słów.',
    submit: 'Ustaw hasło',
    tooShort: 'Hasło musi mieć od 12 do 200 znaków.',
    tooEasy: 'To hasło zbyt łatwo odgadnąć. Wybierz zdanie z kilku słów.',
    done: { title: 'Nowe hasło zostało ustawione', text: 'Możesz się teraz nim zalogować.' },
    unknown: {
      title: 'Ten link nie działa',
      text: 'Działa raz, przez pół godziny. O nowy poproś przy logowaniu.',
    },
    failed: { title: 'Coś się nie udało', text: 'Spróbuj ponownie za chwilę.' },
  },
  ru: {
    title: 'Задать новый пароль',
    account: (email) => `Для учётной записи ${email}. При этом вы выйдете из системы на всех устройствах.`,
    password: 'Новый пароль',
    rule: 'Не меньше 12 знаков; лучше всего фраза из нескольких слов.',
    submit: 'Задать пароль',
    tooShort: 'В пароле должно быть от 12 до 200 знаков.',
    tooEasy: 'Этот пароль слишком легко подобрать. Выберите фразу из нескольких слов.',
    done: { title: 'Новый пароль задан', text: 'Теперь с ним можно войти.' },
    unknown: {
      title: 'Ссылка не работает',
      text: 'Она действует один раз в течение получаса. Новую можно запросить при входе.',
    },
    failed: { title: 'Что-то пошло не так', text: 'Попробуйте ещё раз чуть позже.' },
  },
};
