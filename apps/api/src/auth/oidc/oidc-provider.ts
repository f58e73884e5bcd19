import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Config } from '@app/config/config.js';
import * as oidc from 'openid-client';
import { CONFIG } from '../../common/config.token.js';
import { ProblemError } from '../../common/problem.error.js';
import { groupsIn, together, type Claims } from './oidc-claims.js';
import type { Journey } from './oidc-journey.js';
import { oidcSettingsOf, type OidcSettings } from './oidc-settings.js';

/** Clocks of two machines differ. */
const clockSeconds = 30;
/** A person waits at our page meanwhile. */
const answerSeconds = 5;
/** A provider that moves or changes its keys' address says so in its document. */
const knownMs = 3_600_000;
/** A provider that is away is not asked by each visitor. */
const restMs = 1_000;

interface Known {
  readonly provider: oidc.Configuration;
  readonly at: number;
}

/** The OpenID provider that people may sign in by. It is looked for when somebody does: our start does not wait for it. */
@Injectable()
export class OidcProvider {
  /** Undefined: there is none. */
  readonly settings?: OidcSettings;
  private readonly logger = new Logger('oidc');
  private known?: Known;
  private asking?: Promise<oidc.Configuration>;
  private failedAt = -Infinity;

  constructor(@Inject(CONFIG) config: Config) {
    this.settings = oidcSettingsOf(config);
  }

  /** The settings, where there are any. */
  required(): OidcSettings {
    if (!this.settings) throw new ProblemError('not-found', 'no OpenID provider is set up');
    return this.settings;
  }

  /**
   * Where to send somebody who wants to sign in.
   * @throws ProblemError oidc-unavailable
   */
  async addressFor({ state, nonce, verifier }: Journey): Promise<URL> {
    const { scopes: scope, callback } = this.required();
    return oidc.buildAuthorizationUrl(await this.provider(), {
      ...{ redirect_uri: callback.href, scope, state, nonce, code_challenge_method: 'S256' },
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    });
  }

  /**
   * Who somebody is who was sent back to us.
   * @param query as the provider wrote it
   * @throws ProblemError oidc-cancelled, oidc-failed, oidc-unavailable
   */
  async claimsOf(query: string, journey: Journey): Promise<Claims & { readonly sub: string }> {
    const provider = await this.provider();
    const answer = new URL(this.required().callback);
    answer.search = query;
    try {
      const tokens = await oidc.authorizationCodeGrant(provider, answer, {
        expectedState: journey.state,
        expectedNonce: journey.nonce,
        pkceCodeVerifier: journey.verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (!claims) throw new ProblemError('oidc-failed');
      return await this.completed(provider, claims, tokens.access_token);
    } catch (error) {
      throw this.problemOf(error);
    }
  }

  /** Many providers tell e-mail and groups only to whoever asks for them. */
  private async completed(
    provider: oidc.Configuration,
    claims: oidc.IDToken,
    accessToken: string,
  ): Promise<Claims & { readonly sub: string }> {
    const { groupsClaim, roles } = this.required();
    const lacks =
      claims.email_verified === undefined || (roles && groupsIn(claims, groupsClaim).length === 0);
    if (!lacks || !provider.serverMetadata().userinfo_endpoint) return claims;
    return {
      ...together(claims, await oidc.fetchUserInfo(provider, accessToken, claims.sub)),
      sub: claims.sub,
    };
  }

  /** Codes only: what went wrong in words may quote what was sent. */
  private problemOf(error: unknown): ProblemError {
    if (error instanceof ProblemError) return error;
    if (error instanceof oidc.AuthorizationResponseError && error.error === 'access_denied')
      return new ProblemError('oidc-cancelled');
    this.logger.warn('a sign-in did not hold', { code: codeOf(error) });
    return new ProblemError(isAway(error) ? 'oidc-unavailable' : 'oidc-failed');
  }

  private async provider(): Promise<oidc.Configuration> {
    const now = performance.now();
    if (this.known && now - this.known.at < knownMs) return this.known.provider;
    if (now - this.failedAt < restMs) return this.knownOrRefused();
    this.asking ??= this.discovered().finally(() => (this.asking = undefined));
    try {
      const provider = await this.asking;
      this.known = { provider, at: performance.now() };
      return provider;
    } catch (error) {
      this.failedAt = performance.now();
      this.logger.warn('the provider cannot be asked what it offers', { code: codeOf(error) });
      return this.knownOrRefused();
    }
  }

  /** What was known serves on: keys are asked for anew when they do not fit. */
  private knownOrRefused(): oidc.Configuration {
    if (!this.known) throw new ProblemError('oidc-unavailable');
    return this.known.provider;
  }

  private async discovered(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret } = this.required();
    const isOpen = issuer.protocol === 'http:';
    return oidc.discovery(
      issuer,
      clientId,
      { client_secret: clientSecret, [oidc.clockTolerance]: clockSeconds },
      clientSecret === undefined ? oidc.None() : oidc.ClientSecretBasic(clientSecret),
      {
        timeout: answerSeconds,
        // The settings let only this machine be asked so.
        execute: [oidc.enableNonRepudiationChecks, ...(isOpen ? [oidc.allowInsecureRequests] : [])],
      },
    );
  }
}

function codeOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : String(name);
}

function isAway(error: unknown): boolean {
  const { name, code, status } = (error ?? {}) as { name?: string; code?: string; status?: number };
  return name === 'TypeError' || name === 'TimeoutError' || code === 'OAUTH_TIMEOUT' || (status ?? 0) >= 500;
}
