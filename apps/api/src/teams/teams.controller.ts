import { Body, Controller, Get, Param, Patch, Post, Req, Res } from '@nestjs/common';
import { idPath, type IdPath } from '@app/contracts/fields.js';
import {
  newTeam,
  teamChange,
  teamList,
  teamView,
  type NewTeam,
  type TeamChange,
  type TeamSummary,
  type TeamView,
} from '@app/contracts/users.js';
import { PeopleRepository } from '@app/persistence/people.repository.js';
import { v7 as uuidv7 } from 'uuid';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Endpoint } from '../common/endpoint.js';
import { Idempotency, IdempotencyKey } from '../common/idempotency.js';
import { ifMatchOf, withEtag } from '../common/if-match.js';
import type { Principal } from '../common/principal.js';
import { CurrentPrincipal } from '../common/principal.js';
import { notFound, ProblemError } from '../common/problem.error.js';
import { tellingViolations } from '../common/violations.js';

const violations = {
  team_head_id_fkey: () => new ProblemError('user-unknown', 'no user has the id of headId'),
};

/** Salespeople and the head of sales who leads them. */
@Controller('teams')
export class TeamsController {
  constructor(
    private readonly people: PeopleRepository,
    private readonly idempotency: Idempotency,
  ) {}

  @Get()
  @Endpoint({ permit: 'user.read', reach: 'all', summary: 'Lists teams by name', answers: { 200: teamList } })
  async listTeams(): Promise<{ items: TeamSummary[] }> {
    return { items: await this.people.teams() };
  }

  @Get(':id')
  @Endpoint({
    permit: 'user.read',
    reach: 'all',
    summary: 'Shows a team',
    answers: { 200: teamView },
    headers: { ETag: 'Revision of the team' },
    problems: ['not-found'],
  })
  async readTeam(
    @Param({ schema: idPath }) { id }: IdPath,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TeamView> {
    const team = await this.people.team(id);
    if (!team) throw notFound('no such team');
    return teamViewOf(withEtag(reply, team));
  }

  @Post()
  @Endpoint({
    permit: 'user.write',
    reach: 'all',
    summary: 'Adds a team',
    answers: { 201: teamView },
    problems: ['user-unknown'],
  })
  addTeam(
    @Body({ schema: newTeam }) body: NewTeam,
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
  ): Promise<TeamView> {
    return tellingViolations(violations, () =>
      this.idempotency.once({ principal, key, route: 'POST /teams', body }, async (transaction) => {
        const team = { id: uuidv7(), name: body.name, headId: body.headId ?? null };
        await this.people.addTeam(team, transaction);
        return team;
      }),
    );
  }

  @Patch(':id')
  @Endpoint({
    permit: 'user.write',
    reach: 'all',
    summary: 'Changes a team: its name, its head of sales',
    answers: { 200: teamView },
    problems: ['not-found', 'user-unknown', 'revision-mismatch'],
    headers: { ETag: 'Revision of the team' },
    ifMatch: true,
  })
  async changeTeam(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: teamChange }) body: TeamChange,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TeamView> {
    const team = await tellingViolations(violations, () =>
      this.people.changeSeenTeam(id, body, ifMatchOf(request)),
    );
    if (!team) throw notFound('no such team');
    if (team === 'changed-meanwhile') throw new ProblemError('revision-mismatch');
    return teamViewOf(withEtag(reply, team));
  }
}

function teamViewOf({ id, name, headId }: TeamView): TeamView {
  return { id, name, headId };
}
