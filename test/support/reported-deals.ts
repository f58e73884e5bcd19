import type { DealState } from '@app/domain/deal/state.js';
import { DealHistoryRepository } from '@app/persistence/deal-history.repository.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import type { DataSource } from 'typeorm';
import type { Cast } from './cast.js';
import { StalledDeals } from './stalled-deals.js';

const toOffer = { kind: 'move', to: 'offer' } as const;

/** So many days, and hours, after the first reported deals were opened; the calendar is open at every hour. */
export const reportedDay = (days: number, hours = 0) =>
  new Date(Date.UTC(2026, 2, 2 + days, hours)).toISOString();
const day = reportedDay;

/** Deals to be reported on: one is won, one stalls and is lost, one is opened later, and one goes back. */
export class ReportedDeals {
  readonly deals: StalledDeals;
  private readonly histories: DealHistoryRepository;

  constructor(database: DataSource, cast: Cast) {
    this.deals = new StalledDeals(database, cast);
    this.histories = new DealHistoryRepository(database, new DefinitionRepository(database));
  }

  /** @returns the one that goes back */
  async write(): Promise<DealState> {
    const { deals } = this;
    const offered = await deals.give(await deals.opened(day(0)), toOffer, { at: day(2) });
    await deals.give(offered, { kind: 'win' }, { at: day(4) });
    await this.lostAfterPromises();
    await deals.opened(day(10), '1000');
    const forward = await deals.give(await deals.opened(day(0)), toOffer, { at: day(1) });
    return deals.give(forward, { kind: 'move', to: 'need', reasoned: true }, { at: day(2) });
  }

  /** Takes so many more of them into the reports, as a worker does; how many there were. */
  catchUp(most: number): Promise<number> {
    return this.histories.catchUp(most);
  }

  /** It stalls from day 6 on, is taken on after six hours until day 7, which is broken, and again on day 8; it moves on day 9. */
  private async lostAfterPromises(): Promise<void> {
    const { deals } = this;
    const stalled = await deals.letPass(await deals.opened(day(0)), day(6));
    const escalationId = stalled.escalation!.id;
    const promise = (promisedFor: string) => ({ kind: 'take-on', escalationId, promisedFor }) as const;
    const taken = await deals.give(stalled, promise(day(7)), { at: day(6, 6) });
    const broken = await deals.letPass(taken, day(7));
    const again = await deals.give(broken, promise(day(10)), { at: day(8) });
    const moved = await deals.give(again, toOffer, { at: day(9) });
    await deals.give(moved, { kind: 'lose', reason: 'price' }, { at: day(9, 12) });
  }
}
