import { compareAmounts } from '@app/domain/deal/money.js';
import type { Instant } from '@app/domain/deal/state.js';
import { customerWords, dealLink, longestTitle, stalledSince, type StalledDeal } from './escalation-mail.js';
import { html, mailDocument, type Html } from './html.js';
import type { Recipient, Rendered } from './mail.js';
import { oneLine } from './plain-text.js';
import { Presenting } from './presenting.js';

/** Many escalations at once to one recipient. */
export interface Digest {
  /** All that the digest is about; only the first are listed. */
  readonly deals: readonly StalledDeal[];
  /** How many there are, when not all of them were handed over. */
  readonly count: number;
  readonly keyCount: number;
}

/** Nobody reads more on a phone; whoever wants the rest opens the list. */
export const digestRows = 100;

/** Renders one mail for many escalations: key deals first, then by amount. */
export function renderDigest(
  digest: Digest,
  recipient: Recipient,
  publicUrl: string,
  now: Instant,
): Rendered {
  const show = new Presenting(recipient, now);
  const { texts } = show;
  const listed = [...digest.deals].sort(byImportance).slice(0, digestRows);
  const lines = listed.map((deal) => lineOf(deal, show, publicUrl));
  const more = digest.count - listed.length;
  const content = {
    lead: texts.digestLead(digest.count, digest.keyCount),
    order: digest.count > 1 ? texts.digestOrder : '',
    lines,
    more: more > 0 ? texts.andMore(more) : undefined,
    all: `${publicUrl}/api/v1/inbox?open=true`,
    zone: texts.zone(show.zone),
  };
  const subject = texts.digestSubject(digest.count, digest.keyCount);
  return { subject, text: asText(content), html: asHtml(subject, content) };
}

interface Line {
  readonly title: string;
  readonly facts: string;
  readonly why: string;
  readonly link: string;
}

interface Content {
  readonly lead: string;
  readonly order: string;
  readonly lines: readonly Line[];
  readonly more?: string;
  readonly all: string;
  readonly zone: string;
}

function byImportance(a: StalledDeal, b: StalledDeal): number {
  if (a.isKey !== b.isKey) return a.isKey ? -1 : 1;
  return compareAmounts(b.amount ?? '0', a.amount ?? '0');
}

function lineOf(deal: StalledDeal, show: Presenting, publicUrl: string): Line {
  const { texts } = show;
  const facts = [
    ...(deal.isKey ? [texts.keyDeal] : []),
    show.amount(deal.amount, deal.currency) ?? texts.noAmountInLine,
    customerWords(deal, show),
  ];
  const kinds = [...new Set(deal.stalls.map((stall) => texts.stallShort[stall.kind]))];
  const since = texts.stalledSince(oneLine(deal.stageName, longestTitle), show.time(stalledSince(deal)));
  const why = [since, ...kinds, ...(deal.round > 1 ? [texts.round(deal.round)] : [])];
  return {
    title: oneLine(deal.title, longestTitle),
    facts: facts.join(' · '),
    why: why.join(' · '),
    link: dealLink(publicUrl, deal.dealId),
  };
}

function asText({ lead, order, lines, more, all, zone }: Content): string {
  const rows = lines.map(
    ({ title, facts, why, link }, at) => `${at + 1}. ${title}\n   ${facts}\n   ${why}\n   ${link}`,
  );
  const paragraphs = [`${lead} ${order}`.trimEnd(), ...rows, more && `${more}: ${all}`, zone];
  return `${paragraphs.filter((paragraph) => paragraph !== undefined).join('\n\n')}\n`;
}

function asHtml(subject: string, { lead, order, lines, more, all, zone }: Content): string {
  return mailDocument(subject, [
    html`<p style="margin:0 0 12px"><strong>${lead}</strong> ${order}</p>`,
    html`<ol style="margin:0;padding-left:28px">
      ${lines.map(asItem)}
    </ol>`,
    html`<p style="margin:16px 0">${more && html`<a href="${all}">${more}</a>`}</p>`,
    html`<p style="margin:0;font-size:13px;color:#57606a">${zone}</p>`,
  ]);
}

function asItem({ title, facts, why, link }: Line): Html {
  return html`<li style="margin:0 0 12px">
    <a href="${link}" style="font-weight:600">${title}</a><br />${facts}<br /><span style="color:#57606a"
      >${why}</span
    >
  </li>`;
}
