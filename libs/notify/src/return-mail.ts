import type { Instant } from '@app/domain/deal/state.js';
import { languageOf, type Language } from '@app/domain/pipeline/definition.js';
import type { CounterpartyStep } from '@app/domain/returns/regulation.js';
import type { Confirmer, Counterparty, ReturnCause, ReturnOutcome } from '@app/domain/returns/state.js';
import { renderMail, type Block } from './layout.js';
import type { Recipient, Rendered } from './mail.js';
import { oneLine, someLines } from './plain-text.js';
import { Presenting } from './presenting.js';
import { longestName, longestTitle } from './stalled-deal.js';
import { counterpartyTexts } from './texts/counterparty-texts.js';
import { returnLinkTexts } from './texts/return-link-texts.js';
import type { LetterText } from './texts/customer-letter-texts.js';
import { returnTexts, type ReturnTexts, type StepTelling } from './texts/return-texts.js';

/** Units of one product of a case. */
export interface ReturnedGoods {
  readonly quantity: number;
  readonly product: string;
  readonly batch?: string;
  readonly delivery: string;
  /** Kind of defect, for whoever made or carried it. */
  readonly defectCode?: string;
  /** Why it is defective, once somebody has confirmed it; for whoever made or carried it. */
  readonly confirmed?: { readonly cause: ReturnCause; readonly by: Confirmer };
}

/** What one of our own people is told of a case. */
export interface CaseTelling {
  readonly number: string;
  readonly customerName: string;
  readonly telling: StepTelling;
  /** The step's name in the reader's language; absent: of the whole case, or of a claim window. */
  readonly stepName?: string;
  /** Within whose window somebody has to be told; absent: it is of a step, or of the whole case. */
  readonly window?: Counterparty['kind'];
  readonly dueAt?: Instant;
  /** In whose place. */
  readonly insteadOf?: string;
}

/** What a customer, vendor or carrier is told of a case. */
export interface ReturnLetter {
  readonly number: string;
  readonly act: string;
  readonly outcome?: ReturnOutcome;
  /** Absent: to the customer. */
  readonly counterparty?: Counterparty['kind'];
  readonly goods: readonly ReturnedGoods[];
  /** What was written for whoever reads it: a question's answer, a reason. */
  readonly words?: string;
  /** A day that was planned, `YYYY-MM-DD`. */
  readonly day?: string;
  /** Of a reminder by the clock: what is waited for, and until when it was due. */
  readonly awaited: readonly { readonly step: CounterpartyStep; readonly dueAt: Instant }[];
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

function told({ telling, stepName, window, dueAt }: CaseTelling, texts: ReturnTexts, show: Presenting) {
  const step = stepName ?? (window ? texts.windows[window] : texts.wholeCase);
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
  const said = saidIn(letter, language);
  if (!said) return undefined;
  const goods = letter.goods.slice(0, goodsAtMost).map((one) => goodsLine(one, letter, language));
  const blocks: Block[] = [
    { kind: 'paragraph', lines: [said.says, ...(letter.day ? [show.day(letter.day)] : [])] },
    ...awaitedBlocks(letter, show),
    ...(goods.length > 0 ? [{ kind: 'list' as const, items: goods }] : []),
    ...(letter.words
      ? [{ kind: 'quote' as const, lines: someLines(letter.words, wordsAtMost, longestLine) }]
      : []),
    ...linkBlocks(letter, show),
    // One way is asked for, not two: what comes by the link needs nobody to record it.
    ...(letter.asks && !letter.link
      ? [{ kind: 'small' as const, lines: [counterpartyTexts[language].pleaseReply] }]
      : []),
  ];
  return renderMail(texts.letterSubject(letter.number, said.what), language, blocks);
}

function saidIn({ act, outcome, counterparty }: ReturnLetter, language: Language): LetterText | undefined {
  const texts = returnTexts[language];
  if (act === 'reminder')
    return returnLinkTexts[language].reminder[counterparty ? 'counterparty' : 'customer'];
  if (counterparty) return counterpartyTexts[language].letters[counterparty][act];
  return outcome ? { what: texts.ended, says: texts.outcomes[outcome] } : texts.letters[act];
}

/** The customer knows what is wrong with the goods; a vendor or carrier has to be told. */
function goodsLine(
  { quantity, product, batch, delivery, defectCode, confirmed }: ReturnedGoods,
  { counterparty }: ReturnLetter,
  language: Language,
): string {
  const [named, ofBatch, came] = [product, batch, delivery].map(
    (text) => text && oneLine(text, longestTitle),
  );
  const line = returnTexts[language].line(quantity, named ?? '', ofBatch, came ?? '');
  if (!counterparty) return line;
  const texts = counterpartyTexts[language];
  return [
    line,
    ...(defectCode ? [texts.defect(oneLine(defectCode, longestTitle))] : []),
    ...(confirmed ? [texts.cause(texts.causes[confirmed.cause], texts.confirmers[confirmed.by])] : []),
  ].join('; ');
}

/** In the order in which it is due. */
function awaitedBlocks({ awaited }: ReturnLetter, show: Presenting): Block[] {
  if (awaited.length === 0) return [];
  const texts = counterpartyTexts[show.texts.form.language];
  const byTime = [...awaited].sort((one, other) => (one.dueAt < other.dueAt ? -1 : 1));
  return [
    {
      kind: 'list',
      items: byTime.map(({ step, dueAt }) => texts.awaited(texts.owed[step], show.time(dueAt))),
    },
  ];
}

function linkBlocks({ link, asks }: ReturnLetter, show: Presenting): Block[] {
  if (!link) return [];
  const texts = returnLinkTexts[show.texts.form.language];
  return [
    { kind: 'button', label: asks ? texts.answer : texts.see, link: link.address },
    { kind: 'small', lines: [texts.works(show.dayUntil(link.until))] },
  ];
}
