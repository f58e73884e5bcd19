import { html, type Html } from '@app/notify/html.js';
import { grants } from '@app/domain/returns/state.js';
import { longestWords, type FormField, type Said, type SentForm } from './link-form.js';
import type { LinkView, OfferedAct, SeenGoods } from './link-view.js';
import type { LinkAct, LinkPageTexts } from './texts/link-page-texts.js';

/** What the forms of a page have in common. */
export interface FormSettings {
  readonly view: LinkView;
  readonly said: Said;
  readonly texts: LinkPageTexts;
  readonly newKey: () => string;
  readonly lineOf: (goods: SeenGoods, quantity: number) => string;
}

interface Part {
  readonly id: string;
  readonly quantity: number;
  readonly words: string;
}

/** What a form asks for, in this order. */
const fieldsOf: Readonly<Record<LinkAct, readonly FormField[]>> = {
  accept: ['parts', 'grants', 'words'],
  'accept-in-part': ['quantities', 'grants', 'words'],
  refuse: ['parts', 'words'],
  ask: ['parts', 'words'],
  'confirm-return': ['parts', 'words'],
  'announce-goods': ['parts', 'shipment', 'words'],
  'refuse-goods': ['parts', 'words'],
  'confirm-receipt': ['parts', 'words'],
  'dispute-receipt': ['quantities', 'because', 'words'],
};
const needsWords: readonly LinkAct[] = [
  ...(['accept-in-part', 'refuse', 'refuse-goods', 'ask', 'dispute-receipt'] as const),
];

/** One form of the page, as it was sent if it was not taken. */
export function formOf({ act, partIds }: OfferedAct, settings: FormSettings): Html {
  const { said, texts, newKey } = settings;
  const sent = said.sent?.act === act ? said.sent : undefined;
  const asked = { act, sent, parts: partsOf(partIds, settings), settings };
  return html`<form method="post">
    <h2>${texts.forms[act].title}</h2>
    <input type="hidden" name="do" value="${act}" />
    <input type="hidden" name="key" value="${sent?.key || newKey()}" />
    ${asked.parts.map(({ id, quantity }) => html`<input type="hidden" name="of-${id}" value="${quantity}" />`)}
    ${fieldsOf[act].map((field) => fieldOf(field, asked))}
    <button type="submit">${texts.forms[act].submit}</button>
  </form>`;
}

function partsOf(ids: readonly string[], { view, lineOf }: FormSettings): Part[] {
  return view.goods.flatMap((goods) =>
    goods.parts
      .filter(({ id }) => ids.includes(id))
      .map(({ id, quantity }) => ({ id, quantity, words: lineOf(goods, quantity) })),
  );
}

interface Asked {
  readonly act: LinkAct;
  readonly sent?: SentForm;
  readonly parts: readonly Part[];
  readonly settings: FormSettings;
}

function fieldOf(field: FormField, asked: Asked): Html {
  switch (field) {
    case 'parts':
      return partsField(asked);
    case 'quantities':
      return quantitiesField(asked);
    case 'grants':
      return grantsField(asked);
    case 'because':
      return becauseField(asked);
    case 'shipment':
      return shipmentField(asked);
    case 'words':
      return wordsField(asked);
  }
}

/** One part alone is no choice. */
function partsField({ act, sent, parts, settings }: Asked): Html {
  const [only, ...others] = parts;
  if (only && others.length === 0)
    return html`<input type="hidden" name="part" value="${only.id}" />${errorOf('parts', act, settings)}`;
  const box = ({ id, words }: Part) =>
    !sent || sent.partIds.includes(id)
      ? html`<label class="choice"
          ><input type="checkbox" name="part" value="${id}" checked />${words}</label
        >`
      : html`<label class="choice"><input type="checkbox" name="part" value="${id}" />${words}</label>`;
  return html`<fieldset>
    <legend>${settings.texts.parts}</legend>
    ${parts.map(box)}${errorOf('parts', act, settings)}
  </fieldset>`;
}

/** A customer most often complains of all. */
function quantitiesField({ act, sent, parts, settings }: Asked): Html {
  const isOfCustomer = act === 'dispute-receipt';
  const given = ({ id, quantity }: Part) =>
    sent
      ? sent.quantities.find(({ partId }) => partId === id)?.quantity
      : isOfCustomer
        ? quantity
        : undefined;
  const { accepted, disputed } = settings.texts.quantities;
  return html`<fieldset>
    <legend>${isOfCustomer ? disputed : accepted}</legend>
    ${parts.map(
      ({ id, quantity, words }) =>
        html`<label
          >${words}<input
            type="number"
            inputmode="numeric"
            name="quantity-${id}"
            required
            min="0"
            max="${quantity}"
            value="${given({ id, quantity, words })}"
        /></label>`,
    )}
    ${errorOf('quantities', act, settings)}
  </fieldset>`;
}

/** A carrier has no goods to give. */
function grantsField({ act, sent, settings }: Asked): Html {
  const { texts, view } = settings;
  if (view.reader === 'carrier') return html`<input type="hidden" name="grants" value="credit" />`;
  const options = grants.map((grant) => [grant, texts.grant[grant]] as const);
  return selectField('grants', texts.grants, options, sent?.grants, errorOf('grants', act, settings));
}

function becauseField({ act, sent, settings }: Asked): Html {
  const { because, becauseOf } = settings.texts;
  const options = (['defective', 'wrong'] as const).map((one) => [one, becauseOf[one]] as const);
  return selectField('because', because, options, sent?.because, errorOf('because', act, settings));
}

function selectField(
  name: string,
  label: string,
  options: readonly (readonly [value: string, words: string])[],
  given: string | undefined,
  error: Html,
): Html {
  return html`<label
    >${label}<select name="${name}" required>
      ${options.map(([value, words]) =>
        value === given
          ? html`<option value="${value}" selected>${words}</option>`
          : html`<option value="${value}">${words}</option>`,
      )}</select
    >${error}</label
  >`;
}

function shipmentField({ act, sent, settings }: Asked): Html {
  return html`<label
    >${settings.texts.shipment}<input
      type="text"
      name="shipment"
      required
      maxlength="200"
      value="${sent?.shipment}"
    />${errorOf('shipment', act, settings)}</label
  >`;
}

function wordsField({ act, sent, settings }: Asked): Html {
  const area = needsWords.includes(act)
    ? html`<textarea name="words" required maxlength="${longestWords}">${sent?.words}</textarea>`
    : html`<textarea name="words" maxlength="${longestWords}">${sent?.words}</textarea>`;
  return html`<label>${settings.texts.forms[act].words}${area}${errorOf('words', act, settings)}</label>`;
}

/** What is wrong with a field, right below it. */
function errorOf(field: FormField, act: LinkAct, { said, texts }: FormSettings): Html {
  const error = said.sent?.act === act ? said.errors?.[field] : undefined;
  if (error === undefined) return html``;
  const words =
    error === 'missing' ? texts.missing : field === 'quantities' ? texts.unfitQuantity : texts.unfit;
  return html`<span class="bad" role="alert" data-field="${field}">${words}</span>`;
}
