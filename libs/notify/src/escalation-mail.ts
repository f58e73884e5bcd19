import type { ActivityType, EvasionCounts, Instant, PlannedActivity } from '@app/domain/deal/state.js';
import type { TellingPurpose } from '@app/domain/escalation/escalation.js';
import type { LadderRecipient } from '@app/domain/pipeline/definition.js';
import { renderMail, type Block } from './layout.js';
import type { Recipient, Rendered } from './mail.js';
import { oneLine, someLines } from './plain-text.js';
import { Presenting } from './presenting.js';
import {
  activityWords,
  customerWords,
  longestName,
  longestTitle,
  reasonsOf,
  stalledSince,
  type StalledDeal,
} from './stalled-deal.js';
import { standingWords, type EscalationStanding } from './standing.js';
import type { TellingTexts } from './texts/mail-texts.js';
import { personalManagerOf, waitingWords } from './waiting-handover.js';

/** Why a level is told that was told before. */
export type TellingCause =
  | { readonly kind: 'again' }
  | { readonly kind: 'promise-broken'; readonly promisedFor: Instant }
  | { readonly kind: 'snooze-ended'; readonly until: Instant };

/** What a manager asks of the owner. */
export interface Instruction {
  readonly by: string;
  readonly what: string;
  readonly doneBy: Instant;
}

/** Somebody who was told of an escalation. */
export interface ToldWords {
  readonly name: string;
  readonly purpose: TellingPurpose;
  /** Of a level that the ladder still has. */
  readonly to?: LadderRecipient;
  readonly at: Instant;
}

/** What a customer has claimed and we have not settled yet. */
export interface OpenClaims {
  readonly count: number;
  readonly oldestSince: Instant;
}

/** One escalation, told to one recipient. */
export interface EscalationTelling extends StalledDeal {
  readonly purpose: TellingPurpose;
  /** Levels are told of open ones only; a deal that was handed over is told of whatever its escalation has become. */
  readonly standing: EscalationStanding;
  readonly expectedContractOn?: string;
  readonly ownerName: string;
  readonly delays: Pick<EvasionCounts, 'promisesBroken' | 'holds' | 'snoozes' | 'activitiesMoved'>;
  /** An activity that was done with the customer, or an answer that came later. */
  readonly lastContact?: { readonly what?: ActivityType | 'customer-answered'; readonly at: Instant };
  /** Return cases of its customer that have not ended; absent: none. */
  readonly openClaims?: OpenClaims;
  readonly planned: readonly Pick<PlannedActivity, 'type' | 'plannedFor' | 'precision'>[];
  /** The level that this recipient is told at; `instead`: nobody was found there, so an administrator is told. */
  readonly level?: { readonly to: LadderRecipient; readonly instead: boolean };
  /** Name of the absent person for whom this recipient stands in. */
  readonly inSteadOf?: string;
  readonly cause?: TellingCause;
  readonly thirdInQuarter: boolean;
  readonly instruction?: Instruction;
  /** Everybody else who has been told, the latest first. */
  readonly told: readonly ToldWords[];
  /** What time does next if nobody answers; `again`: the level that was told already. Absent: somebody has answered. */
  readonly next?: { readonly to: LadderRecipient; readonly at: Instant; readonly again: boolean };
  /** Where this recipient can act on it, and for how many days. */
  readonly act: { readonly link: string; readonly days: number };
}

/** Who was told beyond these is only counted. */
const toldShown = 8;
/** Lines of an instruction; the page shows the rest. */
const instructionLines = 30;

