import type { Instant } from '@app/domain/deal/state.js';
import { renderMail, type Block, type LayoutItem } from './layout.js';
import type { Recipient, Rendered } from './mail.js';
import { oneLine } from './plain-text.js';
import { Presenting } from './presenting.js';
import { longestTitle } from './stalled-deal.js';

/** Something that administrators have to know. */
export interface AlertFact {
  readonly kind: string;
  /** How many things it stands for. */
  readonly count: number;
  readonly raisedAt: Instant;
  /** What it is about, where that has a name. */
  readonly subject?: string;
  readonly isResolved: boolean;
}

/** Things of one kind that are named; the rest is counted. */
const namedAtMost = 10;

/** Renders the mail to an administrator: each kind of alert once, with what it is about and what to do. */
export function renderAlerts(alerts: readonly AlertFact[], recipient: Recipient, now: Instant): Rendered {
  const show = new Presenting(recipient, now);
  const { alerts: texts, facts, form } = show.texts;
  const kinds = [...new Set(alerts.map(({ kind }) => kind))];
  const items = kinds.map((kind) =>
    itemOf(
      kind,
      alerts.filter((alert) => alert.kind === kind),
      show,
    ),
  );
  const blocks: Block[] = [
    { kind: 'paragraph', lines: [texts.lead] },
    { kind: 'items', items },
    { kind: 'small', lines: [facts.zone(show.zone)] },
  ];
  return renderMail(texts.subject(alerts.length), form.language, blocks);
}

function itemOf(kind: string, alerts: readonly AlertFact[], show: Presenting): LayoutItem {
  const { alerts: texts } = show.texts;
  const known = texts.kinds[kind];
  const named = alerts.slice(0, namedAtMost).map(({ subject, raisedAt, isResolved }) => {
    const name = subject === undefined ? [] : [oneLine(subject, longestTitle)];
    const over = isResolved ? [texts.resolved] : [];
    return `– ${[...name, texts.oldest(show.time(raisedAt)), ...over].join(', ')}`;
  });
  const more = alerts.length - named.length;
  return {
    title: `${known?.what ?? oneLine(kind, longestTitle)}: ${show.number(totalOf(alerts))}`,
    lines: [
      ...named,
      ...(more > 0 ? [`– ${texts.andMore(more)}`] : []),
      ...(known === undefined ? [] : [known.toDo]),
    ],
  };
}

function totalOf(alerts: readonly AlertFact[]): number {
  return alerts.reduce((sum, { count }) => sum + count, 0);
}
