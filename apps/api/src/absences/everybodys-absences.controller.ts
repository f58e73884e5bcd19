import { Controller, Get, Param, Query } from '@nestjs/common';
import {
  absencePage,
  absenceQuery,
  substituteList,
  substituteQuery,
  type AbsenceEntry,
  type AbsenceQuery,
  type PossibleSubstitute,
  type SubstituteQuery,
} from '@app/contracts/absences.js';
import { idPath, type IdPath } from '@app/contracts/fields.js';
import type { Page } from '../common/cursor.js';
import { Endpoint } from '../common/endpoint.js';
import { CurrentPrincipal, type Principal } from '../common/principal.js';
import { AbsencesService } from './absences.service.js';

/** Who is away when, as far as whoever asks may plan it; and who may stand in. */
@Controller()
export class EverybodysAbsencesController {
  constructor(private readonly absences: AbsencesService) {}

  @Get('absences')
  @Endpoint({
    permit: 'absence.write',
    summary: 'Lists who is away when, from now on unless asked otherwise, the earliest first',
    description: "One's own absences, those of one's teams, or everybody's.",
    answers: { 200: absencePage },
  })
  listEverybodysAbsences(
    @Query({ schema: absenceQuery }) query: AbsenceQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<AbsenceEntry>> {
    return this.absences.page(query, principal);
  }

  @Get('users/:id/substitutes')
  @Endpoint({
    permit: 'absence.write',
    summary: 'Lists who may stand in for a user, those of the same team first',
    description: 'The first 200; with `from` and `to` it is said who is away then themselves.',
    answers: { 200: substituteList },
    problems: ['not-found'],
  })
  async listSubstitutes(
    @Param({ schema: idPath }) { id }: IdPath,
    @Query({ schema: substituteQuery }) query: SubstituteQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<{ items: PossibleSubstitute[] }> {
    return { items: await this.absences.substitutes(id, query, principal) };
  }
}