/** Renders the mail about one escalation: a level of the ladder of a deal or handover, an instruction to the owner, or a deal handed over. */
export function renderEscalation(telling: EscalationTelling, recipient: Recipient, now: Instant): Rendered {
  const show = new Presenting(recipient, now);
  const { texts } = show;
  const title = oneLine(telling.title, longestTitle);
  const instruction = telling.purpose === 'instruction' ? telling.instruction : undefined;
  const isAnswered = !instruction && telling.standing.kind !== 'open';
  const blocks: Block[] = [
    { kind: 'title', title, lead: leadOf(telling, show), calm: isAnswered },
    ...(isAnswered ? [answeredBy(telling, show), ...standingOrder(telling)] : []),
    ...(instruction ? askedFor(instruction, telling, show) : []),
    { kind: 'list', items: reasonsOf(telling, show) },
    { kind: 'facts', rows: [...rowsOf(telling, show, now), ...howItWent(telling, show)] },
    { kind: 'paragraph', lines: whyTold(telling, show) },
    {
      kind: 'button',
      label: instruction || isAnswered ? wordsOf(telling, show).see : wordsOf(telling, show).answer,
      link: telling.act.link,
    },
    { kind: 'small', lines: [texts.telling.link(telling.act.days), texts.facts.zone(show.zone)] },
  ];
  return renderMail(wordsOf(telling, show).subject(title), texts.form.language, blocks);
}

/** A handover is told in words of its own, and means its personal manager by the owner. */
function wordsOf(
  { handover }: EscalationTelling,
  { texts: { telling, ...others } }: Presenting,
): TellingTexts {
  if (!handover) return telling;
  const { reachedManager, insteadOfManager, ...own } = others.handover.telling;
  return {
    ...{ ...telling, ...own },
    reached: { ...telling.reached, owner: reachedManager },
    insteadOfLevel: { ...telling.insteadOfLevel, owner: insteadOfManager },
  };
}

function leadOf(telling: EscalationTelling, show: Presenting): string {
  const { telling: texts } = show.texts;
  const { purpose, instruction, level, handover } = telling;
  if (handover) return waitingWords(handover, telling.isKey, show);
  if (purpose === 'instruction' && instruction)
    return texts.instruction(oneLine(instruction.by, longestName), show.deadline(instruction.doneBy));
  return purpose === 'hand-over' && !level?.instead
    ? stalledWords(telling, show, texts.handOverLead)
    : stalledWords(telling, show, texts.lead);
}

function stalledWords(
  telling: EscalationTelling,
  show: Presenting,
  words: (key: boolean, stage: string, since: string) => string,
): string {
  return words(telling.isKey, oneLine(telling.stageName, longestName), show.time(stalledSince(telling)));
}

/** Who answered it, and that nothing is asked of this reader before that date. */
function answeredBy({ standing, handover }: EscalationTelling, show: Presenting): Block {
  return {
    kind: 'paragraph',
    lines: [standingWords(standing, show, handover), show.texts.standing.untilThen],
  };
}

function askedFor(instruction: Instruction, telling: EscalationTelling, show: Presenting): Block[] {
  const { telling: texts } = show.texts;
  return [
    quoted(instruction),
    { kind: 'paragraph', lines: [texts.instructionCounts, stalledWords(telling, show, texts.lead)] },
  ];
}

/** What a manager asked of the owner before the deal was handed over is this reader's to do now. */
function standingOrder({ standing, instruction }: EscalationTelling): Block[] {
  return standing.kind === 'instructed' && instruction ? [quoted(instruction)] : [];
}

function quoted({ what }: Instruction): Block {
  return { kind: 'quote', lines: someLines(what, instructionLines) };
}

function rowsOf(telling: EscalationTelling, show: Presenting, now: Instant): [string, string][] {
  const { facts, handover: words } = show.texts;
  const { amount, currency, expectedContractOn, lastContact, handover } = telling;
  const deal: [string, string][] = [
    [facts.customer, customerWords(telling, show)],
    [facts.amount, show.amount(amount, currency) ?? facts.noAmount],
  ];
  if (handover)
    return [
      ...deal,
      [words.wonBy, oneLine(handover.fromName, longestName)],
      [words.manager, personalManagerOf(handover) ?? words.noManager],
    ];
  return [
    ...deal,
    [facts.contractOn, expectedContractOn ? show.day(expectedContractOn) : facts.noContractOn],
    [facts.owner, oneLine(telling.ownerName, longestName)],
    [facts.lastContact, lastContact ? contactWords(lastContact, show) : facts.noLastContact],
    [facts.nextActivity, plannedWords(telling, show, now)],
  ];
}

function contactWords({ what, at }: NonNullable<EscalationTelling['lastContact']>, show: Presenting): string {
  if (what !== 'customer-answered') return activityWords(what, at, show);
  return `${show.texts.facts.customerAnswered}, ${show.time(at)}`;
}

