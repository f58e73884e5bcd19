import { Injectable } from '@nestjs/common';
import type {
  HoldDealInput,
  MarkKeyInput,
  MoveDealInput,
  ReopenDealInput,
  ResumeDealInput,
} from '@app/contracts/deal-commands.js';
import type { DealView } from '@app/contracts/deals.js';
import { whenOf } from '../common/when.js';
import { textsOf } from './command-endpoint.js';
import { DealCommandsService, type Asked } from './deal-commands.service.js';

/** Requests as the commands that they stand for, whether one deal is asked or many. */
@Injectable()
export class DealActs {
  constructor(private readonly deals: DealCommandsService) {}

  move(id: string, { to, reason, override }: MoveDealInput, asked: Asked): Promise<DealView> {
    const move = { kind: 'move', to, override, reasoned: reason === undefined ? undefined : true } as const;
    return this.deals.command(id, move, asked, textsOf({ reason }));
  }

  hold(id: string, { until, because, reason }: HoldDealInput, asked: Asked): Promise<DealView> {
    const kind = 'hold';
    return this.deals.command(
      id,
      {
        kind,
        make: (_, { calendar }) => ({ kind, because, until: whenOf(until, calendar).at, reasoned: true }),
      },
      asked,
      { reason },
    );
  }

  resume(id: string, { note }: ResumeDealInput, asked: Asked): Promise<DealView> {
    return this.deals.command(id, { kind: 'resume' }, asked, textsOf({ note }));
  }

  reopen(id: string, { reason }: ReopenDealInput, asked: Asked): Promise<DealView> {
    return this.deals.command(id, { kind: 'reopen', reasoned: true }, asked, { reason });
  }

  markKey(id: string, { key, reason }: MarkKeyInput, asked: Asked): Promise<DealView> {
    return this.deals.command(id, { kind: 'mark-key', key }, asked, textsOf({ reason }));
  }
}
