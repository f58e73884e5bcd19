import type { Language } from '@app/domain/pipeline/definition.js';

/** What a letter says of the link in it, and the letter that only brings a new one. */
export interface ReturnLinkTexts {
  /** On the button of a vendor or carrier. */
  readonly answer: string;
  /** On the button of a customer. */
  readonly see: string;
  readonly works: (until: string) => string;
  readonly reminder: Readonly<
    Record<'counterparty' | 'customer', { readonly what: string; readonly says: string }>
  >;
}

export const returnLinkTexts: Readonly<Record<Language, ReturnLinkTexts>> = {
  en: {
    answer: 'Answer here',
    see: 'See how it stands, and confirm',
    works: (until) => `The link is for this case alone and works until ${until}. Whoever has it can answer.`,
    reminder: {
      counterparty: { what: 'a reminder', says: 'We still wait for you. These are the goods it is about:' },
      customer: {
        what: 'how it stands',
        says: 'By this link you can see how your case stands, and confirm what you have received.',
      },
    },
  },
  cs: {
    answer: 'Odpovědět zde',
    see: 'Podívat se, jak to stojí, a potvrdit',
    works: (until) => `Odkaz platí jen pro tento případ, a to do ${until}. Kdo jej má, může odpovědět.`,
    reminder: {
      counterparty: { what: 'připomínka', says: 'Stále na Vás čekáme. Jde o toto zboží:' },
      customer: {
        what: 'jak to stojí',
        says: 'Přes tento odkaz uvidíte, jak Váš případ stojí, a můžete potvrdit, co jste převzali.',
      },
    },
  },
  pl: {
    answer: 'Odpowiedz tutaj',
    see: 'Zobacz stan sprawy i potwierdź',
    works: (until) => `Link dotyczy tylko tej sprawy i działa do ${until}. Kto go ma, może odpowiedzieć.`,
    reminder: {
      counterparty: { what: 'przypomnienie', says: 'Nadal czekamy na Państwa. Chodzi o ten towar:' },
      customer: {
        what: 'stan sprawy',
        says: 'Pod tym linkiem widać stan sprawy i można potwierdzić odbiór.',
      },
    },
  },
  ru: {
    answer: 'Ответить здесь',
    see: 'Посмотреть, как обстоит дело, и подтвердить',
    works: (until) =>
      `Ссылка только для этого дела и действует до ${until}. Ответить может любой, у кого она есть.`,
    reminder: {
      counterparty: { what: 'напоминание', says: 'Мы всё ещё ждём вас. Речь об этом товаре:' },
      customer: {
        what: 'как обстоит дело',
        says: 'По этой ссылке видно, как обстоит ваше дело, и можно подтвердить получение.',
      },
    },
  },
};
