import type { Instant } from '@app/domain/deal/state.js';
import { renderMail, type Block, type LayoutItem } from './layout.js';
import type { Recipient, Rendered } from './mail.js';
import { oneLine } from './plain-text.js';
import { Presenting } from './presenting.js';
import { customerWords, longestName, longestTitle, type StalledDeal } from './stalled-deal.js';

/** What a stage of a pipeline tells somebody of. Names of stages and actions are in the reader's language. */
export interface Announcement extends Pick<
  StalledDeal,
  'title' | 'customerName' | 'customerClass' | 'amount' | 'currency' | 'isKey' | 'stageName'
> {
  readonly ownerName: string;
  /** What the pipeline calls it. */
  readonly what: string;
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
  const small: Block = { kind: 'small', lines: [texts.why, facts.zone(show.zone)] };
  if (announcements.length === 1) {
    const [one] = announcements;
    const title = oneLine(one.title, longestTitle);
    const what = oneLine(one.what, longestTitle);
    const blocks: Block[] = [
      { kind: 'title', title, lead: what, calm: true },
      { kind: 'paragraph', lines: [enteredWords(one, show)] },
      { kind: 'facts', rows: rowsOf(one, show) },
      small,
    ];
    return renderMail(texts.subject(title, what), form.language, blocks);
  }
  const items = announcements.map((one) => itemOf(one, show));
  const subject = texts.manySubject(announcements.length);
  return renderMail(subject, form.language, [{ kind: 'items', items }, small]);
}

function enteredWords({ stageName, at }: Announcement, show: Presenting): string {
  return show.texts.announcement.entered(oneLine(stageName, longestName), show.time(at));
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
    lines: [oneLine(one.what, longestTitle), enteredWords(one, show), customerWords(one, show)],
  };
}
