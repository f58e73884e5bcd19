import { countMails } from '../../apps/cli/src/demo/outside-view.js';
import { commandIdOf } from '../../apps/api/src/common/idempotency.js';
import type { Answer, Entry, Intent } from './journal.js';
import { isSuccess, mayComeYet } from './caller.js';

/** An event's row. */
export interface EventRow {
  /** Whose it is: a command that wins a deal opens its handover too, which has an event of its own. */
  readonly entity: 'deal' | 'return-case' | 'handover';
  readonly entityId: string;
  readonly seq: number;
  readonly commandId: string;
  /** Null: time acted. */
  readonly principalId: string | null;
  readonly revision: number;
}

export interface MailRow {
  readonly messageId: string;
  readonly status: string;
}

/** A mail as its server took it. */
export interface ArrivedMail {
  readonly to: readonly string[];
  readonly messageId: string;
  readonly notices: readonly string[];
}

/** All that is held against each other. */
export interface Evidence {
  readonly journal: readonly Entry[];
  readonly events: readonly EventRow[];
  readonly mailRows: readonly MailRow[];
  /** Notices that should go out by mail, and are in none. */
  readonly unboundNotices: number;
  readonly arrived: readonly ArrivedMail[];
  /** In what rows and workflows differ after the time they are given, one line each. */
  readonly differences: readonly string[];
  /** What workers and histories say of failed tasks of workflows, one line each. */
  readonly taskFailures: readonly string[];
}

/** What is promised, by the word under which a breach of it is counted. */
export const promises = {
  lost: 'acknowledged commands without their event',
  doubled: 'effects twice under one key, or under none',
  differing: 'answers to one key that differ, or differ from the event',
  'undone-but-done': 'commands that were refused and have an event',
  stuck: 'commands without an answer, mails and notices that stay',
  unexpected: 'answers that no client should get',
  gaps: 'timelines that are not numbered without a gap',
  'mail-lost': 'mails that count as sent and did not arrive',
  'mail-doubled': 'notices told in two mails, or more repeated mails than kills',
  'non-determinism': "tasks of workflows that failed by the workflows' code",
  apart: 'rows that differ from their workflows',
} as const;
export type PromiseName = keyof typeof promises;

export interface Violation {
  readonly promise: PromiseName;
  readonly detail: string;
}

/** Holds what clients were told and what mail servers received against rows and workflows. */
export function violations(evidence: Evidence): Violation[] {
  const { differences, taskFailures } = evidence;
  return [
    ...commandViolations(evidence),
    ...timelineViolations(evidence),
    ...mailViolations(evidence),
    ...differences.map((detail) => ({ promise: 'apart' as const, detail })),
    ...taskFailures.map((detail) => ({ promise: 'non-determinism' as const, detail })),
  ];
}

/** How many mails may arrive twice: a worker that dies between the server's 250 and its own commit sends again. */
export function killsOfWorkers(journal: readonly Entry[]): number {
  return journal.filter((entry) => entry.record === 'fault' && entry.victims.includes('worker')).length;
}

/** One command: what was wanted, and all that was said to it. */
interface Command {
  readonly intent: Intent;
  readonly answers: readonly Answer[];
}

export function commandsOf(journal: readonly Entry[]): Command[] {
  const answers = new Map<string, Answer[]>();
  for (const entry of journal)
    if (entry.record === 'answer') answers.set(entry.key, [...(answers.get(entry.key) ?? []), entry]);
  return journal.flatMap((entry) =>
    entry.record === 'intent' ? [{ intent: entry, answers: answers.get(entry.key) ?? [] }] : [],
  );
}

function commandViolations({ journal, events }: Evidence): Violation[] {
  const byCommand = new Map<string, EventRow[]>();
  for (const event of events)
    byCommand.set(event.commandId, [...(byCommand.get(event.commandId) ?? []), event]);
  const found: Violation[] = [];
  const known = new Set<string>();
  for (const command of commandsOf(journal)) {
    const { principalId, key } = command.intent;
    const id = commandIdOf(principalId, key);
    known.add(id);
    found.push(...ofCommand(command, byCommand.get(id) ?? []));
  }
  for (const { principalId, commandId, entityId, seq } of events)
    if (principalId !== null && !known.has(commandId))
      found.push({ promise: 'doubled', detail: `nobody asked for event ${seq} of ${entityId}` });
  return found;
}

