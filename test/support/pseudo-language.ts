import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

const folder = new URL('../../apps/web/src/i18n/', import.meta.url);

/** Every text of the page in English, each in brackets. */
function bracketedTexts(): object {
  const parts = ['en.json', 'admin/en.json', 'reports/en.json'].map(
    (file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as object,
  );
  return bracketed(Object.assign({}, ...parts) as object);
}

function bracketed(texts: object): object {
  return Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [
      key,
      typeof text === 'string' ? `⟦${text}⟧` : bracketed(text as object),
    ]),
  );
}

/** A window whose English is a language in which each text stands in brackets: what is not, was written into a screen. */
export class PseudoLanguage {
  /** What the API has answered so far: whatever stands in it is data. */
  private answers = '';

  private constructor(private readonly page: Page) {}

  static async on(page: Page): Promise<PseudoLanguage> {
    const pseudo = new PseudoLanguage(page);
    const body = `export default ${JSON.stringify(bracketedTexts())}`;
    await page.route(/\/assets\/en-[^/]+\.js$/, (route) =>
      route.fulfill({ contentType: 'text/javascript', body }),
    );
    // A stream never falls silent, and what is waited for on each screen is that the network does.
    await page.addInitScript({ content: 'window.EventSource = class extends EventTarget { close() {} }' });
    await page.route('**/api/v1/**', async (route) => {
      const response = await route.fetch();
      const answer = (await response.text()).toLowerCase();
      pseudo.answers += answer;
      await route.fulfill({ response });
    });
    return pseudo;
  }

  /** What can be read on the screen, or is read out of it, and is neither a text nor data nor a date. */
  async hardCoded(): Promise<string[]> {
    const read = await this.page.evaluate<string[]>(readable);
    return [...new Set(read)].filter((text) => !this.isKnown(text));
  }

  private isKnown(text: string): boolean {
    if (initials.test(text)) return true;
    const rest = withoutBracketed(text).replace(dates, ' ').trim();
    return rest
      .split(/[·,–()→]+/)
      .map((part) => part.trim().toLowerCase())
      .every((part) => !/\p{L}{2}/u.test(part) || notTranslated.has(part) || this.answers.includes(part));
  }
}

/** What is the same in every language: names of the product and of languages, and signs of the keyboard. */
const notTranslated = new Set(
  ['Dealwarden', 'Ctrl K', '⌘K', 'English', 'Čeština', 'Polski', 'Русский'].map((name) => name.toLowerCase()),
);

/** What stands for a person's picture. */
const initials = /^\p{Lu}{2}$/u;

/** What `Intl` writes, in English. */
const dates =
  /\b(mon|tue|wed|thu|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday|jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|january|february|march|april|august|september|october|november|december|today|yesterday|tomorrow|now|this|next|last|in|ago|eur|hrs?|hours?|mins?|minutes?|seconds?|secs?|days?|weeks?|months?|years?)\b/gi;

function withoutBracketed(text: string): string {
  // Texts stand within texts.
  const less = text.replace(/⟦[^⟦⟧]*⟧/g, ' ');
  return less === text ? text : withoutBracketed(less);
}

const readable = `(() => {
  const found = [];
  const isSeen = (element) => element.checkVisibility({ visibilityProperty: true });
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const within = node.parentElement;
    if (within && !within.closest('script, style') && isSeen(within)) found.push(node.data.trim());
  }
  for (const element of document.body.querySelectorAll('[aria-label], [title], [placeholder], [alt]'))
    if (isSeen(element))
      for (const name of ['aria-label', 'title', 'placeholder', 'alt']) found.push((element.getAttribute(name) ?? '').trim());
  return found.filter((text) => text !== '');
})()`;
