import { readConfig } from '@app/config/config.js';
import { headIn, writtenHead, type ChainHead } from '@app/persistence/audit-content.js';
import { AuditVerification, type Verification } from '@app/persistence/audit-verification.js';
import { withDatabase } from '../console/connections.js';
import { exitCodes, type ExitCode } from '../console/exit-codes.js';
import { badInput } from '../console/failure.js';
import { print, printJson } from '../console/output.js';

export interface VerifyOptions {
  readonly since?: string;
  readonly json?: boolean;
}

/** `dealwarden audit verify`: whether the audit is what was written, entry by entry. */
export async function verifyCommand({ since, json }: VerifyOptions): Promise<ExitCode> {
  const witness = since === undefined ? undefined : witnessIn(since);
  return withDatabase(readConfig(), async (database) => {
    const found = await new AuditVerification(database).verify(witness);
    if (json) printJson(jsonOf(found));
    else for (const line of linesOf(found)) print(line);
    return found.broken ? exitCodes.differences : exitCodes.ok;
  });
}

function witnessIn(given: string): ChainHead {
  const head = headIn(given);
  if (!head)
    throw badInput(`${given} is no head of the audit`, 'Give it as it was printed: <number>:<hash>.');
  return head;
}

function jsonOf({ broken, entries, head, erased, waiting }: Verification) {
  return {
    entries: Number(entries),
    head: writtenHead(head),
    ...{ erased, waiting },
    broken: broken ? { no: broken.no === undefined ? null : Number(broken.no), why: broken.why } : null,
  };
}

function linesOf({ broken, entries, head, erased, waiting }: Verification): string[] {
  if (broken) {
    const where = broken.no === undefined ? 'beside the chain' : `at entry ${broken.no}`;
    return [`The audit is broken ${where}: ${broken.why}.`, `Sound until then: ${entries} entries.`];
  }
  return [
    `The audit is sound: ${entries} entries; ${waiting} wait to be taken in, ${erased} values were erased.`,
    ...(writtenHead(head) === null ? [] : [`Its head, to be noted elsewhere: ${writtenHead(head)}`]),
  ];
}
