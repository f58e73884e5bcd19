import { readConfig } from '@app/config/config.js';
import type { ChainHead } from '@app/persistence/audit-content.js';
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
  const witness = since === undefined ? undefined : headIn(since);
  return withDatabase(readConfig(), async (database) => {
    const found = await new AuditVerification(database).verify(witness);
    if (json) printJson(jsonOf(found));
    else for (const line of linesOf(found)) print(line);
    return found.broken ? exitCodes.differences : exitCodes.ok;
  });
}

function headIn(given: string): ChainHead {
  const [, no, hash] = /^([1-9]\d{0,17}):([0-9a-f]{64})$/.exec(given) ?? [];
  if (!no || !hash)
    throw badInput(`${given} is no head of the audit`, 'Give it as it was printed: <number>:<hash>.');
  return { no: BigInt(no), hash: Buffer.from(hash, 'hex') };
}

function written({ no, hash }: ChainHead): string | null {
  return no === 0n ? null : `${no}:${hash.toString('hex')}`;
}

function jsonOf({ broken, entries, head, erased, waiting }: Verification) {
  return {
    entries: Number(entries),
    head: written(head),
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
    ...(written(head) === null ? [] : [`Its head, to be noted elsewhere: ${written(head)}`]),
  ];
}
