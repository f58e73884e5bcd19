import type { Instant } from '@app/domain/deal/state.js';
import { renderMail, type Block } from './layout.js';
import type { Recipient, Rendered } from './mail.js';
import { Presenting } from './presenting.js';

/** What somebody is told of their own account. */
export type AccountTelling =
  /** Somebody asked for a new password. */
  | { readonly kind: 'password-reset'; readonly link: string; readonly minutes: number }
  /** So many wrong passwords were tried that the account waits. */
  | { readonly kind: 'wrong-passwords'; readonly at: Instant };

/** Renders a mail about the reader's own account. */
export function renderAccountMail(telling: AccountTelling, recipient: Recipient, now: Instant): Rendered {
  const show = new Presenting(recipient, now);
  const { account, form, facts } = show.texts;
  if (telling.kind === 'password-reset') {
    const texts = account.reset;
    return renderMail(texts.subject, form.language, [
      { kind: 'paragraph', lines: [texts.lead(recipient.email)] },
      { kind: 'button', label: texts.button, link: telling.link },
      { kind: 'small', lines: [texts.serves(telling.minutes), texts.otherwise] },
    ]);
  }
  const texts = account.wrongPasswords;
  const blocks: Block[] = [
    { kind: 'paragraph', lines: [texts.lead(recipient.email, show.time(telling.at))] },
    { kind: 'list', items: [texts.ifYou, texts.ifOthers] },
    { kind: 'small', lines: [facts.zone(show.zone)] },
  ];
  return renderMail(texts.subject, form.language, blocks);
}