/** What else troubles the customer, what was put off so far, and who knows of it. */
function howItWent(telling: EscalationTelling, show: Presenting): [string, string][] {
  const { facts } = show.texts;
  const { openClaims } = telling;
  const delays = delayWords(telling, show);
  return [
    ...(openClaims ? [[facts.openClaims, claimWords(openClaims, show)] satisfies [string, string]] : []),
    ...(delays === '' ? [] : [[facts.delays, delays] satisfies [string, string]]),
    [facts.told, toldWords(telling, show)],
  ];
}

function claimWords({ count, oldestSince }: OpenClaims, show: Presenting): string {
  return show.texts.facts.claimsSince(count, show.time(oldestSince));
}

function delayWords({ delays }: EscalationTelling, show: Presenting): string {
  const { facts } = show.texts;
  const kinds = ['promisesBroken', 'holds', 'snoozes', 'activitiesMoved'] as const;
  return kinds
    .filter((kind) => delays[kind] > 0)
    .map((kind) => facts[kind](delays[kind]))
    .join(' · ');
}

/** The earliest planned activity says it: one that is overdue is what to talk about. */
function plannedWords({ planned }: EscalationTelling, show: Presenting, now: Instant): string {
  const { facts } = show.texts;
  const [first] = [...planned].sort((a, b) => (a.plannedFor < b.plannedFor ? -1 : 1));
  if (!first) return facts.noNextActivity;
  const isExact = first.precision === undefined || first.precision === 'exact';
  const words = isExact
    ? activityWords(first.type, first.plannedFor, show)
    : `${facts.activity[first.type]}, ${facts.someTimeBy(show.dayUntil(first.plannedFor))}`;
  return first.plannedFor < now ? facts.overdue(words) : words;
}

function toldWords({ told, handover }: EscalationTelling, show: Presenting): string {
  const { facts } = show.texts;
  const levels = handover ? { ...facts.level, owner: show.texts.handover.asManager } : facts.level;
  if (told.length === 0) return facts.toldNobodyElse;
  const words = told.slice(0, toldShown).map(({ name, purpose, to, at }) => {
    const as = { level: to && levels[to], instruction: facts.instructed, 'hand-over': facts.handedOver };
    return facts.toldPerson(oneLine(name, longestName), as[purpose], show.time(at));
  });
  const more = told.length - words.length;
  return [...words, ...(more > 0 ? [facts.moreTold(more)] : [])].join('; ');
}

function whyTold(telling: EscalationTelling, show: Presenting): string[] {
  const texts = wordsOf(telling, show);
  const { level, inSteadOf, purpose, thirdInQuarter } = telling;
  const stoodIn = inSteadOf === undefined ? [] : [texts.inSteadOf(oneLine(inSteadOf, longestName))];
  if (purpose === 'instruction') return stoodIn;
  const reached = level && (level.instead ? texts.insteadOfLevel[level.to] : texts.reached[level.to]);
  return [
    ...(stoodIn.length === 0 && reached && (purpose === 'level' || level.instead) ? [reached] : stoodIn),
    ...causeWords(telling, show),
    ...(thirdInQuarter ? [texts.thirdInQuarter] : []),
    ...(telling.handover && telling.standing.kind === 'open' ? [show.texts.handover.toDo] : []),
    ...nextWords(telling, show),
  ];
}

function causeWords(telling: EscalationTelling, show: Presenting): string[] {
  const { cause, round } = telling;
  const texts = wordsOf(telling, show);
  switch (cause?.kind) {
    case undefined:
      return [];
    case 'again':
      return [texts.again];
    case 'promise-broken':
      return [texts.promiseBroken(show.deadline(cause.promisedFor), round)];
    case 'snooze-ended':
      return [texts.snoozeEnded(show.deadline(cause.until), round)];
  }
}

function nextWords(telling: EscalationTelling, show: Presenting): string[] {
  const { next, level, standing } = telling;
  const texts = wordsOf(telling, show);
  if (!next || standing.kind !== 'open') return [];
  const isReader = next.again && next.to === level?.to && !level.instead;
  return [isReader ? texts.nextAgain(show.time(next.at)) : texts.next[next.to](show.time(next.at))];
}