function ofCommand({ intent, answers }: Command, all: readonly EventRow[]): Violation[] {
  const events = all.filter(({ entity }) => entity !== 'handover');
  const handovers = all.length - events.length;
  const name = `${intent.what} ${intent.key}`;
  const say = (promise: PromiseName, what: string): Violation => ({ promise, detail: `${name}: ${what}` });
  const done = answers.filter(({ status }) => isSuccess(status));
  const refused = answers.filter(({ status }) => !isSuccess(status) && !mayComeYet(status));
  const [event] = events;
  const found: Violation[] = [];
  if (done.length > 0 && !event)
    found.push(say('lost', `answered with ${done[0]!.status}, and has no event`));
  if (events.length > 1) found.push(say('doubled', `${events.length} events`));
  if (handovers !== (intent.what === 'win' ? events.length : 0))
    found.push(say('doubled', `${handovers} handovers`));
  if (done.length === 0 && refused.length === 0)
    found.push(say('stuck', `${answers.length} askings, no answer`));
  if (event && refused.length > 0) found.push(say('undone-but-done', `refused as ${refused[0]!.code}`));
  for (const { status, code } of [...refused, ...answers.filter(isTrouble)])
    found.push(say('unexpected', `${status} ${code}`));
  for (const { entityId, revision } of done)
    if (event && (entityId !== event.entityId || revision !== event.revision))
      found.push(
        say(
          'differing',
          `answered ${entityId} ${revision}, the event is ${event.entityId} ${event.revision}`,
        ),
      );
  return found;
}

/** 503 says "come again" and 429 "too many"; every other 5xx is a mistake of the API. */
function isTrouble({ status }: Answer): boolean {
  return status !== undefined && status >= 500 && status !== 503;
}

function timelineViolations({ events }: Evidence): Violation[] {
  const seqs = new Map<string, number[]>();
  for (const { entityId, seq } of events) seqs.set(entityId, [...(seqs.get(entityId) ?? []), seq]);
  return [...seqs].flatMap(([entityId, given]) => {
    const sorted = given.sort((a, b) => a - b);
    const isWhole = sorted.every((seq, index) => seq === index + 1);
    return isWhole ? [] : [{ promise: 'gaps' as const, detail: `${entityId}: ${sorted.join(' ')}` }];
  });
}

function mailViolations({ journal, mailRows, unboundNotices, arrived }: Evidence): Violation[] {
  const found: Violation[] = [];
  const received = new Set(arrived.map(({ messageId }) => messageId));
  const own = new Set(mailRows.map(({ messageId }) => messageId));
  for (const { messageId, status } of mailRows) {
    if (status === 'sent' && !received.has(messageId))
      found.push({ promise: 'mail-lost', detail: messageId });
    if (status === 'waiting' || status === 'failed')
      found.push({ promise: 'stuck', detail: `mail ${messageId} is ${status}` });
  }
  for (const messageId of received)
    if (!own.has(messageId))
      found.push({ promise: 'mail-doubled', detail: `nobody knows of mail ${messageId}` });
  if (unboundNotices > 0)
    found.push({ promise: 'stuck', detail: `${unboundNotices} notices are in no mail` });
  const { duplicates, repeats } = countMails(
    arrived.map(({ to, ...mail }) => ({ ...mail, to: to.join(' ') })),
    3,
  );
  if (duplicates > 0)
    found.push({ promise: 'mail-doubled', detail: `${duplicates} notices came in more than one mail` });
  const most = killsOfWorkers(journal);
  if (repeats > most)
    found.push({
      promise: 'mail-doubled',
      detail: `${repeats} mails came again, with ${most} kills of workers`,
    });
  return found;
}
