import { Body, Controller, Logger, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  bulkAnswer,
  bulkInput,
  type BulkAnswer,
  type BulkInput,
  type BulkOutcome,
} from '@app/contracts/deal-bulk.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Denials } from '../common/denials.js';
import { Endpoint } from '../common/endpoint.js';
import { IdempotencyKey } from '../common/idempotency.js';
import { CurrentPrincipal, type Principal } from '../common/principal.js';
import { retryAfterSeconds } from '../common/problem.error.js';
import { logCause } from '../common/problem.filter.js';
import { DealBulkService, type Outcome } from './deal-bulk.service.js';

/** One request that asks many deals. */
@ApiTags('deals')
@Controller('deals/bulk')
export class DealBulkController {
  private readonly logger = new Logger('problem');

  constructor(
    private readonly bulk: DealBulkService,
    private readonly denials: Denials,
  ) {}

  @Post()
  @Endpoint({
    permit: 'deal.read',
    summary: 'Moves, holds, resumes, loses, reopens, marks or hands over up to 100 deals',
    description:
      'The answer is 200 and tells of each deal what its own door would have answered: rights, reach and revision are ' +
      'asked for each, and none stops another. A body that is not well-formed is refused whole, and nothing is done. ' +
      'Under the same Idempotency-Key what was done is answered alike and done once; what was refused is asked again, ' +
      'so that after a 429 or 503 (the answer then has Retry-After) the same request is simply repeated.',
    answers: { 200: bulkAnswer },
    headers: { 'Retry-After': 'Seconds, where a deal answered 429 or 503' },
  })
  async actOnDeals(
    @Body({ schema: bulkInput }) { items }: BulkInput,
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BulkAnswer> {
    const outcomes = await this.bulk.actOn(items, principal, key);
    const told = outcomes.map((outcome) => this.tell(outcome, request));
    if (told.some(({ status }) => status === 429 || status === 503))
      reply.header('retry-after', String(retryAfterSeconds));
    const done = told.filter(({ deal }) => deal !== null).length;
    return { items: told, done, refused: told.length - done };
  }

  /** A refusal is logged and noted as that of a deal's own door. */
  private tell(outcome: Outcome, request: FastifyRequest): BulkOutcome {
    const { id } = outcome;
    if ('deal' in outcome) return { id, status: 200, deal: outcome.deal, problem: null };
    const { problem } = outcome;
    logCause(problem, request, this.logger);
    this.denials.note(request, problem, [id]);
    return { id, status: problem.status, deal: null, problem: problem.toProblem(request.id) };
  }
}
