import type { Amount } from '@app/domain/deal/money.js';
import type { ActivityType, Instant } from '@app/domain/deal/state.js';
import type { Stall } from '@app/domain/escalation/escalation.js';
import type { CustomerClass, LadderRecipient, Norm } from '@app/domain/pipeline/definition.js';
import { button, html, mailDocument, type Html } from './html.js';
import type { Recipient, Rendered } from './mail.js';
import { oneLine } from './plain-text.js';
import { Presenting } from './presenting.js';

/** What a mail shows of a stalled deal, alone or as a line of a digest. */
export interface StalledDeal {
  readonly dealId: string;
  readonly title: string;
  readonly customerName: string;
  readonly customerClass: CustomerClass;
  readonly amount?: Amount;
  readonly currency: string;
  readonly isKey: boolean;
  readonly stageName: string;
  /** When its escalation began. */
  readonly escalatedAt: Instant;
  readonly stalls: readonly Stall[];
  readonly round: number;
}

/** One escalation, told to one recipient. */
export interface EscalationTelling extends StalledDeal {
  readonly expectedContractOn?: string;
  readonly ownerName: string;
  /** The norms that its stalls broke, by kind. */
  readonly norms: Readonly<Partial<Record<Stall['kind'], Norm>>>;
  readonly brokenPromises: number;
  readonly lastActivity?: { readonly type?: ActivityType; readonly at: Instant };
  readonly planned: readonly { readonly type: ActivityType; readonly plannedFor: Instant }[];
  /** The level that this recipient is told at; `instead`: nobody was found there, so an administrator is told. */
  readonly level: {
    readonly to: LadderRecipient;
    readonly instead: boolean;
  };
  /** Everybody else who has been told, the latest first. */
  readonly told: readonly { readonly name: string; readonly to: LadderRecipient; readonly at: Instant }[];
  readonly next?: { readonly to: LadderRecipient; readonly at: Instant };
  /** Address that takes the escalation on. */
  readonly takeOnUrl: string;
}

/** Longer titles and names are cut: a phone shows the beginning. */
export const longestTitle = 80;
const longestName = 60;
/** Who was told beyond these is only counted. */
const toldShown = 8;

/** Renders the mail about one escalation. */
export function renderEscalation(
  telling: EscalationTelling,
  recipient: Recipient,
  publicUrl: string,
  now: Instant,
): Rendered {
  const show = new Presenting(recipient, now);
  const { texts } = show;
  const title = oneLine(telling.title, longestTitle);
  const stage = oneLine(telling.stageName, longestName);
  const since = show.time(stalledSince(telling));
  const content: Content = {
    title,
    lead: texts.escalationLead(telling.isKey, stage, since),
    reasons: telling.stalls.map((stall) => reason(stall, telling, show)),
    rows: rowsOf(telling, show, now),
    ladder: ladderWords(telling, show),
    link: dealLink(publicUrl, telling.dealId),
    takeOn: texts.takeOn(telling.takeOnUrl),
    zone: texts.zone(show.zone),
    openDeal: texts.openDeal,
  };
  const subject = texts.escalationSubject(title, stage, since, telling.round);
  return { subject, text: asText(content), html: asHtml(subject, content) };
}

/** Since when a deal stalls: the first of its deadlines that passed. */
export function stalledSince({ stalls, escalatedAt }: StalledDeal): Instant {
  return stalls.map((stall) => stall.dueAt).reduce((a, b) => (a < b ? a : b), escalatedAt);
}

/** The customer as every mail names it. */
export function customerWords({ customerName, customerClass }: StalledDeal, { texts }: Presenting): string {
  return texts.customerOfClass(oneLine(customerName, longestName), customerClass);
}

export function dealLink(publicUrl: string, dealId: string): string {
  return `${publicUrl}/api/v1/deals/${dealId}`;
}

interface Content {
  readonly title: string;
  readonly lead: string;
  readonly reasons: readonly string[];
  readonly rows: readonly (readonly [label: string, value: string])[];
  readonly ladder: readonly string[];
  readonly link: string;
  readonly takeOn: string;
  readonly zone: string;
  readonly openDeal: string;
}

