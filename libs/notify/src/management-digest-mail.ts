import type { Instant } from '@app/domain/deal/state.js';
import { byImportance, dealFacts, digestRows, stallFacts } from './digest-mail.js';
import { renderMail, type Block, type LayoutItem } from './layout.js';
import type { Recipient, Rendered } from './mail.js';
import { oneLine } from './plain-text.js';
import { Presenting } from './presenting.js';
import { longestName, longestTitle, type StalledDeal } from './stalled-deal.js';
import { standingWords, type EscalationStanding } from './standing.js';

/** A key deal that began to stall, and what was made of it. */
export interface KeyStall extends StalledDeal {
  readonly ownerName: string;
  readonly standing: EscalationStanding;
  /** Where the reader can act on it; absent when it has ended. */
  readonly link?: string;
}

/** All key deals that began to stall since the digest before. */
export interface ManagementDigest {
  readonly since: Instant;
  /** Name of the absent person for whom the reader stands in. */
  readonly inSteadOf?: string;
  /** How many there are by their standing, also beyond those that are given. */
  readonly counts: Readonly<Record<(typeof countedAs)[number], number>>;
  readonly deals: readonly KeyStall[];
  readonly linkDays: number;
}

const countedAs = ['open', 'snoozed', 'takenOn', 'ended'] as const;

/** Renders management's digest of a day: every key deal that began to stall, taken on or not. */
export function renderManagementDigest(
  digest: ManagementDigest,
  recipient: Recipient,
  now: Instant,
): Rendered {
  const show = new Presenting(recipient, now);
  const { managementDigest: texts, telling, facts, form } = show.texts;
  const count = countedAs.reduce((sum, name) => sum + digest.counts[name], 0);
  const listed = [...digest.deals].sort(byUrgency).slice(0, digestRows);
  const more = count - listed.length;
  const blocks: Block[] = [
    {
      kind: 'paragraph',
      lines: [
        texts.lead(count, show.time(digest.since)),
        countsOf(digest, show),
        ...(digest.inSteadOf === undefined
          ? []
          : [telling.inSteadOf(oneLine(digest.inSteadOf, longestName))]),
      ],
    },
    { kind: 'items', items: listed.map((deal) => itemOf(deal, show)) },
    ...(more > 0 ? [{ kind: 'paragraph', lines: [texts.andMore(more)] } satisfies Block] : []),
    { kind: 'small', lines: [telling.links(digest.linkDays), facts.zone(show.zone)] },
  ];
  return renderMail(texts.subject(count), form.language, blocks);
}

/** What nobody has taken on comes first: it is what there is to do. */
function byUrgency(a: KeyStall, b: KeyStall): number {
  const kinds = ['open', 'snoozed', 'taken-on', 'instructed', 'ended'];
  return kinds.indexOf(a.standing.kind) - kinds.indexOf(b.standing.kind) || byImportance(a, b);
}

function countsOf({ counts: numbers }: ManagementDigest, show: Presenting): string {
  const { counts } = show.texts.managementDigest;
  return countedAs
    .filter((name) => numbers[name] > 0)
    .map((name) => counts[name](numbers[name]))
    .join(' · ');
}

function itemOf(deal: KeyStall, show: Presenting): LayoutItem {
  return {
    title: oneLine(deal.title, longestTitle),
    lines: [
      [...dealFacts(deal, show), oneLine(deal.ownerName, longestName)].join(' · '),
      stallFacts(deal, show).join(' · '),
      standingWords(deal.standing, show, deal.handover),
    ],
    link: deal.link,
  };
}
