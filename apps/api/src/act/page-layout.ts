import { createHash } from 'node:crypto';
import type { Language } from '@app/domain/pipeline/definition.js';
import { html, Html } from '@app/notify/html.js';

/** Works from a width of 320 px on, in the light and in the dark; the reader's own text size is kept. */
const style = `
:root{color-scheme:light dark;--back:#fff;--text:#1b1f23;--quiet:#57606a;--line:#d0d7de;--press:#1f5fbf;--bad:#a11d1d;--good:#116329}
@media(prefers-color-scheme:dark){:root{--back:#15181c;--text:#e6e9ec;--quiet:#9aa4af;--line:#3a424b;--press:#3b7be0;--bad:#ff8f8f;--good:#6fd08c}}
*{box-sizing:border-box}
body{margin:0;padding:1rem;background:var(--back);color:var(--text);font:1rem/1.45 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;overflow-wrap:anywhere}
main{max-width:36rem;margin:0 auto}
h1{margin:0 0 .25rem;font-size:1.3rem;line-height:1.3}
h2{margin:0 0 .25rem;font-size:1.1rem}
p,ul,dl{margin:0 0 1rem}
ul{padding-left:1.25rem}
dt{color:var(--quiet);font-size:.85rem}
dd{margin:0 0 .5rem}
form{margin:0 0 1rem;padding:1rem;border:1px solid var(--line);border-radius:.5rem}
label{display:block;margin:0 0 .75rem}
input,textarea,select{display:block;width:100%;margin-top:.25rem;padding:.6rem;border:1px solid var(--line);border-radius:.4rem;background:var(--back);color:var(--text);font:inherit}
fieldset{margin:0 0 .75rem;padding:.5rem .75rem;border:1px solid var(--line);border-radius:.4rem}
input[type=checkbox]{display:inline;width:auto;margin:0 .5rem 0 0}
textarea{min-height:5rem}
button{width:100%;padding:.75rem;border:0;border-radius:.4rem;background:var(--press);color:#fff;font:inherit;font-weight:600}
.quiet{color:var(--quiet);font-size:.85rem}
.bad{color:var(--bad);font-weight:600}
label .bad,fieldset .bad{display:block}
.good{color:var(--good);font-weight:600}
`;

/** It is ours and holds nothing to escape; its hash is of these very characters. */
const styleElement = new Html(`<style>${style}</style>`);
const styleHash = createHash('sha256').update(style).digest('base64');

/** Nothing but its own style and its own forms: no script, no image, no frame, no other address. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; ` +
    `frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow',
  'cache-control': 'no-store',
};

/** A whole page. */
export function pageDocument(title: string, language: Language, body: readonly Html[]): string {
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        ${styleElement}
      </head>
      <body>
        <main>${body}</main>
      </body>
    </html> `.markup;
}

/** A page that only says something. */
export function messagePage(
  { title, text }: { readonly title: string; readonly text: string },
  language: Language,
): string {
  return pageDocument(title, language, [
    html`<h1>${title}</h1>
      <p>${text}</p>`,
  ]);
}
