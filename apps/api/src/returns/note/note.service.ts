import { Injectable } from '@nestjs/common';
import type { ReturnCaseState, ReturnLine, ReturnPart } from '@app/domain/returns/state.js';
import { CounterpartyRepository } from '@app/persistence/counterparty.repository.js';
import { ReturnCaseRepository } from '@app/persistence/return-case.repository.js';
import type { Principal } from '../../common/principal.js';
import { notFound, ProblemError } from '../../common/problem.error.js';
import type { NoteLine, ReturnNote } from './return-note.js';

/** What a return note says, for whoever may see the case. */
@Injectable()
export class NoteService {
  constructor(
    private readonly cases: ReturnCaseRepository,
    private readonly counterparties: CounterpartyRepository,
  ) {}

  /** @param receiverId a vendor of the case; needed where it has several */
  async note(caseId: string, receiverId: string | undefined, principal: Principal): Promise<ReturnNote> {
    const found = await this.cases.find(caseId, principal);
    if (!found) throw notFound('no such return case');
    const { state, number, names } = found;
    const receiver = await this.receiver(state, receiverId);
    const { name, contactName, locale, returnAddress: address } = receiver;
    const lines = state.lines.flatMap((line) => noteLineOf(line, receiver.id, names));
    const to = { name, contactName, locale, address };
    // Whose goods they were is no business of whoever gets them.
    return { number, receiver: to, lines, printedAt: new Date() };
  }

  private async receiver(state: ReturnCaseState, asked: string | undefined) {
    const parts = state.lines.flatMap((line) => line.parts).filter(goes);
    const receivers = [...new Set(parts.map((part) => part.counterparty!.id))];
    if (receivers.length === 0) throw new ProblemError('step-not-due', 'no goods of the case go to a vendor');
    const [only] = receivers;
    const id = asked ?? (receivers.length === 1 ? only : undefined);
    if (id === undefined || !receivers.includes(id))
      throw new ProblemError('counterparty-unknown', `counterpartyId is one of ${receivers.join(', ')}`);
    const found = await this.counterparties.find(id);
    if (!found) throw new Error(`counterparty ${id} of return case ${state.caseId} is missing`);
    return found;
  }
}

/** Goods that go to whom their replacement or money is asked of, or went; not to who does not want them, as no carrier does. */
function goes(part: ReturnPart): boolean {
  const isOver = part.outcome === 'rejected' || part.outcome === 'withdrawn';
  const isAsked = part.claim !== 'refused' && part.claim !== 'dropped';
  return part.counterparty?.kind === 'vendor' && isAsked && part.goods !== 'not-shipped' && !isOver;
}

function noteLineOf(
  line: ReturnLine,
  receiverId: string,
  names: Readonly<Record<string, string>>,
): NoteLine[] {
  const parts = line.parts.filter((part) => goes(part) && part.counterparty?.id === receiverId);
  if (parts.length === 0) return [];
  const { productKey, batch, serials, deliveryId } = line;
  const quantity = parts.reduce((sum, part) => sum + part.quantity, 0);
  const productName = names[productKey] ?? productKey;
  return [{ productKey, productName, quantity, serials, deliveryId, ...(batch ? { batch } : {}) }];
}
