import { Injectable } from '@nestjs/common';
import type { BulkItem } from '@app/contracts/deal-bulk.js';
import type { DealView } from '@app/contracts/deals.js';
import { rightTo, type Action } from '@app/domain/access/permissions.js';
import { concurrently } from '@app/exchange/concurrently.js';
import { ProblemError } from '../common/problem.error.js';
import { problemOf } from '../common/problem.mapping.js';
import type { Principal } from '../common/principal.js';
import { DealActs } from './deal-acts.js';
import { DealCommandsService, type Asked } from './deal-commands.service.js';

/** What became of one item. */
export type Outcome =
  { readonly id: string; readonly deal: DealView } | { readonly id: string; readonly problem: ProblemError };

/** Deals asked at once: so many commands a person's request may have under way. */
const atOnce = 16;

const rights: Readonly<Record<BulkItem['act'], Action>> = {
  move: 'deal.work',
  hold: 'deal.work',
  resume: 'deal.work',
  lose: 'deal.work',
  reopen: 'deal.work',
  'mark-key': 'deal.mark-key',
  'hand-over': 'deal.hand-over',
};

/** Asks many deals, each for itself: none waits for another's consent, and none is stopped by another's refusal. */
@Injectable()
export class DealBulkService {
  constructor(
    private readonly deals: DealCommandsService,
    private readonly acts: DealActs,
  ) {}

  /**
   * Gives each item to its deal under a key of its own, which is made of the request's and the deal's id: what was done is
   * done once, also when the items come again in another order or company.
   * @returns in the order of the items
   */
  async actOn(items: readonly BulkItem[], principal: Principal, key: string): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    await concurrently(items.entries(), atOnce, async ([index, item]) => {
      outcomes[index] = await this.outcomeOf(item, principal, key);
    });
    return outcomes;
  }

  private async outcomeOf(item: BulkItem, principal: Principal, key: string): Promise<Outcome> {
    const { id, act, revision, with: body } = item;
    try {
      const right = rights[act];
      const reach = rightTo(principal, right);
      if (!reach) throw new ProblemError('forbidden', `it takes the right ${right}`);
      // No Idempotency-Key has a space: none that is sent to a deal's own door is the same.
      const asked = { key: `${key} ${id}`, ifRevision: revision, body, principal: { ...principal, reach } };
      return { id, deal: await this.act(item, asked) };
    } catch (error) {
      return { id, problem: problemOf(error) };
    }
  }

  private act(item: BulkItem, asked: Asked): Promise<DealView> {
    const { id } = item;
    switch (item.act) {
      case 'move':
        return this.acts.move(id, item.with, asked);
      case 'hold':
        return this.acts.hold(id, item.with, asked);
      case 'resume':
        return this.acts.resume(id, item.with, asked);
      case 'lose':
        return this.deals.lose(id, item.with, asked);
      case 'reopen':
        return this.acts.reopen(id, item.with, asked);
      case 'mark-key':
        return this.acts.markKey(id, item.with, asked);
      case 'hand-over':
        return this.deals.handOver(id, item.with, asked);
    }
  }
}
