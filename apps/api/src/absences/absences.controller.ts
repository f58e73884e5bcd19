import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
import {
  absenceList,
  absencePath,
  absenceView,
  newAbsence,
  type AbsencePath,
  type AbsenceView,
  type NewAbsenceInput,
} from '@app/contracts/absences.js';
import { idPath, type IdPath } from '@app/contracts/fields.js';
import { Endpoint } from '../common/endpoint.js';
import { IdempotencyKey } from '../common/idempotency.js';
import { CurrentPrincipal, type Principal } from '../common/principal.js';
import { AbsencesService } from './absences.service.js';

/** When somebody is away, and who is told meanwhile: each for oneself, heads for their teams, administrators for all. */
@Controller('users/:id/absences')
export class AbsencesController {
  constructor(private readonly absences: AbsencesService) {}

  @Get()
  @Endpoint({
    permit: 'absence.write',
    summary: 'Lists the absences of a user that are not over, the next one first',
    answers: { 200: absenceList },
    problems: ['not-found'],
  })
  async listAbsences(
    @Param({ schema: idPath }) { id }: IdPath,
    @CurrentPrincipal() principal: Principal,
  ): Promise<{ items: AbsenceView[] }> {
    return { items: await this.absences.list(id, principal) };
  }

  @Post()
  @Endpoint({
    permit: 'absence.write',
    summary: 'Adds an absence',
    description:
      "Levels of escalations that are told meanwhile are told to the substitute, or to the substitute's substitute.",
    answers: { 201: absenceView },
    problems: [
      'not-found',
      'absence-overlaps',
      'absence-ends-first',
      'substitute-is-oneself',
      'substitute-unknown',
    ],
  })
  addAbsence(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: newAbsence }) body: NewAbsenceInput,
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
  ): Promise<AbsenceView> {
    return this.absences.add(id, body, principal, key);
  }

  @Delete(':absenceId')
  @Endpoint({
    permit: 'absence.write',
    summary: 'Takes an absence back; one that has begun ends at once',
    answers: { 204: null },
    problems: ['not-found'],
  })
  async removeAbsence(
    @Param({ schema: absencePath }) { id, absenceId }: AbsencePath,
    @CurrentPrincipal() principal: Principal,
  ): Promise<void> {
    await this.absences.remove(id, absenceId, principal);
  }
}
