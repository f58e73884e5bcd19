/** Markup that is known to be safe. Everything else is text, and is escaped. */
export class Html {
  constructor(readonly markup: string) {}
}

type Part = string | number | Html | readonly Html[] | undefined | false;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Markup with its values escaped, whatever they are: forgetting to escape is not possible. */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(literals.reduce((made, literal, index) => made + markupOf(parts[index - 1]) + literal));
}

function markupOf(part: Part): string {
  if (part === undefined || part === false) return '';
  if (part instanceof Html) return part.markup;
  if (typeof part === 'object') return part.map(markupOf).join('');
  return String(part).replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** A whole document for mail programs: styles stand inline, since many of them drop style sheets. */
export function mailDocument(title: string, language: string, body: readonly Html[]): string {
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
      </head>
      <body
        style="margin:0;padding:16px;background:#ffffff;color:#1b1f23;font:16px/1.45 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif"
      >
        <div style="max-width:600px;margin:0 auto">${body}</div>
      </body>
    </html> `.markup;
}

/** The one thing to press. */
export function button(label: string, address: string): Html {
  return html`<p style="margin:20px 0">
    <a
      href="${address}"
      style="display:inline-block;padding:11px 18px;border-radius:6px;background:#1f5fbf;color:#ffffff;text-decoration:none;font-weight:600"
      >${label}</a
    >
  </p>`;
}
