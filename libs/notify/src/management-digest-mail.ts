import type { Counterparty } from '@app/domain/returns/state.js';
import type { Instant } from '@app/domain/deal/state.js';
import { byImportance, dealFacts, digestRows, stallFacts } from './digest-mail.js';
import { renderMail, type Block, type LayoutItem } from './layout.js';
import type { Recipient, Rendered } from './mail.js';
import { oneLine } from './plain-text.js';
import { Presenting } from './presenting.js';
import { longestName, longestTitle, type StalledDeal } from './stalled-deal.js';
import { lateCaseTexts } from './texts/late-case-texts.js';
import { returnTexts } from './texts/return-texts.js';
import { standingWords, type EscalationStanding } from './standing.js';

/** A key deal that began to stall, and what was made of it. */
export interface KeyStall extends StalledDeal {
  readonly ownerName: string;
  readonly standing: EscalationStanding;
  /** Where the reader can act on it; absent when it has ended. */
  readonly link?: string;
}

/** A step of a return case that became late, and what was made of it. */
export interface LateCase {
  readonly number: string;
  readonly customerName: string;
  /** The step in the reader's language; absent: the whole case, or a claim window. */
  readonly stepName?: string;
  /** Within whose window somebody has to be told; absent: it is of a step, or of the whole case. */
  readonly window?: Counterparty['kind'];
  readonly lateSince: Instant;
  /** Absent: it is late no more. */
  readonly standing?: EscalationStanding;
}

/** All key deals that began to stall since the digest before. */
export interface ManagementDigest {
  readonly since: Instant;
  /** Name of the absent person for whom the reader stands in. */
  readonly inSteadOf?: string;
  /** How many there are by their standing, also beyond those that are given. */
  readonly counts: Readonly<Record<(typeof countedAs)[number], number>>;
  readonly deals: readonly KeyStall[];
  /** Late steps of return cases of key customers, what nobody has taken on first. */
  readonly cases: readonly LateCase[];
  readonly linkDays: number;
}

const countedAs = ['open', 'snoozed', 'takenOn', 'ended'] as const;

/** Renders management's digest of a day: every key deal that began to stall, and every late case of a key customer, taken on or not. */
export function renderManagementDigest(
  digest: ManagementDigest,
  recipient: Recipient,
  now: Instant,
): Rendered {
  const show = new Presenting(recipient, now);
  const { telling, facts, form } = show.texts;
  const count = countedAs.reduce((sum, name) => sum + digest.counts[name], 0);
  const { subject } = show.texts.managementDigest;
  const ofCases = lateCaseTexts[form.language];
  const inSteadOf = digest.inSteadOf && telling.inSteadOf(oneLine(digest.inSteadOf, longestName));
  const blocks: Block[] = [
    ...(inSteadOf ? [{ kind: 'paragraph', lines: [inSteadOf] } satisfies Block] : []),
    ...(count > 0 ? dealBlocks(digest, count, show) : []),
    ...(digest.cases.length > 0 ? caseBlocks(digest.cases, show) : []),
    {
      kind: 'small',
      lines: [...(count > 0 ? [telling.links(digest.linkDays)] : []), facts.zone(show.zone)],
    },
  ];
  return renderMail(
    count > 0 ? subject(count) : ofCases.subject(new Set(digest.cases.map((one) => one.number)).size),
    form.language,
    blocks,
  );
}

function dealBlocks(digest: ManagementDigest, count: number, show: Presenting): Block[] {
  const texts = show.texts.managementDigest;
  const listed = [...digest.deals].sort(byUrgency).slice(0, digestRows);
  const more = count - listed.length;
  return [
    { kind: 'paragraph', lines: [texts.lead(count, show.time(digest.since)), countsOf(digest, show)] },
    { kind: 'items', items: listed.map((deal) => itemOf(deal, show)) },
    ...(more > 0 ? [{ kind: 'paragraph', lines: [texts.andMore(more)] } satisfies Block] : []),
  ];
}

function caseBlocks(cases: readonly LateCase[], show: Presenting): Block[] {
  const { andMore } = show.texts.managementDigest;
  const listed = cases.slice(0, digestRows);
  const more = cases.length - listed.length;
  return [
    { kind: 'paragraph', lines: [lateCaseTexts[show.texts.form.language].lead(cases.length)] },
    { kind: 'items', items: listed.map((one) => caseItemOf(one, show)) },
    ...(more > 0 ? [{ kind: 'paragraph', lines: [andMore(more)] } satisfies Block] : []),
  ];
}

function caseItemOf(late: LateCase, show: Presenting): LayoutItem {
  const texts = returnTexts[show.texts.form.language];
  const step = late.stepName ?? (late.window ? texts.windows[late.window] : texts.wholeCase);
  return {
    title: `${late.number}, ${oneLine(late.customerName, longestName)}`,
    lines: [
      texts.step.late(oneLine(step, longestTitle), show.time(late.lateSince)),
      late.standing ? standingWords(late.standing, show) : lateCaseTexts[show.texts.form.language].ended,
    ],
  };
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
