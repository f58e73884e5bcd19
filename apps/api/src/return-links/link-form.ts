import { returnAct, type ReturnActInput } from '@app/contracts/returns.js';
import { longText } from '@app/contracts/fields.js';
import type { SeenPart } from '@app/domain/returns/commands.js';
import { linkActs, type LinkAct } from './texts/link-page-texts.js';

/** A form of the page as it was sent. Nothing of it is checked yet but its size. */
export interface SentForm {
  readonly act: LinkAct;
  /** Made with the page, so that pressing twice acts once; and only with the page (`form-key.ts`). */
  readonly key: string;
  readonly partIds: readonly string[];
  /** How much of each part the page showed. */
  readonly shown: readonly SeenPart[];
  readonly quantities: readonly SentQuantity[];
  readonly grants: string;
  readonly because: string;
  readonly shipment: string;
  readonly words: string;
}

interface SentQuantity {
  readonly partId: string;
  readonly quantity: string;
}

export const formFields = ['parts', 'quantities', 'grants', 'because', 'shipment', 'words'] as const;
export type FormField = (typeof formFields)[number];
/** `unfit`: too long, or with what is no text. */
export type FieldError = 'missing' | 'unfit';
export type FieldErrors = Readonly<Partial<Record<FormField, FieldError>>>;

/** What is to be said above the forms, and which of them was not taken. */
export interface Said {
  /** Done just now. */
  readonly done?: LinkAct;
  readonly problem?: string;
  /** A file was taken just now, or why it was not. */
  readonly file?: 'taken' | { readonly problem: string };
  /** The form that was not done, filled in as it was sent; `key`: what may be tried again. */
  readonly sent?: SentForm;
  readonly errors?: FieldErrors;
}

/** An act that a form stands for, with the key under which it is done once. */
export interface KeyedAct {
  readonly key: string;
  readonly input: ReturnActInput;
  /** The parts that it names, as whoever answered saw them. */
  readonly seen: readonly SeenPart[];
}

export type ReadForm = { readonly acts: readonly KeyedAct[] } | { readonly errors: FieldErrors };

/** As long as the page lets it be; the API takes more. */
export const longestWords = 2_000;
const words = longText(longestWords);
const wordless: readonly LinkAct[] = ['accept', 'confirm-return', 'announce-goods', 'confirm-receipt'];
const count = /^\d{1,10}$/;

/** What a form says; undefined when it is none of the page's. */
export function sentForm(body: unknown): SentForm | undefined {
  if (typeof body !== 'string') return undefined;
  const fields = new URLSearchParams(body);
  const act = linkActs.find((one) => one === fields.get('do'));
  if (!act) return undefined;
  const field = (name: string) => fields.get(name) ?? '';
  const ofParts = (prefix: string) =>
    [...fields]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => ({ partId: name.slice(prefix.length), quantity: value.trim() }));
  const quantities = ofParts('quantity-');
  const shown = ofParts('of-').map(({ partId, quantity }) => ({ partId, quantity: countOf(quantity) }));
  return {
    ...{ act, key: field('key'), partIds: [...new Set(fields.getAll('part'))] },
    ...{ quantities, shown },
    ...{ grants: field('grants'), because: field('because'), shipment: field('shipment') },
    words: field('words'),
  };
}

/**
 * The acts that a form stands for, or what is wrong with which of its fields. They follow from the form alone, so that the same
 * form sent again stands for the same acts, whatever has become of the case.
 * @param nonce keys of the acts are made of it
 */
export function actsOf(form: SentForm, nonce: string): ReadForm {
  const errors: Partial<Record<FormField, FieldError>> = {};
  const reason = form.words.trim() === '' ? undefined : form.words;
  if (reason === undefined && !wordless.includes(form.act)) errors.words = 'missing';
  if (reason !== undefined && !words.safeParse(reason).success) errors.words = 'unfit';
  const inputs = inputsOf(form, reason);
  if (inputs.length === 0) errors.quantities = 'missing';
  // Said before any act of the form is carried out: with it refused, those before it would be done.
  if (form.quantities.some((one) => isMoreThanShown(form, one))) errors.quantities = 'unfit';
  const acts: KeyedAct[] = [];
  for (const [at, input] of inputs.entries()) {
    const parsed = returnAct.safeParse(input);
    if (parsed.success)
      acts.push({
        key: at === 0 ? nonce : `${nonce}:${at}`,
        input: parsed.data,
        seen: ('partIds' in parsed.data ? (parsed.data.partIds ?? []) : []).map((id) => seenOf(form, id)),
      });
    for (const issue of parsed.error?.issues ?? []) {
      const field = fieldOf(issue.path, form.act);
      errors[field] ??= isMissing(form, field) ? 'missing' : 'unfit';
    }
  }
  return Object.keys(errors).length > 0 ? { errors } : { acts };
}

