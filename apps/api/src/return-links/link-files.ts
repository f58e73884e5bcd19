import { html, type Html } from '@app/notify/html.js';
import { oneLine } from '@app/notify/plain-text.js';
import { pictureTypes } from '@app/domain/returns/evidence-types.js';
import type { ProblemError } from '../common/problem.error.js';
import type { LinkView } from './link-view.js';
import type { LinkPageTexts } from './texts/link-page-texts.js';

const longestName = 120;
/** What is offered to be chosen; what it is says its content. */
const chosen = [...pictureTypes, 'application/pdf'].join(',');

/** What was shown to the reader or sent by it, and a form to send more. The key is in the address: it is checked before a file is read. */
export function filesOf({ files }: LinkView, key: string, texts: LinkPageTexts, problem?: string): Html[] {
  const { title, yours, choose, send } = texts.files;
  return [
    html`<h2>${title}</h2>
      <ul>
        ${files.map(
          ({ id, name, isTheirs }) =>
            html`<li>
              <a href="?file=${id}" download>${oneLine(name, longestName)}</a>
              ${isTheirs ? html` <span class="quiet">(${yours})</span>` : html``}
            </li>`,
        )}
      </ul>
      <form method="post" enctype="multipart/form-data" action="?files=${key}">
        <label
          >${choose}<input type="file" name="file" required accept="${chosen}" />
          ${problem === undefined ? html`` : html`<span class="bad" role="alert">${problem}</span>`}</label
        >
        <button type="submit">${send}</button>
      </form>`,
  ];
}

/** Why a file was not taken, for whoever sent it. */
export function fileTrouble({ code }: ProblemError, { files }: LinkPageTexts): string | undefined {
  switch (code) {
    case 'body-too-large':
      return files.tooLarge;
    case 'evidence-too-many':
      return files.tooMany;
    case 'evidence-unfit':
      return files.unfit;
    default:
      return undefined;
  }
}
