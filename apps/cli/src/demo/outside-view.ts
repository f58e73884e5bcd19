import type { EventView } from '@app/contracts/deals.js';
import type { CaughtMail } from '@app/stack/mail-store.js';
import type { DemoClient } from './demo-client.js';

/** A mail as the mail server received it, with the notices that its header names as `escalation/round/level[/purpose]`. */
export interface ReceivedMail {
  readonly to: string;
  readonly messageId: string;
  readonly notices: readonly string[];
}

export interface MailCount {
  /** Different notices that arrived, by the level they tell. */
  readonly toldByLevel: readonly number[];
  /** Different notices that tell no level: instructions, deals handed over. */
  readonly toldOtherwise: number;
  /** Notices that arrived again under another Message-ID: told twice. */
  readonly duplicates: number;
  /** Mails that arrived again under the same Message-ID, as they may after a crash. */
  readonly repeats: number;
}

export function receivedMail(
  mail: CaughtMail,
  headers: readonly { name: string; value: string }[],
): ReceivedMail {
  const notices = headers.find(({ name }) => name.toLowerCase() === 'x-dealwarden-notices')?.value ?? '';
  return { to: mail.to.join(' '), messageId: mail.messageId, notices: notices.split(/\s+/).filter(Boolean) };
}

/** Counts what people were told by what arrived, and by nothing else. */
export function countMails(mails: readonly ReceivedMail[], levels: number): MailCount {
  const messagesOf = new Map<string, Set<string>>();
  for (const mail of mails) {
    for (const notice of mail.notices) {
      const told = `${mail.to} ${notice}`;
      messagesOf.set(told, (messagesOf.get(told) ?? new Set()).add(mail.messageId));
    }
  }
  const toldByLevel = Array.from({ length: levels }, () => 0);
  let toldOtherwise = 0;
  for (const told of messagesOf.keys()) {
    const [, , level, purpose] = told.split('/');
    if (purpose === undefined) toldByLevel[Number(level)] = (toldByLevel[Number(level)] ?? 0) + 1;
    else toldOtherwise++;
  }
  const duplicates = [...messagesOf.values()].reduce((sum, messages) => sum + messages.size - 1, 0);
  const repeats = mails.length - new Set(mails.map(({ messageId }) => messageId)).size;
  return { toldByLevel, toldOtherwise, duplicates, repeats };
}

export interface CommandCount {
  /** Answered commands whose event is not on the timeline. */
  readonly lost: number;
  /** Events of people that no answered command accounts for. */
  readonly doubled: number;
}

/** Holds what clients were answered against the timelines that the API shows. */
export async function countCommands(
  clients: readonly DemoClient[],
  reader: DemoClient,
): Promise<CommandCount> {
  const answered = clients.flatMap((client) => client.log);
  const dealIds = [...new Set(answered.map(({ dealId }) => dealId))];
  let lost = 0;
  let doubled = 0;
  for (const dealId of dealIds) {
    const events = await reader.all<EventView>(`/deals/${dealId}/events`);
    const byPeople = events.filter(({ by }) => by !== null).map(({ kind }) => kind);
    for (const { kind } of answered.filter((command) => command.dealId === dealId)) {
      const at = byPeople.indexOf(kind);
      if (at < 0) lost++;
      else byPeople.splice(at, 1);
    }
    doubled += byPeople.length;
  }
  return { lost, doubled };
}
