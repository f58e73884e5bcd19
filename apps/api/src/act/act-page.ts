import { randomUUID } from 'node:crypto';
import { instant, type DealState, type Instant } from '@app/domain/deal/state.js';
import type { EscalationEnd } from '@app/domain/escalation/happening.js';
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
function offered({ escalation, may }: ActView): ActKind[] {
  const open: Record<EscalationRow['status'], readonly ActKind[]> = {
    telling: ['take-on', 'snooze', 'instruct'],
    snoozed: ['take-on', 'instruct'],
    'taken-on': ['instruct'],
    ended: [],
  };
  // A won deal has no owner left whom a manager could tell what to do.
  const isHandover = escalation.handoverId !== null;
  return open[escalation.status].filter((kind) => may.includes(kind) && !(isHandover && kind === 'instruct'));
}

function leadOf({ deal }: ActView, show: Presenting): string {
  const stage = oneLine(deal.stageName, longestName);
  return show.texts.telling.lead(deal.isKey, stage, show.time(stalledSince(deal)));
}

function saidWords(view: ActView, said: Said, show: Presenting): Html[] {
  const texts = pageTexts[show.texts.form.language];
  const standing = standingOf(view, texts, show);
  // An address can be written by anybody: what it says was done is said only where it is so.
  const isDone = said.done !== undefined && standing !== undefined && view.escalation.status !== 'ended';
  return [
    ...(isDone && said.done ? [html`<p class="good" role="status">${texts.forms[said.done].done}</p>`] : []),
    ...(said.problem === undefined ? [] : [html`<p class="bad" role="alert">${said.problem}</p>`]),
    ...(standing === undefined ? [] : [html`<p>${standing}</p>`]),
  ];
}

function standingOf({ escalation, reader }: ActView, texts: PageTexts, show: Presenting): string | undefined {
  const { standing } = texts;
  const name = (given: string | null) => oneLine(given ?? '', longestName);
  const at = (given: Date | null) => (given ? show.deadline(given.toISOString()) : '');
  switch (escalation.status) {
    case 'telling':
      return undefined;
    case 'ended':
      return standing.ended[endOf(escalation)];
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
  const { facts } = show.texts;
  const rows = [
    [facts.customer, customerWords(deal, show)],
    [facts.amount, show.amount(deal.amount, deal.currency) ?? facts.noAmount],
    [facts.contractOn, state.expectedContractOn ? show.day(state.expectedContractOn) : facts.noContractOn],
    [facts.owner, oneLine(ownerName, longestName)],
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
  const first = show.dateOf(view.now);
  const last = show.dateOf(instant(Date.parse(view.now) + daysAhead[kind] * dayMs));
  const longest = wordsAtMost[kind];
  const words =
    longest > 0 &&
    html`<label
      >${texts.words}<textarea name="words" required maxlength="${longest}">${sent?.words}</textarea>
    </label>`;
  return html`<form method="post">
    <h2>${texts.title}</h2>
    <p class="quiet">${texts.explanation}</p>
    <input type="hidden" name="do" value="${kind}" />
    <input type="hidden" name="key" value="${sent?.key ?? randomUUID()}" />
    ${words}
    <label
      >${texts.day}<input
        type="date"
        name="day"
        required
        min="${first}"
        max="${last}"
        placeholder="YYYY-MM-DD"
        value="${sent?.day}"
    /></label>
    <button type="submit">${texts.submit}</button>
  </form>`;
}

/** What the browser offers; the rules themselves decide. */
const daysAhead: Readonly<Record<ActKind, number>> = { 'take-on': 93, snooze: 32, instruct: 93 };
/** As the API takes them. */
const wordsAtMost: Readonly<Record<ActKind, number>> = { 'take-on': 0, snooze: 1_000, instruct: 2_000 };
