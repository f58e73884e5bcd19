import type { Instant } from '@app/domain/deal/state.js';
import { languageOf, type Language } from '@app/domain/pipeline/definition.js';
import type { ReturnOutcome } from '@app/domain/returns/state.js';
import { renderMail, type Block } from './layout.js';
import type { Recipient, Rendered } from './mail.js';
import { oneLine, someLines } from './plain-text.js';
import { Presenting } from './presenting.js';
import { longestName, longestTitle } from './stalled-deal.js';
import { returnLinkTexts } from './texts/return-link-texts.js';
import { returnTexts, type ReturnTexts, type StepTelling } from './texts/return-texts.js';

/** Units of one product of a case. */
export interface ReturnedGoods {
  readonly quantity: number;
  readonly product: string;
  readonly batch?: string;
  readonly delivery: string;
}

/** What one of our own people is told of a case. */
export interface CaseTelling {
  readonly number: string;
  readonly customerName: string;
  readonly telling: StepTelling;
  /** The step's name in the reader's language; absent: of the whole case, or of a claim window. */
  readonly stepName?: string;
  readonly isClaimWindow: boolean;
  readonly dueAt?: Instant;
  /** In whose place. */
  readonly insteadOf?: string;
}

/** What a customer, vendor or carrier is told of a case. */
export interface ReturnLetter {
  readonly number: string;
  readonly act: string;
  readonly outcome?: ReturnOutcome;
  readonly goods: readonly ReturnedGoods[];
  /** What was written for whoever reads it: a question's answer, a reason. */
  readonly words?: string;
  /** A day that was planned, `YYYY-MM-DD`. */
  readonly day?: string;
  /** It asks for an answer. */
  readonly asks: boolean;
  /** Where it can be answered without signing in, and until when. */
  readonly link?: { readonly address: string; readonly until: Instant };
}

const goodsAtMost = 50;
const wordsAtMost = 100;
const longestLine = 2_000;

/** Renders what cases ask of one person: of one case, or of many in a list. */
export function renderCaseTellings(
  tellings: readonly [CaseTelling, ...CaseTelling[]],
  recipient: Recipient,
  now: Instant,
): Rendered {
  const show = new Presenting(recipient, now);
  const language = languageOf(recipient.locale);
  const texts = returnTexts[language];
  const [first] = tellings;
  const cases = new Set(tellings.map(({ number }) => number));
  const subject =
    cases.size > 1 ? texts.manySubject(cases.size) : texts.subject(nameOf(first), told(first, texts, show));
  const items = tellings.map((one) => ({
    title: nameOf(one),
    lines: [
      told(one, texts, show),
      ...(one.insteadOf ? [texts.insteadOf(oneLine(one.insteadOf, longestName))] : []),
    ],
  }));
  const blocks: Block[] = [
    { kind: 'items', items },
    { kind: 'small', lines: [show.texts.facts.zone(show.zone)] },
  ];
  return renderMail(subject, language, blocks);
}

function nameOf({ number, customerName }: CaseTelling): string {
  return `${number}, ${oneLine(customerName, longestName)}`;
}

function told(
  { telling, stepName, isClaimWindow, dueAt }: CaseTelling,
  texts: ReturnTexts,
  show: Presenting,
) {
  const step = stepName ?? (isClaimWindow ? texts.claimWindow : texts.wholeCase);
  return texts.step[telling](oneLine(step, longestTitle), dueAt && show.time(dueAt));
}

/** Renders a letter to somebody outside; undefined when nothing is said of such an act. */
export function renderReturnLetter(
  letter: ReturnLetter,
  recipient: Recipient,
  now: Instant,
): Rendered | undefined {
  const show = new Presenting(recipient, now);
  const language = languageOf(recipient.locale);
  const texts = returnTexts[language];
  const said = letter.outcome
    ? { what: texts.ended, says: texts.outcomes[letter.outcome] }
    : (texts.letters[letter.act] ?? reminderOf(letter, language));
  if (!said) return undefined;
  const goods = letter.goods.slice(0, goodsAtMost).map(({ quantity, product, batch, delivery }) => {
    const safe = [product, batch, delivery].map((text) => text && oneLine(text, longestTitle));
    return texts.line(quantity, safe[0] ?? '', safe[1], safe[2] ?? '');
  });
  const blocks: Block[] = [
    { kind: 'paragraph', lines: [said.says, ...(letter.day ? [show.day(letter.day)] : [])] },
    ...(goods.length > 0 ? [{ kind: 'list' as const, items: goods }] : []),
    ...(letter.words
      ? [{ kind: 'quote' as const, lines: someLines(letter.words, wordsAtMost, longestLine) }]
      : []),
    ...linkBlocks(letter, show),
    ...(letter.asks ? [{ kind: 'small' as const, lines: [texts.pleaseReply] }] : []),
  ];
  return renderMail(texts.letterSubject(letter.number, said.what), language, blocks);
}

function reminderOf({ act, asks }: ReturnLetter, language: Language) {
  return act === 'reminder'
    ? returnLinkTexts[language].reminder[asks ? 'counterparty' : 'customer']
    : undefined;
}

function linkBlocks({ link, asks }: ReturnLetter, show: Presenting): Block[] {
  if (!link) return [];
  const texts = returnLinkTexts[show.texts.form.language];
  return [
    { kind: 'button', label: asks ? texts.answer : texts.see, link: link.address },
    { kind: 'small', lines: [texts.works(show.dayUntil(link.until))] },
  ];
}
