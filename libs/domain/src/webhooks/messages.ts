/** What integrators may be told of. The part before the point is what it is about. */
export const webhookEvents = [
  'deal.opened',
  'deal.moved',
  'deal.won',
  'deal.lost',
  'deal.reopened',
  'deal.handed_over',
  'deal.changed',
  'escalation.opened',
  'escalation.told',
  'escalation.taken_on',
  'escalation.snoozed',
  'escalation.instructed',
  'escalation.ended',
  'handover.opened',
  'handover.accepted',
  'handover.withdrawn',
  'return_case.opened',
  'return_case.advanced',
  'return_case.ended',
] as const;
export type WebhookEvent = (typeof webhookEvents)[number];

/** Asks an endpoint whether it is there; sent when somebody wants it, and never chosen. */
export const pingEvent = 'webhook.ping';

/** An event of the timeline, as far as it is told to other systems: ids, codes, dates and numbers. */
export interface TimelineFact {
  readonly entity: 'deal' | 'handover' | 'return-case';
  readonly entityId: string;
  readonly seq: number;
  readonly revision: number;
  readonly kind: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly happenings: readonly Happened[];
  /** After the event. */
  readonly status: string;
  readonly pipeline?: string | null;
  readonly stage?: string | null;
  /** Of a handover; of a return case that is of a deal. */
  readonly dealId?: string | null;
}

interface Happened {
  readonly kind: string;
  readonly [detail: string]: unknown;
}

/** What is told: ids and codes only, so that nothing personal leaves; who wants more asks for it and is asked for rights. */
export type MessageData = Readonly<Record<string, string | number | boolean>>;

export interface WebhookMessage {
  readonly type: WebhookEvent;
  readonly data: MessageData;
}

/** What an event of the timeline is told as, in the order in which it came about. Much of what only time does is told as nothing. */
export function messagesOf(fact: TimelineFact): WebhookMessage[] {
  const about = subjectOf(fact);
  const named = (type: WebhookEvent, data: MessageData = {}) => ({ type, data: { ...about, ...data } });
  const changed = changeOf(fact);
  return [
    ...(changed ? [named(changed, detailsOf(fact))] : []),
    ...answersOf(fact, named),
    ...fact.happenings.flatMap((happened) => happeningOf(happened, named)),
  ];
}

type Named = (type: WebhookEvent, data?: MessageData) => WebhookMessage;

const idNames = { deal: 'dealId', handover: 'handoverId', 'return-case': 'returnCaseId' } as const;

function subjectOf({ entity, entityId, seq, revision, status, pipeline, stage, dealId }: TimelineFact) {
  return {
    [idNames[entity]]: entityId,
    ...(dealId ? { dealId } : {}),
    ...{ revision, seq, status },
    ...(pipeline ? { pipeline } : {}),
    ...(stage ? { stage } : {}),
  };
}

/** Answers to escalations leave the deal as it is, and are told as what they are. */
const answers: Readonly<Record<string, WebhookEvent>> = {
  'take-on': 'escalation.taken_on',
  snooze: 'escalation.snoozed',
  instruct: 'escalation.instructed',
};

const dealChanges: Readonly<Record<string, WebhookEvent>> = {
  open: 'deal.opened',
  move: 'deal.moved',
  win: 'deal.won',
  lose: 'deal.lost',
  reopen: 'deal.reopened',
  'hand-over': 'deal.handed_over',
};

const handoverChanges: Readonly<Record<string, WebhookEvent>> = {
  open: 'handover.opened',
  accept: 'handover.accepted',
  withdraw: 'handover.withdrawn',
};

function changeOf({ entity, kind, happenings }: TimelineFact): WebhookEvent | undefined {
  if (kind in answers) return undefined;
  if (entity === 'handover') return handoverChanges[kind];
  if (entity === 'deal') return kind === 'time-passed' ? undefined : (dealChanges[kind] ?? 'deal.changed');
  if (happenings.some((happened) => happened.kind === 'case-closed')) return 'return_case.ended';
  if (kind === 'time-passed') return undefined;
  return kind === 'open' ? 'return_case.opened' : 'return_case.advanced';
}

/** What of an event's own data is told: codes that say what it did. */
function detailsOf({ entity, kind, data }: TimelineFact): MessageData {
  const named = { change: kind };
  if (entity !== 'deal') return entity === 'return-case' ? named : {};
  switch (kind) {
    case 'move':
    case 'hand-over':
      return picked(data, 'from', 'to');
    case 'lose':
      return picked(data, 'reason');
    default:
      return kind in dealChanges ? {} : named;
  }
}

function answersOf({ kind, data }: TimelineFact, named: Named): WebhookMessage[] {
  const type = answers[kind];
  return type ? [named(type, picked(data, 'escalationId', 'promisedFor', 'until', 'doneBy'))] : [];
}

function happeningOf(happened: Happened, named: Named): WebhookMessage[] {
  switch (happened.kind) {
    case 'escalation-opened':
      return [named('escalation.opened', picked(happened, 'escalationId'))];
    case 'told':
      return [
        named(
          'escalation.told',
          picked(happened, 'escalationId', 'round', 'level', 'to', 'purpose', 'again'),
        ),
      ];
    case 'escalation-ended':
      return [named('escalation.ended', picked(happened, 'escalationId', 'because'))];
    default:
      return [];
  }
}

function picked(from: Readonly<Record<string, unknown>>, ...names: string[]): MessageData {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = from[name];
      return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? [[name, value]]
        : [];
    }),
  );
}
