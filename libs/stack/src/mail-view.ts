import type { CaughtMail, WholeMail } from './mail-store.js';

const style = `
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid #8884; vertical-align: top; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #8881; padding: 1rem; }
iframe { width: 100%; height: 36rem; border: 1px solid #8884; background: #fff; }
td { overflow-wrap: anywhere; }
time { white-space: nowrap; }
`;

/** For the pages around a mail: nothing is loaded, nothing runs. */
export const pagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** For a mail's own HTML: no scripts, nothing from elsewhere, an origin of its own; its links open beside it. */
export const mailPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; " +
  'sandbox allow-popups allow-popups-to-escape-sandbox';

/** All mails, the newest first. */
export function listPage(mails: readonly CaughtMail[], count: number): string {
  const rows = mails.map(
    (mail) =>
      `<tr><td>${timeOf(mail)}</td><td>${escape(mail.to.join(', '))}</td>` +
      `<td><a href="/messages/${mail.id}">${escape(mail.subject || '(no subject)')}</a></td></tr>`,
  );
  const shown = mails.length < count ? `, the newest ${mails.length} of them here` : '';
  const table = `<table><thead><tr><th>Received</th><th>To</th><th>Subject</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
  const body = count === 0 ? '<p>No mail yet. Reload this page to look again.</p>' : table;
  return page(
    'Mails',
    `<h1>Mails</h1><p>${count} caught${shown}. None of them left this machine.</p>${body}`,
  );
}

/** One mail: text, HTML, headers. */
export function mailPage(mail: WholeMail): string {
  const { summary, html, headers } = mail;
  const frame =
    html === undefined
      ? ''
      : `<h2>HTML</h2><iframe title="The mail" src="/messages/${summary.id}/html" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>`;
  const rows = headers.map(
    (header) => `<tr><th>${escape(header.name)}</th><td>${escape(header.value)}</td></tr>`,
  );
  return page(
    summary.subject || '(no subject)',
    `<p><a href="/">All mails</a> · <a href="/messages/${summary.id}/raw">Source</a></p>` +
      `<h1>${escape(summary.subject || '(no subject)')}</h1>` +
      `<p>To ${escape(summary.to.join(', '))}, from ${escape(summary.from)}, ${timeOf(summary)}</p>` +
      `<h2>Text</h2><pre>${withLinks(summary.text)}</pre>${frame}<h2>Headers</h2><table><tbody>${rows.join('')}</tbody></table>`,
  );
}

/** A mail's own HTML, to be shown in the frame. */
export function mailDocument(html: string): string {
  return `<base target="_blank">${html}`;
}

export function problemPage(title: string): string {
  return page(title, `<h1>${escape(title)}</h1><p><a href="/">All mails</a></p>`);
}

export function escape(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

function withLinks(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"')\]]+)/)
    .map((part, index) => {
      const safe = escape(part);
      return index % 2 === 1
        ? `<a href="${safe}" target="_blank" rel="noopener noreferrer">${safe}</a>`
        : safe;
    })
    .join('');
}

function timeOf(mail: CaughtMail): string {
  const text = mail.receivedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC');
  return `<time datetime="${escape(mail.receivedAt)}">${escape(text)}</time>`;
}

function page(title: string, body: string): string {
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
    `<title>${escape(title)}</title><style>${style}</style></head><body>${body}</body></html>`
  );
}
