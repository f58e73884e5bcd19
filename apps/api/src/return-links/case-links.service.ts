import { Injectable } from '@nestjs/common';
import type {
  LinkStanding,
  OrderedReminder,
  RemindByLinkInput,
  ReturnLinkView,
} from '@app/contracts/return-links.js';
import { isSettled } from '@app/domain/returns/facts.js';
import { partsOf } from '@app/domain/returns/parts.js';
import { isWithin } from '@app/domain/returns/permitted.js';
import type { ReturnCaseState } from '@app/domain/returns/state.js';
import { ReturnCaseRepository } from '@app/persistence/return-case.repository.js';
import { ReturnLinkRepository, type IssuedLink } from '@app/persistence/return-link.repository.js';
import { Idempotency } from '../common/idempotency.js';
import type { Principal } from '../common/principal.js';
import { notFound, partNotFound, ProblemError } from '../common/problem.error.js';
import { isEndedFor } from './link-view.js';

/** What our own people do with the links to a case that is within their reach. */
@Injectable()
export class CaseLinksService {
  constructor(
    private readonly cases: ReturnCaseRepository,
    private readonly links: ReturnLinkRepository,
    private readonly idempotency: Idempotency,
  ) {}

  async list(caseId: string, principal: Principal): Promise<ReturnLinkView[]> {
    const state = await this.stateOf(caseId, principal);
    const now = new Date();
    return (await this.links.list(caseId)).map((link) => issuedViewOf(link, state, now));
  }

  /** Orders a letter with a new link, once for a key. */
  async remind(
    caseId: string,
    body: RemindByLinkInput,
    principal: Principal,
    key: string,
  ): Promise<OrderedReminder> {
    const state = await this.stateOf(caseId, principal);
    const { counterpartyId } = body;
    const request = { principal, key, route: `POST /return-cases/${caseId}/links`, body };
    return this.idempotency.once(request, async (transaction) => {
      if (state.status === 'closed')
        throw new ProblemError('return-case-closed', 'nothing is left to answer');
      const partIds = counterpartyId === null ? [] : askedOf(state, counterpartyId);
      const receiver = await this.links.receiverOf(state, counterpartyId);
      if (!receiver.hasAddress) {
        const code = counterpartyId === null ? 'customer-without-email' : 'counterparty-without-email';
        throw new ProblemError(code, 'give the address first');
      }
      await this.links.remind(state, counterpartyId, partIds, principal.userId, transaction);
      return { counterpartyId, name: receiver.name };
    });
  }

  async revoke(caseId: string, linkId: string, principal: Principal): Promise<void> {
    await this.stateOf(caseId, principal);
    if (!(await this.links.revoke(caseId, linkId, principal.userId)))
      throw partNotFound('the case has no such link');
  }

  private async stateOf(caseId: string, principal: Principal): Promise<ReturnCaseState> {
    const found = await this.cases.find(caseId, principal);
    if (!found) throw notFound('no such return case');
    return found.state;
  }
}

function issuedViewOf(link: IssuedLink, state: ReturnCaseState, now: Date): ReturnLinkView {
  const { id, counterpartyId, name, issuedAt, expiresAt, revokedAt, answeredAt } = link;
  return {
    ...{ id, counterpartyId, name },
    issuedAt: issuedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    revokedAt: revokedAt?.toISOString() ?? null,
    standing: standingOf(link, state, now),
    answeredAt: answeredAt?.toISOString() ?? null,
  };
}

function standingOf(link: IssuedLink, state: ReturnCaseState, now: Date): LinkStanding {
  if (link.revokedAt) return 'revoked';
  if (link.expiresAt <= now) return 'expired';
  return isEnded(link, state) ? 'ended' : 'works';
}

/** Nothing is left that could be answered by it. */
function isEnded({ counterpartyId, customerId, requests }: IssuedLink, state: ReturnCaseState): boolean {
  if (counterpartyId !== null) return isEndedFor({ actors: ['vendor'], counterpartyId, requests }, state);
  const theirs = { actors: ['customer'], customerId: customerId ?? undefined } as const;
  return customerId !== state.customerId || isEndedFor(theirs, state);
}

/** What a counterparty still has to answer or to send. */
function askedOf(state: ReturnCaseState, counterpartyId: string): string[] {
  const theirs = partsOf(state).filter((part) => isWithin(part, { actors: ['vendor'], counterpartyId }));
  const partIds = theirs.filter((part) => !isSettled(part)).map(({ id }) => id);
  if (partIds.length === 0) throw new ProblemError('step-not-due', 'nothing is asked of it');
  return partIds;
}
