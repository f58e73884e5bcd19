import { compareAmounts } from '@app/domain/deal/money.js';
import type { Instant } from '@app/domain/deal/state.js';
import { renderMail, type Block, type LayoutItem } from './layout.js';
import type { Recipient, Rendered } from './mail.js';
import { oneLine } from './plain-text.js';
import { Presenting } from './presenting.js';
import { customerWords, longestTitle, stalledSince, type StalledDeal } from './stalled-deal.js';
import { standingWords, type EscalationStanding } from './standing.js';
import { personalManagerOf } from './waiting-handover.js';

/** A stalled deal of a digest, with the page where its reader can act on it. */
export interface DigestDeal extends StalledDeal {
  readonly link: string;
  /** A deal that was handed over is told to its new owner also when its escalation has been answered. */
  readonly standing: EscalationStanding;
  /** It became the reader's own. */
  readonly handedOver?: boolean;
}

/** Many escalations at once to one recipient. */
export interface Digest {
  /** All that the digest is about; only the first are listed. */
  readonly deals: readonly DigestDeal[];
  /** How many there are, when not all of them were handed over. */
  readonly count: number;
  readonly keyCount: number;
  /** Of how many nobody has answered the escalation. */
  readonly openCount: number;
  /** For how many days the links work. */
  readonly linkDays: number;
}

/** Nobody reads more on a phone; whoever wants the rest opens the list. */
export const digestRows = 100;

/** Renders one mail for many escalations: key deals first, then by amount. */
export function renderDigest(digest: Digest, recipient: Recipient, now: Instant): Rendered {
  const show = new Presenting(recipient, now);
  const { texts } = show;
  const { count, keyCount, openCount } = digest;
  const subject = texts.digest.subject(count, keyCount);
  const listed = [...digest.deals].sort(byImportance).slice(0, digestRows);
  const more = count - listed.length;
  const order = count > 1 ? [texts.digest.order] : [];
  const lead = [`${subject}.`, texts.digest.notTakenOn(openCount, count)].join(' ');
  const blocks: Block[] = [
    { kind: 'paragraph', lines: [lead, ...order] },
    { kind: 'items', items: listed.map((deal) => itemOf(deal, show)) },
    ...(more > 0 ? [{ kind: 'paragraph', lines: [texts.digest.andMore(more)] } satisfies Block] : []),
    { kind: 'small', lines: [texts.telling.links(digest.linkDays), texts.facts.zone(show.zone)] },
  ];
  return renderMail(subject, texts.form.language, blocks);
}

/** Key deals first, then by amount. */
export function byImportance(a: StalledDeal, b: StalledDeal): number {
  if (a.isKey !== b.isKey) return a.isKey ? -1 : 1;
  return compareAmounts(b.amount ?? '0', a.amount ?? '0');
}

/** Amount and customer of a deal, in one line. */
export function dealFacts(deal: StalledDeal, show: Presenting): string[] {
  const { facts } = show.texts;
  return [show.amount(deal.amount, deal.currency) ?? facts.noAmountInLine, customerWords(deal, show)];
}

/** Where, since when and why a deal stalls, in one line. */
export function stallFacts(deal: StalledDeal, show: Presenting): string[] {
  const { stalls } = show.texts;
  const kinds = [...new Set(deal.stalls.map((stall) => stalls.short[stall.kind]))];
  const since = deal.handover
    ? show.texts.handover.waits(personalManagerOf(deal.handover), show.time(deal.handover.wonAt))
    : stalls.since(oneLine(deal.stageName, longestTitle), show.time(stalledSince(deal)));
  return [since, ...kinds, ...(deal.round > 1 ? [stalls.round(deal.round)] : [])];
}

function itemOf(deal: DigestDeal, show: Presenting): LayoutItem {
  const { facts } = show.texts;
  const marks = [...(deal.isKey ? [facts.keyDeal] : []), ...dealFacts(deal, show)];
  const why = [...stallFacts(deal, show), ...(deal.handedOver ? [facts.handedOver] : [])];
  const answered = deal.standing.kind === 'open' ? [] : [standingWords(deal.standing, show, deal.handover)];
  return {
    title: oneLine(deal.title, longestTitle),
    lines: [marks.join(' · '), why.join(' · '), ...answered],
    link: deal.link,
  };
}
