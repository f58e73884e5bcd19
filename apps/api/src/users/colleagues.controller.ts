import { Controller, Get, Query } from '@nestjs/common';
import { colleagueList, colleagueQuery, type Colleague, type ColleagueQuery } from '@app/contracts/users.js';
import { PeopleRepository } from '@app/persistence/people.repository.js';
import { Endpoint } from '../common/endpoint.js';
import { CurrentPrincipal, type Principal } from '../common/principal.js';

/** Names in a list to choose from; who is not among them is found by a part of the name. */
const most = 200;

/** Those to whom deals can be given, as far as whoever asks may see and give them. */
@Controller('colleagues')
export class ColleaguesController {
  constructor(private readonly people: PeopleRepository) {}

  @Get()
  @Endpoint({
    permit: 'deal.read',
    summary: "Who may own deals within reach: members of one's own teams, or everybody's",
    description: `The first ${most} by name.`,
    answers: { 200: colleagueList },
  })
  async listColleagues(
    @Query({ schema: colleagueQuery }) { q }: ColleagueQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<{ items: Colleague[] }> {
    const rows = await this.people.colleagues(principal, most, q);
    return {
      items: rows.map(({ id, name, teamId, teamName }) => ({
        id,
        name,
        team: { id: teamId, name: teamName },
      })),
    };
  }
}
