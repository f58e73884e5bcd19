import type { Language, MailTemplate } from './definition.js';

/** What a template of a mail may name, as `{{name}}`. */
export const placeholders = ['deal', 'customer', 'owner', 'stage', 'amount'] as const;
export type Placeholder = (typeof placeholders)[number];

export interface WrittenMail {
  readonly language: Language;
  readonly subject: string;
  readonly body: string;
}

/** A template in a language, English where it does not speak it, with names for what it names. */
export function writeMail(
  { texts }: MailTemplate,
  wanted: Language,
  names: Readonly<Record<Placeholder, string>>,
): WrittenMail | undefined {
  const language = texts[wanted] ? wanted : texts.en ? 'en' : (Object.keys(texts)[0] as Language | undefined);
  const text = language && texts[language];
  if (!language || !text) return undefined;
  return { language, subject: filled(text.subject, names), body: filled(text.body, names) };
}

function filled(text: string, names: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => names[name] ?? whole);
}
