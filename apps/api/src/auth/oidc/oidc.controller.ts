import { Controller, Get, Inject, Logger, Query, Req, Res } from '@nestjs/common';
import { publicUrl, type Config } from '@app/config/config.js';
import {
  signInWays,
  oidcAnswer,
  oidcBeginning,
  type OidcBeginning,
  type SignInWays,
} from '@app/contracts/sessions.js';
import { SigningKeyRepository } from '@app/persistence/signing-key.repository.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import * as oidc from 'openid-client';
import { CONFIG } from '../../common/config.token.js';
import { Endpoint } from '../../common/endpoint.js';
import { logCause } from '../../common/problem.filter.js';
import { problemOf } from '../../common/problem.mapping.js';
import { ProblemError } from '../../common/problem.error.js';
import { agentOf } from '../../common/request-origin.js';
import { setSessionCookie } from '../../common/session-token.js';
import { SessionsService } from '../sessions.service.js';
import { journeyCookie, journeyMs, readJourney, writeJourney, type Journey } from './oidc-journey.js';
import { OidcPeopleService } from './oidc-people.service.js';
import { OidcProvider } from './oidc-provider.js';

/** Signing in by an OpenID provider. Browsers are sent from address to address: whatever goes wrong is told by the page. */
@Controller('sign-in')
export class OidcController {
  private readonly logger = new Logger('oidc');

  constructor(
    private readonly provider: OidcProvider,
    private readonly persons: OidcPeopleService,
    private readonly sessions: SessionsService,
    private readonly keys: SigningKeyRepository,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  @Endpoint({
    permit: 'public',
    summary:
      'Tells how one may sign in: always by e-mail and password, and by an OpenID provider where one is set up',
    answers: { 200: signInWays },
  })
  listSignInWays(): SignInWays {
    const { settings } = this.provider;
    return { password: true, oidc: settings ? { label: settings.label } : null };
  }

  @Get('oidc')
  @Endpoint({
    permit: 'public',
    summary: 'Sends a browser to the OpenID provider',
    description:
      'Where none is set up, there is nothing here. A provider that is away is told by the page of sign-in, with `problem=oidc-unavailable`.',
    answers: { 303: null },
    headers: { Location: 'The provider, or the page of sign-in' },
    problems: ['not-found'],
  })
  async beginOidc(
    @Query({ schema: oidcBeginning }) { then }: OidcBeginning,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    this.provider.required();
    await this.orTelling(request, reply, async () => {
      const journey: Journey = {
        ...{ state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() },
        ...{ then, until: Date.now() + journeyMs },
      };
      const address = await this.provider.addressFor(journey);
      const [key] = await this.keys.keys();
      // Lax: the provider's site sends the browser back, and a strict cookie would stay behind.
      void reply.setCookie(journeyCookie, writeJourney(key, journey), {
        ...this.cookieOptions(),
        ...{ httpOnly: true, sameSite: 'lax', maxAge: journeyMs / 1_000 },
      });
      return address.href;
    });
  }

  @Get('oidc/callback')
  @Endpoint({
    permit: 'public',
    summary: 'Takes a browser back from the OpenID provider, and signs its person in',
    description:
      'The same session as by password, in the same cookie. Whoever is refused is sent to the page of sign-in, with the code of the problem as `problem`.',
    answers: { 303: null },
    headers: { Location: 'The page' },
    problems: ['not-found'],
  })
  async endOidc(
    // What a provider adds to it is its own affair: the library judges it.
    @Query({ schema: oidcAnswer }) _answer: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    this.provider.required();
    // It reads nothing and changes much, though browsers come by GET.
    request.mayChangeHolders = true;
    request.changesByReading = true;
    // Once, whatever comes of it.
    void reply.clearCookie(journeyCookie, this.cookieOptions());
    await this.orTelling(request, reply, async () => {
      const from = { address: request.ip, agent: agentOf(request) };
      await this.sessions.countAttempt(from.address);
      const journey = readJourney(await this.keys.keys(), request.cookies[journeyCookie] ?? '', new Date());
      if (!journey) throw new ProblemError('oidc-expired');
      const [, query = ''] = request.url.split('?', 2);
      const user = await this.persons.userFor(await this.provider.claimsOf(query, journey));
      request.signedInAs = user.id;
      setSessionCookie(reply, await this.sessions.beginByProvider(user, from), this.config);
      return this.page({ entered: 'oidc', then: journey.then });
    });
  }

  /** Sends the browser on; to the page of sign-in with what went wrong, and nothing else of it. */
  private async orTelling(
    request: FastifyRequest,
    reply: FastifyReply,
    address: () => Promise<string>,
  ): Promise<void> {
    let location: string;
    try {
      location = await address();
    } catch (error) {
      const problem = problemOf(error);
      logCause(problem, request, this.logger);
      await this.sessions.noteRefused(problem.code);
      location = this.page({ problem: problem.code });
    }
    void reply.header('location', location);
  }

  private page(search: Record<string, string>): string {
    return `${publicUrl(this.config)}/login?${new URLSearchParams(search).toString()}`;
  }

  private cookieOptions(): { readonly path: string; readonly secure: boolean } {
    const { pathname } = this.provider.required().callback;
    return { path: pathname.replace(/\/callback$/, ''), secure: this.config.DEALWARDEN_SECURE_COOKIES };
  }
}
