import { Body, Controller, Delete, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { Config } from '@app/config/config.js';
import { idPath, type IdPath } from '@app/contracts/fields.js';
import {
  sessionList,
  sessionView,
  signIn,
  type SessionInfo,
  type SessionView,
  type SignIn,
} from '@app/contracts/sessions.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CONFIG } from '../common/config.token.js';
import { Endpoint } from '../common/endpoint.js';
import type { Principal } from '../common/principal.js';
import { CurrentPrincipal } from '../common/principal.js';
import { agentOf } from '../common/request-origin.js';
import { sessionCookie, setSessionCookie } from '../common/session-token.js';
import { SessionsService } from './sessions.service.js';

/** Signing in and out. */
@Controller('sessions')
export class SessionsController {
  constructor(
    private readonly sessions: SessionsService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Answers the session's token, for programs, and sets it as a cookie that scripts cannot read, for the page. */
  @Post()
  @Endpoint({
    permit: 'public',
    summary: 'Signs in by e-mail and password',
    description:
      'The token serves for twelve hours, as `Authorization: Bearer …` or as the cookie that comes along. Wrong passwords in a row make an account, and an address, wait: Retry-After says how long.',
    answers: { 201: sessionView },
    problems: ['sign-in-failed', 'sign-in-locked', 'origin-not-allowed', 'database-unavailable'],
  })
  async signIn(
    @Body({ schema: signIn }) body: SignIn,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    const session = await this.sessions.signIn(body, { address: request.ip, agent: agentOf(request) });
    setSessionCookie(reply, session, this.config);
    return session;
  }

  @Get()
  @Endpoint({
    permit: 'signed-in',
    summary: "Lists one's own sessions, the newest first",
    answers: { 200: sessionList },
  })
  async listSessions(@CurrentPrincipal() principal: Principal): Promise<{ items: SessionInfo[] }> {
    return { items: await this.sessions.listOf(principal) };
  }

  @Delete('current')
  @Endpoint({ permit: 'signed-in', summary: 'Signs out', answers: { 204: null } })
  async signOut(
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.sessions.signOut(principal);
    void reply.clearCookie(sessionCookie, { path: '/' });
  }

  @Delete('others')
  @Endpoint({
    permit: 'signed-in',
    summary: "Ends all of one's own sessions but the one that asks",
    answers: { 204: null },
  })
  async endOtherSessions(@CurrentPrincipal() principal: Principal): Promise<void> {
    await this.sessions.endOthers(principal);
  }

  @Delete(':id')
  @Endpoint({
    permit: 'signed-in',
    summary: "Ends one of one's own sessions",
    answers: { 204: null },
    problems: ['not-found'],
  })
  async endSession(
    @Param({ schema: idPath }) { id }: IdPath,
    @CurrentPrincipal() principal: Principal,
  ): Promise<void> {
    await this.sessions.endOne(principal, id);
  }
}
