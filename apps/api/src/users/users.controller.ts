import { Body, Controller, Get, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { idPath, type IdPath } from '@app/contracts/fields.js';
import {
  newUser,
  userChange,
  userPage,
  userQuery,
  userView,
  userWork,
  type NewUser,
  type UserChange,
  type UserQuery,
  type UserView,
  type UserWork,
} from '@app/contracts/users.js';
import { PeopleRepository } from '@app/persistence/people.repository.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Page } from '../common/cursor.js';
import { pageOf, readCursor } from '../common/cursor.js';
import { Endpoint } from '../common/endpoint.js';
import { IdempotencyKey } from '../common/idempotency.js';
import { ifMatchOf, withEtag } from '../common/if-match.js';
import { nameCursor, namePlace } from '../common/name-cursor.js';
import type { Principal } from '../common/principal.js';
import { CurrentPrincipal } from '../common/principal.js';
import { notFound } from '../common/problem.error.js';
import { PasswordResetsService } from '../auth/password-resets.service.js';
import { userViewOf } from './user-view.js';
import { UsersService } from './users.service.js';

/** Those who work with deals. */
@Controller('users')
export class UsersController {
  constructor(
    private readonly people: PeopleRepository,
    private readonly users: UsersService,
    private readonly resets: PasswordResetsService,
  ) {}

  @Get()
  @Endpoint({ permit: 'user.read', reach: 'all', summary: 'Lists users by name', answers: { 200: userPage } })
  async listUsers(
    @Query({ schema: userQuery }) { limit, cursor, ...filter }: UserQuery,
  ): Promise<Page<UserView>> {
    const users = await this.people.users(limit + 1, readCursor(cursor, nameCursor), filter);
    return pageOf(users, limit, userViewOf, namePlace);
  }

  @Get(':id')
  @Endpoint({
    permit: 'user.read',
    reach: 'all',
    summary: 'Shows a user',
    answers: { 200: userView },
    headers: { ETag: 'Revision of the user' },
    problems: ['not-found'],
  })
  async readUser(
    @Param({ schema: idPath }) { id }: IdPath,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UserView> {
    const user = await this.people.user(id);
    if (!user) throw notFound('no such user');
    return userViewOf(withEtag(reply, user));
  }

  @Get(':id/work')
  @Endpoint({
    permit: 'user.write',
    reach: 'all',
    summary: 'What a user would have to hand over on leaving',
    answers: { 200: userWork },
    problems: ['not-found'],
  })
  async readUserWork(@Param({ schema: idPath }) { id }: IdPath): Promise<UserWork> {
    if (!(await this.people.user(id))) throw notFound('no such user');
    return this.people.work(id);
  }

  /** Without an Idempotency-Key: each link serves once, and few mails are sent in a row. */
  @Post(':id/password-resets')
  @Endpoint({
    permit: 'user.write',
    reach: 'all',
    summary: 'Sends a user a mail with a link that sets a password',
    description:
      'As if the user had asked for it: the link serves once, for half an hour. A fourth mail within a day has to wait: Retry-After says how long.',
    answers: { 202: null },
    problems: ['not-found', 'user-inactive'],
  })
  async sendPasswordReset(@Param({ schema: idPath }) { id }: IdPath): Promise<void> {
    await this.resets.askFor(id);
  }

  @Post()
  @Endpoint({
    permit: 'user.write',
    reach: 'all',
    summary: 'Adds a user',
    answers: { 201: userView },
    problems: ['email-taken', 'password-too-easy', 'team-unknown', 'calendar-unknown'],
  })
  addUser(
    @Body({ schema: newUser }) body: NewUser,
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
  ): Promise<UserView> {
    return this.users.add(body, principal, key);
  }

  @Patch(':id')
  @Endpoint({
    permit: 'user.write',
    reach: 'all',
    summary: 'Changes a user: roles, team, password, whether active',
    description:
      'Who owns open deals or cares for customers is made inactive only together with handing them over: `handOverTo`. Open deals go along to another team. When either is interrupted, the same request goes on with what is left.',
    answers: { 200: userView },
    problems: [
      ...['not-found', 'last-administrator', 'password-too-easy', 'team-unknown', 'calendar-unknown'],
      ...[
        'work-left-behind',
        'owner-unknown',
        'temporal-unavailable',
        'row-behind-workflow',
        'revision-mismatch',
      ],
    ] as const,
    headers: { ETag: 'Revision of the user' },
    ifMatch: true,
  })
  async changeUser(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: userChange }) body: UserChange,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UserView> {
    const user = await this.users.change(id, body, principal, ifMatchOf(request));
    return userViewOf(withEtag(reply, user));
  }
}
