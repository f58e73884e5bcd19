import { Body, Controller, Get, Patch, Put, Req, Res } from '@nestjs/common';
import { passwordChange, type PasswordChange } from '@app/contracts/sessions.js';
import { meChange, meView, type MeChange, type MeView } from '@app/contracts/users.js';
import { actions, reachOf } from '@app/domain/access/permissions.js';
import { PeopleRepository, type User } from '@app/persistence/people.repository.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Endpoint } from '../common/endpoint.js';
import { ifMatchOf, withEtag } from '../common/if-match.js';
import type { Principal } from '../common/principal.js';
import { CurrentPrincipal } from '../common/principal.js';
import { ProblemError } from '../common/problem.error.js';
import { SessionsService } from '../auth/sessions.service.js';
import { userViewOf } from './user-view.js';
import { UsersService } from './users.service.js';

/** Whoever is signed in. */
@Controller('me')
export class MeController {
  constructor(
    private readonly people: PeopleRepository,
    private readonly users: UsersService,
    private readonly sessions: SessionsService,
  ) {}

  @Get()
  @Endpoint({
    permit: 'signed-in',
    summary: 'Who is signed in, and what that allows',
    answers: { 200: meView },
    headers: { ETag: 'Revision of the user' },
  })
  async readMe(
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MeView> {
    const user = await this.people.user(principal.userId);
    if (!user) throw new ProblemError('sign-in-required');
    return meViewOf(withEtag(reply, user), principal);
  }

  @Patch()
  @Endpoint({
    permit: 'signed-in',
    summary: "Changes one's own language, time zone, working hours, and how mails come",
    answers: { 200: meView },
    headers: { ETag: 'Revision of the user' },
    ifMatch: true,
    problems: ['calendar-unknown', 'revision-mismatch'],
  })
  async changeMe(
    @Body({ schema: meChange }) body: MeChange,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MeView> {
    const user = await this.users.change(principal.userId, body, principal, ifMatchOf(request));
    return meViewOf(withEtag(reply, user), principal);
  }

  /** The user's other sessions end with it. */
  @Put('password')
  @Endpoint({
    permit: 'signed-in',
    summary: "Sets one's own password",
    answers: { 204: null },
    problems: ['password-wrong', 'password-too-easy', 'sign-in-locked'],
  })
  async changePassword(
    @Body({ schema: passwordChange }) body: PasswordChange,
    @CurrentPrincipal() principal: Principal,
  ): Promise<void> {
    await this.sessions.changePassword(principal, body);
  }
}

function meViewOf(user: User, { roles }: Principal): MeView {
  const permissions = Object.fromEntries(actions.map((action) => [action, reachOf(roles, action)]));
  return { user: userViewOf(user), permissions };
}
