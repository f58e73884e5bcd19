import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
import { idPath, type IdPath } from '@app/contracts/fields.js';
import {
  apiTokenList,
  apiTokenOnce,
  newApiToken,
  type ApiTokenOnce,
  type ApiTokenView,
  type NewApiToken,
} from '@app/contracts/tokens.js';
import { ApiTokenRepository } from '@app/persistence/api-token.repository.js';
import { newToken } from '@app/persistence/secret-token.js';
import { v7 as uuidv7 } from 'uuid';
import { Endpoint } from '../common/endpoint.js';
import type { Principal } from '../common/principal.js';
import { CurrentPrincipal } from '../common/principal.js';
import { notFound, ProblemError } from '../common/problem.error.js';
import { tellingViolations } from '../common/violations.js';
import { tokenViewOf } from './token-view.js';

const violations = { api_token_name: () => new ProblemError('token-name-taken') };

/** Tokens with which programs act for their owner. Whoever is signed in keeps their own; a token serves none of this. */
@Controller('tokens')
export class TokensController {
  constructor(private readonly tokens: ApiTokenRepository) {}

  @Get()
  @Endpoint({
    permit: 'signed-in',
    summary: "Lists one's own API tokens by name",
    answers: { 200: apiTokenList },
  })
  async listTokens(@CurrentPrincipal() principal: Principal): Promise<{ items: ApiTokenView[] }> {
    return { items: (await this.tokens.tokensOf(principal.userId)).map(tokenViewOf) };
  }

  /** Without an Idempotency-Key, whose record would keep the token; the name tells that a request comes again. */
  @Post()
  @Endpoint({
    permit: 'signed-in',
    summary: 'Makes an API token',
    description:
      'The answer shows the token, once. Each name serves once: a request whose answer was lost is refused when it comes again; revoke the token, and make another.',
    answers: { 201: apiTokenOnce },
    problems: ['token-name-taken'],
  })
  async makeToken(
    @Body({ schema: newApiToken }) { name, scopes, expiresInDays }: NewApiToken,
    @CurrentPrincipal() { userId }: Principal,
  ): Promise<ApiTokenOnce> {
    const { token, hash } = newToken('api');
    const row = await tellingViolations(violations, () =>
      this.tokens.add({ id: uuidv7(), userId, tokenHash: hash, name, scopes, days: expiresInDays }),
    );
    return { ...tokenViewOf(row), token };
  }

  @Delete(':id')
  @Endpoint({
    permit: 'signed-in',
    summary: "Revokes one of one's own API tokens at once",
    answers: { 204: null },
    problems: ['not-found'],
  })
  async revokeToken(
    @Param({ schema: idPath }) { id }: IdPath,
    @CurrentPrincipal() principal: Principal,
  ): Promise<void> {
    if (!(await this.tokens.revoke(principal.userId, id))) throw notFound('no such token of yours');
  }
}
