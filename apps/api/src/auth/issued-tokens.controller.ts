import { Controller, Delete, Get, Param, Query } from '@nestjs/common';
import { idPath, type IdPath } from '@app/contracts/fields.js';
import {
  issuedTokenPage,
  issuedTokenQuery,
  type IssuedToken,
  type IssuedTokenQuery,
} from '@app/contracts/tokens.js';
import { ApiTokenRepository, type IssuedTokenRow } from '@app/persistence/api-token.repository.js';
import { pageOf, readCursor, type Page } from '../common/cursor.js';
import { Endpoint } from '../common/endpoint.js';
import { notFound } from '../common/problem.error.js';
import { timePlace, timePlaceOf } from '../common/time-cursor.js';
import { tokenViewOf } from './token-view.js';

/** Everybody's API tokens, for whoever answers for who comes in. */
@Controller('issued-tokens')
export class IssuedTokensController {
  constructor(private readonly tokens: ApiTokenRepository) {}

  @Get()
  @Endpoint({
    permit: 'user.write',
    reach: 'all',
    summary: "Lists everybody's API tokens, the newest first, also those that have expired",
    answers: { 200: issuedTokenPage },
  })
  async listIssuedTokens(
    @Query({ schema: issuedTokenQuery }) { limit, cursor, q }: IssuedTokenQuery,
  ): Promise<Page<IssuedToken>> {
    const rows = await this.tokens.issued(limit + 1, readCursor(cursor, timePlace), q);
    return pageOf(rows, limit, issuedViewOf, ({ createdAt, id }) => timePlaceOf(createdAt, id));
  }

  @Delete(':id')
  @Endpoint({
    permit: 'user.write',
    reach: 'all',
    summary: "Revokes anybody's API token at once",
    answers: { 204: null },
    problems: ['not-found'],
  })
  async revokeIssuedToken(@Param({ schema: idPath }) { id }: IdPath): Promise<void> {
    if (!(await this.tokens.revokeAnybodys(id))) throw notFound('no such token');
  }
}

function issuedViewOf(row: IssuedTokenRow): IssuedToken {
  const owner = { id: row.ownerId, name: row.ownerName, active: row.ownerActive };
  return { ...tokenViewOf(row), owner };
}
