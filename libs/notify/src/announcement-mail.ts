import type { Instant } from '@app/domain/deal/state.js';
import { renderMail, type Block, type LayoutItem } from './layout.js';
import type { Recipient, Rendered } from './mail.js';
import { oneLine } from './plain-text.js';
import { Presenting } from './presenting.js';
import { customerWords, longestName, longestTitle, type StalledDeal } from './stalled-deal.js';

/**
 * What a stage of a pipeline tells somebody of, that a deal has been won and waits to be taken over (`handover`), or that it
 * is the reader's own now. Names of stages and actions are in the reader's language.
 */
export interface Announcement extends Pick<
  StalledDeal,
  'title' | 'customerName' | 'customerClass' | 'amount' | 'currency' | 'isKey' | 'stageName'
> {
  readonly ownerName: string;
  readonly kind: 'stage' | 'handover' | 'own';
  /** What the pipeline calls it; of a stage. */
  readonly what?: string;
  readonly at: Instant;
}

/** Renders what pipelines announce to one person: of one deal in its thread, or of many in a list. */
export function renderAnnouncements(
  announcements: readonly [Announcement, ...Announcement[]],
  recipient: Recipient,
  now: Instant,
): Rendered {
  const show = new Presenting(recipient, now);
  const { announcement: texts, facts, form } = show.texts;
  const small: Block = { kind: 'small', lines: [...reasons(announcements, show), facts.zone(show.zone)] };
  if (announcements.length === 1) {
    const [one] = announcements;
    const title = oneLine(one.title, longestTitle);
    const what = whatWords(one, show);
    const blocks: Block[] = [
      { kind: 'title', title, lead: what, calm: true },
      { kind: 'paragraph', lines: [happenedWords(one, show)] },
      { kind: 'facts', rows: rowsOf(one, show) },
      small,
    ];
    return renderMail(texts.subject(title, what), form.language, blocks);
  }
  const items = announcements.map((one) => itemOf(one, show));
  const areOfStages = announcements.every(({ kind }) => kind === 'stage');
  const subject = areOfStages
    ? texts.manySubject(announcements.length)
    : texts.manyNews(announcements.length);
  return renderMail(subject, form.language, [{ kind: 'items', items }, small]);
}

function whatWords({ kind, what = '' }: Announcement, show: Presenting): string {
  return kind === 'stage' ? oneLine(what, longestTitle) : show.texts.announcement[kind].what;
}

function happenedWords({ kind, stageName, at }: Announcement, show: Presenting): string {
  const { announcement: texts } = show.texts;
  return kind === 'stage'
    ? texts.entered(oneLine(stageName, longestName), show.time(at))
    : texts[kind].happened(show.time(at));
}

/** Why the reader is told, each reason once. */
function reasons(announcements: readonly Announcement[], show: Presenting): string[] {
  const { announcement: texts } = show.texts;
  return [...new Set(announcements.map(({ kind }) => (kind === 'stage' ? texts : texts[kind]).why))];
}

function rowsOf(one: Announcement, show: Presenting): [string, string][] {
  const { facts } = show.texts;
  return [
    [facts.customer, customerWords(one, show)],
    [facts.amount, show.amount(one.amount, one.currency) ?? facts.noAmount],
    [facts.owner, oneLine(one.ownerName, longestName)],
  ];
}

function itemOf(one: Announcement, show: Presenting): LayoutItem {
  return {
    title: oneLine(one.title, longestTitle),
    lines: [whatWords(one, show), happenedWords(one, show), customerWords(one, show)],
  };
}
