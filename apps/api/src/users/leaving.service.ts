import { Injectable } from '@nestjs/common';
import { rightTo } from '@app/domain/access/permissions.js';
import { PeopleRepository, type OwnedDeal } from '@app/persistence/people.repository.js';
import type { Principal } from '../common/principal.js';
import { ProblemError } from '../common/problem.error.js';
import { DealCommandsService } from '../deals/deal-commands.service.js';

/** Deals handed over at once: so many commands a person's request may have under way. */
const atOnce = 8;
/** Deals that are looked up together. */
const pageSize = 200;

/** Hands over the work of somebody who leaves, and takes along that of somebody who changes team. */
@Injectable()
export class LeavingService {
  constructor(
    private readonly people: PeopleRepository,
    private readonly deals: DealCommandsService,
  ) {}

  /**
   * Gives every open deal of a user to another one, each by a command of its own. What was interrupted goes on when it is
   * asked for again: what is handed over is not found any more, and a command that was given comes under the same key.
   * @throws ProblemError forbidden, owner-unknown
   */
  async handOverDeals(userId: string, ownerId: string, principal: Principal): Promise<void> {
    if (ownerId === userId) throw new ProblemError('owner-unknown', 'nobody takes over from oneself');
    await this.handOverAll(userId, ownerId, allowed(principal));
  }

  /**
   * Asks for the right that `takeAlong` needs, where there are deals to take along.
   * @throws ProblemError forbidden
   */
  async mayTakeAlong(userId: string, teamId: string, principal: Principal): Promise<void> {
    const deals = await this.people.openDealsOf(userId, 1, teamId);
    if (deals.length > 0) allowed(principal);
  }

  /**
   * Moves every open deal of a user along to the team in which the user is now, so that its head of sales is told of them
   * and reaches them. Interrupted, it goes on when it is asked for again.
   * @throws ProblemError forbidden
   */
  async takeAlong(userId: string, teamId: string, principal: Principal): Promise<void> {
    await this.handOverAll(userId, userId, principal, teamId);
  }

  private async handOverAll(
    userId: string,
    ownerId: string,
    principal: Principal,
    outsideTeam?: string,
  ): Promise<void> {
    for (;;) {
      const deals = await this.people.openDealsOf(userId, pageSize, outsideTeam);
      if (deals.length === 0) return;
      const by = allowed(principal);
      await this.eachOf(deals, (deal) => this.handOver(deal, ownerId, by));
    }
  }

  private async handOver({ id, seq }: OwnedDeal, ownerId: string, principal: Principal): Promise<void> {
    const body = { ownerId };
    await this.deals.handOver(id, body, { principal, key: `leaving:${id}:${seq}:${ownerId}`, body });
  }

  private async eachOf(deals: readonly OwnedDeal[], work: (deal: OwnedDeal) => Promise<void>): Promise<void> {
    const left = [...deals];
    const lane = async () => {
      for (let deal = left.shift(); deal; deal = left.shift()) await work(deal);
    };
    await Promise.all(Array.from({ length: atOnce }, lane));
  }
}

/** Whoever may hand over deals, as far as they reach. */
function allowed(principal: Principal): Principal {
  const reach = rightTo(principal, 'deal.hand-over');
  if (!reach) throw new ProblemError('forbidden', 'it takes the right deal.hand-over');
  return { ...principal, reach };
}
