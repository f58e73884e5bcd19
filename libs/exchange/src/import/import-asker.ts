import type { Through } from '@app/domain/deal/commands.js';
import type { ImportedEvent } from '@app/persistence/import.transaction.js';
import type { Origin } from '@app/persistence/origin.js';

/** For whom an import is carried out. */
export interface ImportAsker {
  /** Absent: whoever runs the command on the machine. */
  readonly userId?: string;
  /** Of the program that asked for them. */
  readonly token?: string;
  /** They have the right deal.override for all deals. */
  readonly mayOverride: boolean;
}

/** Whoever may run the command on the machine may do everything. */
export const operatorAsks: ImportAsker = { mayOverride: true };

/** What is said of the events of an import. */
export interface ImportAuthor {
  readonly principalId?: string;
  readonly through: Through;
  /** Why a gate was passed, or a deal moved back: the other system says so. */
  readonly reason: string;
  /** Whether deals that are here already pass their gates; what has happened elsewhere before is a fact. */
  readonly mayOverride: boolean;
}

export function authorOf(
  { userId, token, mayOverride }: ImportAsker,
  { id, source, name }: { readonly id: string; readonly source: string; readonly name: string },
): ImportAuthor {
  const how = userId === undefined ? { command: true as const } : token === undefined ? {} : { token };
  return {
    ...(userId === undefined ? {} : { principalId: userId }),
    through: { ...how, import: id },
    reason: `import ${source}: ${name}`,
    mayOverride,
  };
}

/** As whom the audit is told of it; undefined: as whom the connections are anyway. */
export function originOfAsker({ userId, token }: ImportAsker): Origin | undefined {
  if (userId === undefined) return undefined;
  return token === undefined ? { kind: 'user', id: userId } : { kind: 'token', id: userId, token };
}

/** An event of an import as that of whoever asked for it, with the reason of what it passed. */
export function authored(
  event: ImportedEvent,
  { principalId, through, reason }: Pick<ImportAuthor, 'principalId' | 'through' | 'reason'>,
): ImportedEvent {
  const hasPassed = event.transition.event.data.overridden !== undefined;
  return { ...event, principalId, through, ...(hasPassed ? { texts: { reason } } : {}) };
}
