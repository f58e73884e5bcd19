import { createHash } from 'node:crypto';

/** SQL: all that the chain commits to of an event `e`, as a hash. Events hold ids, codes and times, and never change. */
export const eventContent = `sha256(convert_to(jsonb_build_array('event', e.entity_id, e.seq, e.command_id,
  e.principal_id, e.through, e.request_hash, e.kind, e.data, e.happenings, e.state, extract(epoch FROM e.next_due_at),
  extract(epoch FROM e.at))::text, 'UTF8'))`;

/** SQL: the same of a record `r`. Its values are in it as commitments, so that they can be erased. */
export const recordContent = `sha256(convert_to(jsonb_build_array('record', r.id, extract(epoch FROM r.at),
  r.principal_kind, r.principal_id, r.token_id, r.request_id, r.action, r.object_kind, r.object_id, r.detail,
  r.commitments)::text, 'UTF8'))`;

/** SQL: what kind of principal made an event `e`. */
const throughKind = `CASE WHEN e.through ? 'command' THEN 'command' WHEN e.principal_id IS NULL THEN 'system' WHEN e.through ? 'token' THEN 'token'
  WHEN e.through ? 'link' THEN 'link' ELSE 'user' END`;

/** SQL: what an event `e` is of. */
export const eventOf = `CASE WHEN EXISTS (SELECT FROM handover h WHERE h.id = e.entity_id) THEN 'handover'
    WHEN EXISTS (SELECT FROM return_case r WHERE r.id = e.entity_id) THEN 'return-case' ELSE 'deal' END`;

/** SQL: how an event `e` is listed. */
export const eventListed = `e.at, ${eventOf} || '.' || e.kind AS action,
  ${throughKind} AS principal_kind, CASE WHEN e.through ? 'command' THEN NULL ELSE e.principal_id END AS principal_id,
  ${eventOf} AS object_kind, e.entity_id::text AS object_id`;

/** The end of a chain, or of a part of it. */
export interface ChainHead {
  readonly no: bigint;
  readonly hash: Buffer;
}

/** Before the first entry. */
export const chainStart: ChainHead = { no: 0n, hash: Buffer.alloc(32) };

/** The next entry's place and hash: of what it commits to, its number, and all before it. */
export function nextInChain({ no, hash }: ChainHead, content: Buffer): ChainHead {
  const number = Buffer.alloc(8);
  number.writeBigUInt64BE(no + 1n);
  return { no: no + 1n, hash: createHash('sha256').update(hash).update(number).update(content).digest() };
}

/** A head as people note it: `<number>:<hash>`; null: nothing is in the chain. */
export function writtenHead({ no, hash }: ChainHead): string | null {
  return no === 0n ? null : `${no}:${hash.toString('hex')}`;
}

/** A head as it was noted; undefined: that is none. */
export function headIn(given: string): ChainHead | undefined {
  const [, no, hash] = /^([1-9]\d{0,17}):([0-9a-f]{64})$/.exec(given) ?? [];
  return no && hash ? { no: BigInt(no), hash: Buffer.from(hash, 'hex') } : undefined;
}