function inputsOf(form: SentForm, reason: string | undefined): object[] {
  if (form.act === 'accept-in-part') return partwise(form, reason);
  // A page that was shown before quantities were asked names parts.
  const isOfUnits = form.act === 'dispute-receipt' && form.quantities.length > 0;
  return isOfUnits ? disputed(form, reason) : [wholly(form, reason)];
}

function wholly({ act, partIds, grants, because, shipment }: SentForm, reason?: string): object {
  return {
    ...{ act, partIds },
    ...(reason === undefined ? {} : { reason }),
    ...(act === 'accept' ? { grants } : {}),
    ...(act === 'dispute-receipt' ? { because } : {}),
    ...(act === 'announce-goods' ? { shipment } : {}),
  };
}

/** Line by line: all of a part is accepted or refused, or so many of it are accepted. */
function partwise(form: SentForm, reason?: string): object[] {
  const shown = { grants: form.grants, reason };
  const { all, none, some } = byUnits(form);
  return [
    ...(all.length > 0 ? [{ act: 'accept', partIds: all, ...shown }] : []),
    ...(none.length > 0 ? [{ act: 'refuse', partIds: none, reason }] : []),
    ...some.map((one) => ({ act: 'accept-in-part', ...one, ...shown })),
  ];
}

/** Line by line: what is wrong with all of a part goes on together, and so many units of one each apart. */
function disputed(form: SentForm, reason?: string): object[] {
  const shown = { act: 'dispute-receipt', because: form.because, reason };
  const { all, some } = byUnits(form);
  return [
    ...(all.length > 0 ? [{ partIds: all, ...shown }] : []),
    ...some.map((one) => ({ ...one, ...shown })),
  ];
}

/** Ids of the parts of which all units are meant, of which none are, and each of which so many are. */
function byUnits(form: SentForm) {
  const { quantities } = form;
  const isAll = ({ quantity, partId }: SentQuantity) =>
    count.test(quantity) && Number(quantity) > 0 && Number(quantity) === seenOf(form, partId).quantity;
  const isNone = ({ quantity }: SentQuantity) => count.test(quantity) && Number(quantity) === 0;
  const ids = (some: readonly SentQuantity[]) => some.map(({ partId }) => partId);
  return {
    all: ids(quantities.filter(isAll)),
    none: ids(quantities.filter(isNone)),
    some: quantities
      .filter((one) => !isAll(one) && !isNone(one))
      .map(({ partId, quantity }) => ({
        partIds: [partId],
        quantity: count.test(quantity) ? Number(quantity) : NaN,
      })),
  };
}

/** What a page did not show was seen as none: no part has so many. */
function seenOf({ shown }: SentForm, partId: string): SeenPart {
  return shown.find((one) => one.partId === partId) ?? { partId, quantity: 0 };
}

function isMoreThanShown({ shown }: SentForm, { partId, quantity }: SentQuantity): boolean {
  return shown.some((one) => one.partId === partId && countOf(quantity) > one.quantity);
}

function countOf(text: string): number {
  return count.test(text) ? Number(text) : 0;
}

function fieldOf([name]: readonly PropertyKey[], act: LinkAct): FormField {
  if (name === 'quantity') return 'quantities';
  const isOfUnits = act === 'accept-in-part' || act === 'dispute-receipt';
  if (name === 'partIds') return isOfUnits ? 'quantities' : 'parts';
  return formFields.find((field) => field === name) ?? 'words';
}

function isMissing(form: SentForm, field: FormField): boolean {
  if (field === 'parts') return form.partIds.length === 0;
  if (field === 'quantities') return form.quantities.every(({ quantity }) => quantity === '');
  return form[field].trim() === '';
}
