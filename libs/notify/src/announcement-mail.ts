import type { Instant } from '@app/domain/deal/state.js';
import { renderMail, type Block, type LayoutItem } from './layout.js';
import type { Recipient, Rendered } from './mail.js';
import { oneLine } from './plain-text.js';
import { Presenting } from './presenting.js';
import { customerWords, longestName, longestTitle, type StalledDeal } from './stalled-deal.js';

/**
 * What a stage of a pipeline tells somebody of, or that a deal has been won and waits to be taken over. Names of stages and
 * actions are in the reader's language.
 */
export interface Announcement extends Pick<
  StalledDeal,
  'title' | 'customerName' | 'customerClass' | 'amount' | 'currency' | 'isKey' | 'stageName'
> {
  readonly ownerName: string;
  /** What the pipeline calls it; absent: a handover. */
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
  const areOfStages = announcements.every((one) => !isHandover(one));
  const subject = areOfStages
    ? texts.manySubject(announcements.length)
    : texts.manyNews(announcements.length);
  return renderMail(subject, form.language, [{ kind: 'items', items }, small]);
}

function isHandover({ what }: Announcement): boolean {
  return what === undefined;
}

function whatWords({ what }: Announcement, show: Presenting): string {
  return what === undefined ? show.texts.announcement.handover.what : oneLine(what, longestTitle);
}

function happenedWords(one: Announcement, show: Presenting): string {
  const { announcement: texts } = show.texts;
  if (isHandover(one)) return texts.handover.won(show.time(one.at));
  return texts.entered(oneLine(one.stageName, longestName), show.time(one.at));
}

/** Why the reader is told, each reason once. */
function reasons(announcements: readonly Announcement[], show: Presenting): string[] {
  const { announcement: texts } = show.texts;
  return [...new Set(announcements.map((one) => (isHandover(one) ? texts.handover.why : texts.why)))];
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
