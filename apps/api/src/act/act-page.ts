import { randomUUID } from 'node:crypto';
import { instant, type DealState, type Instant } from '@app/domain/deal/state.js';
import type { EscalationEnd } from '@app/domain/escalation/happening.js';
import type { HandoverState } from '@app/domain/handover/state.js';
import { html, type Html } from '@app/notify/html.js';
import { oneLine } from '@app/notify/plain-text.js';
import { Presenting } from '@app/notify/presenting.js';
import {
  customerWords,
  longestName,
  longestTitle,
  reasonsOf,
  stalledSince,
  type StalledDeal,
} from '@app/notify/stalled-deal.js';
import { personalManagerOf, waitingWords } from '@app/notify/waiting-handover.js';
import type { EscalationRow } from '@app/persistence/escalation.repository.js';
import { pageDocument } from './page-layout.js';
import type { SentForm } from './act-form.js';
import { pageTexts } from './texts/page-language.js';
import type { ActKind, PageTexts } from './texts/page-texts.js';

/** What the page shows to one person. */
export interface ActView {
  readonly reader: { readonly userId: string; readonly locale: string; readonly timeZone: string };
  readonly now: Instant;
  readonly deal: StalledDeal;
  readonly state: DealState;
  readonly ownerName: string;
  readonly escalation: EscalationRow;
  /** Whose escalation it is, when it is none of the deal itself. */
  readonly handover?: Pick<HandoverState, 'status' | 'acceptedBy'>;
  /** What this person may do, as far as rights go. */
  readonly may: readonly ActKind[];
}

/** What is to be said above the forms. */
export interface Said {
  /** Done just now. */
  readonly done?: ActKind;
  readonly problem?: string;
  /** The form that was not done, filled in as it was sent. `key`: absent, a new one is made. */
  readonly sent?: Omit<SentForm, 'key'> & { readonly key?: string };
}

const dayMs = 86_400_000;

/** Renders the page with which one person answers one escalation. It works without any script. */
export function actPage(view: ActView, said: Said): string {
  const show = new Presenting(view.reader, view.now);
  const { language } = show.texts.form;
  const title = oneLine(view.deal.title, longestTitle);
  return pageDocument(title, language, [
    html`<h1>${title}</h1>`,
    view.escalation.status === 'ended' ? html`` : html`<p>${leadOf(view, show)}</p>`,
    ...saidWords(view, said, show),
    html`<ul>
      ${reasonsOf(view.deal, show).map((reason) => html`<li>${reason}</li>`)}
    </ul>`,
    factsOf(view, show),
    ...offered(view).map((kind) => formOf(kind, view, said, show)),
    html`<p class="quiet">${show.texts.facts.zone(show.zone)}</p>`,
  ]);
}

/** What the state of the escalation leaves to do. */
function offered({ escalation, handover, may }: ActView): ActKind[] {
  const open: Record<EscalationRow['status'], readonly ActKind[]> = {
    telling: ['accept', 'take-on', 'snooze', 'instruct'],
    snoozed: ['accept', 'take-on', 'instruct'],
    'taken-on': ['accept', 'instruct'],
    ended: [],
  };
  // A handover alone can be accepted. A won deal has no owner left whom a manager could tell what to do.
  const other = handover ? 'instruct' : 'accept';
  return open[escalation.status].filter((kind) => may.includes(kind) && kind !== other);
}

function leadOf({ deal }: ActView, show: Presenting): string {
  if (deal.handover) return waitingWords(deal.handover, deal.isKey, show);
  const stage = oneLine(deal.stageName, longestName);
  return show.texts.telling.lead(deal.isKey, stage, show.time(stalledSince(deal)));
}

function saidWords(view: ActView, said: Said, show: Presenting): Html[] {
  const texts = pageTexts[show.texts.form.language];
  const standing = standingOf(view, texts, show);
  // An address can be written by anybody: what it says was done is said only where it is so.
  const isDone = standing !== undefined && isDoneBy(view, said.done);
  return [
    ...(isDone && said.done ? [html`<p class="good" role="status">${texts.forms[said.done].done}</p>`] : []),
    ...(said.problem === undefined ? [] : [html`<p class="bad" role="alert">${said.problem}</p>`]),
    ...(standing === undefined ? [] : [html`<p>${standing}</p>`]),
  ];
}

