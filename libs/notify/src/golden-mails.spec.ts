import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mailKinds } from '@app/domain/mail-kind.js';
import { languages } from '@app/domain/pipeline/definition.js';
import { goldenMail, goldenMails, goldenNames } from './golden-mails.spec-support.js';

const folder = join(dirname(fileURLToPath(import.meta.url)), 'golden');
/** `GOLDEN=write` writes the files anew: whoever does it reads what has changed. */
const isWriting = process.env.GOLDEN === 'write';

const cases = goldenNames.flatMap((name) => languages.map((language) => [name, language] as const));

describe('the mail as people read it', () => {
  it.each(mailKinds)('is kept of every kind: %s', (kind) => {
    expect(Object.keys(goldenMails[kind])).not.toEqual([]);
  });

  it.each(cases)('%s in %s', (name, language) => {
    const { subject, text, html } = goldenMail(name, language);
    for (const [form, mail] of [
      ['txt', `Subject: ${subject}\n\n${text}`],
      ['html', html],
    ] as const) {
      const path = join(folder, `${name}.${language}.${form}`);
      if (isWriting) {
        mkdirSync(folder, { recursive: true });
        writeFileSync(path, mail);
      }
      expect(mail).toBe(readFileSync(path, 'utf8'));
    }
  });

  it.each(cases)('%s in %s says in HTML what it says in text', (name, language) => {
    const { text, html } = goldenMail(name, language);
    expect(html).toContain(`<html lang="${language}">`);
    const shown = html.replace(/<(style|title)[^]*?<\/\1>|<[^>]*>/g, '\n').replaceAll('&#39;', "'");
    for (const line of text.split('\n')) {
      if (line.includes('https://')) expect(html).toContain(`href="${line.trim()}"`);
      else
        for (const part of line.split(/^ *(?:\d+\.|[->]) |(?<=^[^:]{1,30}): |:$/))
          expect(shown).toContain(part.trim());
    }
  });

  it.each(cases)('%s in %s asks nothing of other servers and leaves no word unsaid', (name, language) => {
    const { subject, text, html } = goldenMail(name, language);
    expect(html).not.toMatch(/<(img|script|link|iframe|style)|src=|url\(/i);
    for (const part of [subject, text, html]) expect(part).not.toMatch(/undefined|null|NaN|\[object|\$\{/);
  });
});
