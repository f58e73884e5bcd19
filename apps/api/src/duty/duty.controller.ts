import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import {
  dutyNow,
  dutyPage,
  dutyQuery,
  dutyView,
  newDuty,
  type DutyQuery,
  type DutyView,
  type NewDutyInput,
} from '@app/contracts/duty.js';
import { idPath, type IdPath } from '@app/contracts/fields.js';
import { DutyRepository, type Duty } from '@app/persistence/duty.repository.js';
import { v7 as uuidv7 } from 'uuid';
import { pageOf, readCursor, type Page } from '../common/cursor.js';
import { Endpoint } from '../common/endpoint.js';
import { Idempotency, IdempotencyKey } from '../common/idempotency.js';
import { CurrentPrincipal, type Principal } from '../common/principal.js';
import { notFound, ProblemError } from '../common/problem.error.js';
import { timePlace, timePlaceOf } from '../common/time-cursor.js';

/** Who is on duty in the office when: for customers who call, and for those who look for somebody. */
@Controller('duty')
export class DutyController {
  constructor(
    private readonly duties: DutyRepository,
    private readonly idempotency: Idempotency,
  ) {}

  @Get()
  @Endpoint({
    permit: 'duty.read',
    reach: 'all',
    summary: 'Lists who is on duty when, from now on unless asked otherwise, the earliest first',
    answers: { 200: dutyPage },
  })
  async listDuties(
    @Query({ schema: dutyQuery }) { limit, cursor, ...filter }: DutyQuery,
  ): Promise<Page<DutyView>> {
    const duties = await this.duties.page(filter, limit + 1, readCursor(cursor, timePlace));
    return pageOf(duties, limit, dutyViewOf, ({ from, id }) => timePlaceOf(from, id));
  }

  @Get('now')
  @Endpoint({
    permit: 'duty.read',
    reach: 'all',
    summary: 'Who is on duty now',
    answers: { 200: dutyNow },
  })
  async readDutyNow(): Promise<{ items: DutyView[] }> {
    return { items: (await this.duties.now()).map(dutyViewOf) };
  }

  @Post()
  @Endpoint({
    permit: 'duty.write',
    reach: 'all',
    summary: 'Puts a user on duty',
    description: 'Several may be on duty at once.',
    answers: { 201: dutyView },
    problems: ['user-unknown'],
  })
  addDuty(
    @Body({ schema: newDuty }) body: NewDutyInput,
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
  ): Promise<DutyView> {
    return this.idempotency.once({ principal, key, route: 'POST /duty', body }, async (transaction) => {
      const duty = await this.duties.add({ id: uuidv7(), ...body }, transaction);
      if (!duty) throw new ProblemError('user-unknown', 'no active user has the id of userId');
      return dutyViewOf(duty);
    });
  }

  @Delete(':id')
  @Endpoint({
    permit: 'duty.write',
    reach: 'all',
    summary: 'Takes somebody off duty',
    answers: { 204: null },
    problems: ['not-found'],
  })
  async removeDuty(@Param({ schema: idPath }) { id }: IdPath): Promise<void> {
    if (!(await this.duties.remove(id))) throw notFound('no such duty');
  }
}

function dutyViewOf({ id, userId, userName, from, to }: Duty): DutyView {
  return { id, user: { id: userId, name: userName }, from: from.toISOString(), to: to.toISOString() };
}
