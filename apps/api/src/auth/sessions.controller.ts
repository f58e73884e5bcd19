import { Body, Controller, Delete, Inject, Post, Res } from '@nestjs/common';
import type { Config } from '@app/config/config.js';
import { sessionView, signIn, type SessionView, type SignIn } from '@app/contracts/sessions.js';
import type { FastifyReply } from 'fastify';
import { CONFIG } from '../common/config.token.js';
import { Endpoint } from '../common/endpoint.js';
import type { Principal } from '../common/principal.js';
import { CurrentPrincipal } from '../common/principal.js';
import { sessionCookie } from '../common/session-token.js';
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
      'The token serves for twelve hours, as `Authorization: Bearer …` or as the cookie that comes along.',
    answers: { 201: sessionView },
    problems: ['sign-in-failed', 'origin-not-allowed', 'database-unavailable'],
  })
  async signIn(
    @Body({ schema: signIn }) body: SignIn,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    const session = await this.sessions.signIn(body);
    void reply.setCookie(sessionCookie, session.token, {
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure: this.config.DEALWARDEN_SECURE_COOKIES,
      expires: new Date(session.expiresAt),
    });
    return session;
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
}