function isDoneBy({ escalation, handover, reader }: ActView, done: ActKind | undefined): boolean {
  if (done === 'accept') return handover?.acceptedBy === reader.userId;
  return done !== undefined && escalation.status !== 'ended';
}

function standingOf(
  { escalation, handover, reader }: ActView,
  texts: PageTexts,
  show: Presenting,
): string | undefined {
  const { standing } = texts;
  const name = (given: string | null) => oneLine(given ?? '', longestName);
  const at = (given: Date | null) => (given ? show.deadline(given.toISOString()) : '');
  switch (escalation.status) {
    case 'telling':
      return undefined;
    case 'ended':
      return handover && handover.status !== 'open'
        ? standing.handover[handover.status]
        : standing.ended[endOf(escalation)];
    case 'snoozed':
      return standing.snoozed(name(escalation.snoozedByName), at(escalation.snoozedUntil));
    case 'taken-on':
      if (escalation.instructedBy !== null)
        return standing.instructed(name(escalation.instructedByName), at(escalation.promisedFor));
      return escalation.takenBy === reader.userId
        ? standing.mine(at(escalation.promisedFor))
        : standing.takenOn(name(escalation.takenByName), at(escalation.promisedFor));
  }
}

function endOf({ endReason }: EscalationRow): EscalationEnd {
  return endReason === 'moved' || endReason === 'closed' ? endReason : 'recovered';
}

function factsOf({ deal, state, ownerName }: ActView, show: Presenting): Html {
  const { facts, handover: words } = show.texts;
  const { handover } = deal;
  const rows = [
    [facts.customer, customerWords(deal, show)],
    [facts.amount, show.amount(deal.amount, deal.currency) ?? facts.noAmount],
    ...(handover
      ? [
          [words.wonBy, oneLine(handover.fromName, longestName)],
          [words.manager, personalManagerOf(handover) ?? words.noManager],
        ]
      : [
          [
            facts.contractOn,
            state.expectedContractOn ? show.day(state.expectedContractOn) : facts.noContractOn,
          ],
          [facts.owner, oneLine(ownerName, longestName)],
        ]),
  ];
  return html`<dl>
    ${rows.map(
      ([label, value]) =>
        html`<dt>${label}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

function formOf(kind: ActKind, view: ActView, said: Said, show: Presenting): Html {
  const texts = pageTexts[show.texts.form.language].forms[kind];
  const sent = said.sent?.kind === kind ? said.sent : undefined;
  const { words, daysAhead } = asked[kind];
  return html`<form method="post">
    <h2>${texts.title}</h2>
    <p class="quiet">${texts.explanation}</p>
    <input type="hidden" name="do" value="${kind}" />
    <input type="hidden" name="key" value="${sent?.key ?? randomUUID()}" />
    ${words && wordsField(texts.words, sent?.words, words)}
    ${daysAhead !== undefined && dayField(texts.day, sent?.day, daysAhead, view.now, show)}
    <button type="submit">${texts.submit}</button>
  </form>`;
}

function wordsField(label: string, given: string | undefined, { atMost, required }: WordsAsked): Html {
  const area = required
    ? html`<textarea name="words" required maxlength="${atMost}">${given}</textarea>`
    : html`<textarea name="words" maxlength="${atMost}">${given}</textarea>`;
  return html`<label>${label}${area} </label>`;
}

function dayField(
  label: string,
  given: string | undefined,
  daysAhead: number,
  now: Instant,
  show: Presenting,
): Html {
  const first = show.dateOf(now);
  const last = show.dateOf(instant(Date.parse(now) + daysAhead * dayMs));
  return html`<label
    >${label}<input
      type="date"
      name="day"
      required
      min="${first}"
      max="${last}"
      placeholder="YYYY-MM-DD"
      value="${given}"
  /></label>`;
}

interface WordsAsked {
  readonly atMost: number;
  readonly required: boolean;
}

interface AskedFor {
  /** What the browser offers; the rules themselves decide. */
  readonly daysAhead?: number;
  /** As the API takes them. */
  readonly words?: WordsAsked;
}

/** What a form asks for. */
const asked: Readonly<Record<ActKind, AskedFor>> = {
  accept: { words: { atMost: 2_000, required: false } },
  'take-on': { daysAhead: 93 },
  snooze: { daysAhead: 32, words: { atMost: 1_000, required: true } },
  instruct: { daysAhead: 93, words: { atMost: 2_000, required: true } },
};