function reason(stall: Stall, telling: EscalationTelling, show: Presenting): string {
  return show.texts.stall[stall.kind]({
    stage: oneLine(telling.stageName, longestName),
    customerClass: telling.customerClass,
    since: show.time(stall.since),
    due: show.time(stall.dueAt),
    norm: show.norm(stall.norm ?? telling.norms[stall.kind] ?? 'PT0S'),
  });
}

function rowsOf(telling: EscalationTelling, show: Presenting, now: Instant): [string, string][] {
  const { texts } = show;
  const { amount, currency, expectedContractOn, lastActivity, brokenPromises } = telling;
  return [
    [texts.customer, customerWords(telling, show)],
    [texts.amount, show.amount(amount, currency) ?? texts.noAmount],
    [texts.contractOn, expectedContractOn ? show.day(expectedContractOn) : texts.noContractOn],
    [texts.owner, oneLine(telling.ownerName, longestName)],
    [
      texts.lastActivity,
      lastActivity ? activityWords(lastActivity.type, lastActivity.at, show) : texts.noLastActivity,
    ],
    [texts.nextActivity, plannedWords(telling, show, now)],
    [texts.brokenPromises, brokenPromises === 0 ? texts.none : String(brokenPromises)],
    [texts.told, toldWords(telling, show)],
  ];
}

function activityWords(type: ActivityType | undefined, at: Instant, show: Presenting): string {
  return type ? `${show.texts.activity[type]}, ${show.time(at)}` : show.time(at);
}

/** The earliest planned activity says it: one that is overdue is what to talk about. */
function plannedWords({ planned }: EscalationTelling, show: Presenting, now: Instant): string {
  const [first] = [...planned].sort((a, b) => (a.plannedFor < b.plannedFor ? -1 : 1));
  if (!first) return show.texts.noNextActivity;
  const words = activityWords(first.type, first.plannedFor, show);
  return first.plannedFor < now ? show.texts.overdueActivity(words) : words;
}

function toldWords({ told }: EscalationTelling, show: Presenting): string {
  const { texts } = show;
  if (told.length === 0) return texts.toldNobodyElse;
  const shown = told.slice(0, toldShown);
  const words = shown.map(
    ({ name, to, at }) => `${oneLine(name, longestName)} (${texts.level[to]}, ${show.time(at)})`,
  );
  const more = told.length - shown.length;
  return [...words, ...(more > 0 ? [texts.moreTold(more)] : [])].join('; ');
}

function ladderWords({ level, next, round }: EscalationTelling, show: Presenting): string[] {
  const { texts } = show;
  return [
    level.instead ? texts.insteadOf(texts.level[level.to]) : texts.reached(texts.level[level.to], round),
    next ? texts.nextLevel(texts.level[next.to], show.time(next.at)) : texts.lastLevel,
  ];
}

function asText({ title, lead, reasons, rows, ladder, link, takeOn, zone, openDeal }: Content): string {
  const paragraphs = [
    [title, lead],
    reasons.map((one) => `- ${one}`),
    rows.map(([label, value]) => `${label}: ${value}`),
    ladder,
    [`${openDeal}: ${link}`, takeOn],
    [zone],
  ];
  return `${paragraphs.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function asHtml(
  subject: string,
  { title, lead, reasons, rows, ladder, link, takeOn, zone, openDeal }: Content,
): string {
  return mailDocument(subject, [
    html`<h1 style="margin:0 0 4px;font-size:20px;line-height:1.3">${title}</h1>`,
    html`<p style="margin:0 0 16px;font-weight:600;color:#a11d1d">${lead}</p>`,
    html`<ul style="margin:0 0 16px;padding-left:20px">
      ${reasons.map((one) => html`<li style="margin:0 0 4px">${one}</li>`)}
    </ul>`,
    html`<table role="presentation" style="border-collapse:collapse;width:100%">
      ${rows.map(asRow)}
    </table>`,
    button(openDeal, link),
    html`<p style="margin:0 0 16px">${ladder.map((one) => html`${one}<br />`)}</p>`,
    html`<p style="margin:0;font-size:13px;color:#57606a">${takeOn}<br />${zone}</p>`,
  ]);
}

function asRow([label, value]: readonly [string, string]): Html {
  return html`<tr>
    <td style="padding:4px 12px 4px 0;vertical-align:top;color:#57606a;white-space:nowrap">${label}</td>
    <td style="padding:4px 0;vertical-align:top">${value}</td>
  </tr>`;
}
