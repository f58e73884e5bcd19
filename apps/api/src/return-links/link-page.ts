import { html, type Html } from '@app/notify/html.js';
import { oneLine, someLines } from '@app/notify/plain-text.js';
import { Presenting } from '@app/notify/presenting.js';
import { longestTitle } from '@app/notify/stalled-deal.js';
import { counterpartyTexts } from '@app/notify/texts/counterparty-texts.js';
import { returnTexts } from '@app/notify/texts/return-texts.js';
import type { ReturnPart } from '@app/domain/returns/state.js';
import type { SaidByLink } from '@app/persistence/return-link.repository.js';
import { pageDocument } from '../act/page-layout.js';
import { filesOf } from './link-files.js';
import type { Said } from './link-form.js';
import { formOf, type FormSettings } from './link-form-fields.js';
import type { LinkView, SeenGoods } from './link-view.js';
import { linkPageTexts } from './texts/by-language.js';
import type { LinkAct, LinkPageTexts } from './texts/link-page-texts.js';

const serialsShown = 200;
const linesOfWords = 40;
const longestLine = 2_000;

/** Renders the page by which a vendor, carrier or customer answers a return case. It works without any script. */
export function linkPage(view: LinkView, said: Said, newKey: () => string): string {
  const show = new Presenting({ locale: view.locale, timeZone: 'UTC' }, view.now);
  const { language } = show.texts.form;
  const texts = linkPageTexts[language];
  const title = texts.title(view.number);
  const settings: FormSettings = {
    view,
    said,
    texts,
    newKey,
    lineOf: (goods, part) => lineOf(goods, part, show),
  };
  return pageDocument(title, language, [
    html`<h1>${title}</h1>
      <p>${texts.lead[view.reader]}</p>`,
    ...saidWords(view, said, texts),
    ...(view.isDraft ? [html`<p>${texts.standing.draft}</p>`] : []),
    ...view.goods.map((goods) => goodsOf(goods, view, show, texts)),
    ...(view.offered.length === 0 ? [html`<p>${texts.nothingToDo}</p>`] : []),
    ...view.offered.map((offered) => formOf(offered, settings)),
    ...filesOf(view, newKey(), texts, typeof said.file === 'object' ? said.file.problem : undefined),
    ...conversation(view.said, show, texts),
    html`<p class="quiet">${show.texts.facts.zone(show.zone)}</p>`,
  ]);
}

function saidWords(
  { said: before, files }: LinkView,
  { done, problem, file }: Said,
  texts: LinkPageTexts,
): Html[] {
  // An address can be written by anybody: what it says was done is said only where it was.
  const isDone = done !== undefined && before.some(({ kind, isTheirs }) => isTheirs && isPartOf(kind, done));
  return [
    ...(isDone ? [html`<p class="good" role="status">${texts.forms[done].done}</p>`] : []),
    ...(file === 'taken' && files.some(({ isTheirs }) => isTheirs)
      ? [html`<p class="good" role="status">${texts.files.done}</p>`]
      : []),
    ...(problem === undefined ? [] : [html`<p class="bad" role="alert">${problem}</p>`]),
  ];
}

/** Whether an act is one of those that a form stands for. */
export function isPartOf(kind: string, form: LinkAct): boolean {
  return kind === form || (form === 'accept-in-part' && (kind === 'accept' || kind === 'refuse'));
}

function lineOf({ line, product }: SeenGoods, quantity: number, { texts }: Presenting): string {
  const [name, batch, delivery] = [product, line.batch ?? '', line.deliveryId].map((one) =>
    oneLine(one, longestTitle),
  );
  return returnTexts[texts.form.language].line(quantity, name ?? '', batch || undefined, delivery ?? '');
}

function goodsOf(goods: SeenGoods, view: LinkView, show: Presenting, texts: LinkPageTexts): Html {
  const { line, parts } = goods;
  const serials = line.serials.slice(0, serialsShown).map((one) => oneLine(one, longestTitle));
  const more = line.serials.length > serialsShown ? ', …' : '';
  const { causes: named } = counterpartyTexts[show.texts.form.language];
  const causes = [...new Set(parts.flatMap(({ cause }) => (cause ? [named[cause]] : [])))];
  const rows: [string, string][] = [
    ...(serials.length > 0 ? [[texts.serials, serials.join(', ') + more] as [string, string]] : []),
    ...(line.defectCode ? [[texts.defect, line.defectCode] as [string, string]] : []),
    ...(causes.length > 0 && view.reader !== 'customer'
      ? [[texts.cause, causes.join(', ')] as [string, string]]
      : []),
  ];
  return html`<ul>
      ${parts.map(
        (part) =>
          html`<li>
            ${lineOf(goods, part.quantity, show)}<br /><span class="quiet"
              >${standingOf(part, view, show, texts)}</span
            >
          </li>`,
      )}
    </ul>
    <dl>
      ${rows.map(
        ([label, value]) =>
          html`<dt>${label}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>`;
}

function standingOf(part: ReturnPart, { reader }: LinkView, show: Presenting, texts: LinkPageTexts): string {
  if (reader !== 'customer') return part.claim === 'none' ? '' : texts.claims[part.claim];
  const { standing } = texts;
  if (part.continuedIn) return texts.forms['dispute-receipt'].done;
  if (part.outcome) return returnTexts[show.texts.form.language].outcomes[part.outcome];
  if (part.replacement === 'delivered') return standing.delivered;
  if (part.replacement === 'shipped') return standing.shipped;
  const isPlanned = part.goods === 'pick-up-planned' && part.pickUpOn !== undefined;
  return isPlanned ? standing.pickUp(show.day(part.pickUpOn)) : standing.inWork;
}

function conversation(said: readonly SaidByLink[], show: Presenting, texts: LinkPageTexts): Html[] {
  if (said.length === 0) return [];
  return [
    html`<h2>${texts.saidBefore}</h2>`,
    ...said.map(
      ({ kind, at, words }) =>
        html`<p class="quiet">${labelOf(kind, texts)}, ${show.time(at.toISOString())}</p>
          <p>
            ${someLines(words ?? '', linesOfWords, longestLine).map((one, index) =>
              index === 0 ? html`${one}` : html`<br />${one}`,
            )}
          </p>`,
    ),
  ];
}

function labelOf(kind: string, { said }: LinkPageTexts): string {
  return Object.hasOwn(said, kind) ? said[kind as keyof typeof said] : kind;
}
