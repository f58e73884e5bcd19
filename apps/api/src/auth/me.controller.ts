import { Body, Controller, Get, Put } from '@nestjs/common';
import { passwordChange, type PasswordChange } from '@app/contracts/sessions.js';
import { meView, type MeView } from '@app/contracts/users.js';
import { actions, reachOf } from '@app/domain/access/permissions.js';
import { PeopleRepository } from '@app/persistence/people.repository.js';
import { Endpoint } from '../common/endpoint.js';
import type { Principal } from '../common/principal.js';
import { CurrentPrincipal } from '../common/principal.js';
import { ProblemError } from '../common/problem.error.js';
import { userViewOf } from '../users/user-view.js';
import { SessionsService } from './sessions.service.js';

/** Whoever is signed in. */
@Controller('me')
export class MeController {
  constructor(
    private readonly people: PeopleRepository,
    private readonly sessions: SessionsService,
  ) {}

  @Get()
  @Endpoint({
    permit: 'signed-in',
    summary: 'Who is signed in, and what that allows',
    answers: { 200: meView },
  })
  async readMe(@CurrentPrincipal() principal: Principal): Promise<MeView> {
    const user = await this.people.user(principal.userId);
    if (!user) throw new ProblemError('sign-in-required');
    const permissions = Object.fromEntries(
      actions.map((action) => [action, reachOf(principal.roles, action)]),
    );
    return { user: userViewOf(user), permissions };
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
