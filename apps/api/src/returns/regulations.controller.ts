import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common';
import { keyPath, type KeyPath } from '@app/contracts/fields.js';
import {
  regulationList,
  regulationPublication,
  regulationPublished,
  regulationView,
  returnRegulation,
  type RegulationPublication,
  type RegulationPublished,
  type RegulationView,
  type ReturnRegulationInput,
} from '@app/contracts/return-regulations.js';
import { caseRetimingPreview, type CaseRetimingPreviewView } from '@app/contracts/retimings.js';
import { instant } from '@app/domain/instant.js';
import { regulationOnCalendar, regulationProblems } from '@app/domain/returns/regulation-problems.js';
import type { ReturnRegulation } from '@app/domain/returns/regulation.js';
import { CaseRetimingPreviews } from '@app/persistence/case-retiming-preview.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import {
  publishRegulationVersion,
  ReturnRegulationRepository,
  type PublishedRegulation,
} from '@app/persistence/return-regulation.repository.js';
import type { FastifyReply } from 'fastify';
import { Endpoint } from '../common/endpoint.js';
import { Idempotency, IdempotencyKey } from '../common/idempotency.js';
import { CurrentPrincipal, type Principal } from '../common/principal.js';
import { notFound, ProblemError } from '../common/problem.error.js';

/** The regulations that return cases follow: norms, warnings, ladders and claim windows as data. */
@Controller('return-regulations')
export class RegulationsController {
  constructor(
    private readonly regulations: ReturnRegulationRepository,
    private readonly definitions: DefinitionRepository,
    private readonly previews: CaseRetimingPreviews,
    private readonly idempotency: Idempotency,
  ) {}

  @Get()
  @Endpoint({
    permit: 'pipeline.read',
    reach: 'all',
    summary: 'Lists the newest version of every regulation',
    answers: { 200: regulationList },
  })
  async listRegulations(): Promise<{ items: RegulationView[] }> {
    return { items: (await this.regulations.newest()).map(viewOf) };
  }

  @Get(':key')
  @Endpoint({
    permit: 'pipeline.read',
    reach: 'all',
    summary: 'Shows the newest version of a regulation',
    answers: { 200: regulationView },
    problems: ['not-found'],
  })
  async readRegulation(@Param({ schema: keyPath }) { key }: KeyPath): Promise<RegulationView> {
    const found = await this.regulations.find(key);
    if (!found) throw notFound('no such regulation');
    return viewOf(found);
  }

  /** Sent again with its key it is answered as at first, whatever was published since. What the newest version already says makes no new one. */
  @Post()
  @Endpoint({
    permit: 'pipeline.publish',
    reach: 'all',
    summary: 'Publishes a regulation as its next version',
    description:
      'Open cases are re-timed in a while; what it shortens leaves a working day to act. `GET /retimings` tells how far it is.',
    answers: { 200: regulationPublished, 201: regulationPublished },
    problems: ['definition-invalid', 'body-too-large'],
  })
  async publishRegulation(
    @Body({ schema: regulationPublication }) body: RegulationPublication,
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RegulationPublished> {
    // Which steps there are, the check says with everything else.
    const definition = body.definition as unknown as ReturnRegulation;
    const errors = await this.problems(definition);
    if (errors.length > 0) throw new ProblemError('definition-invalid', undefined, { errors });
    const by = { userId: principal.userId, note: body.note };
    const { version, isNew, retimedCases } = await this.idempotency.once(
      { principal, key, route: 'POST /return-regulations', body },
      (transaction) => publishRegulationVersion(transaction, definition, by),
    );
    if (isNew) void reply.status(201);
    const published = await this.regulations.find(definition.key, version);
    return { ...viewOf(published!), retimedCases };
  }

  @Post('preview')
  @Endpoint({
    permit: 'pipeline.publish',
    reach: 'all',
    summary: 'Shows what publishing a regulation would mean for open cases; nothing is done',
    answers: { 200: caseRetimingPreview },
    problems: ['definition-invalid', 'body-too-large'],
  })
  async previewRegulation(
    @Body({ schema: returnRegulation }) given: ReturnRegulationInput,
  ): Promise<CaseRetimingPreviewView> {
    const definition = given as unknown as ReturnRegulation;
    const errors = await this.problems(definition);
    if (errors.length > 0) throw new ProblemError('definition-invalid', undefined, { errors });
    return this.previews.ofRegulation(definition, instant(Date.now()));
  }

  private async problems(definition: ReturnRegulation) {
    const own = regulationProblems(definition);
    const calendar = await this.definitions.calendarFor(definition.calendar);
    if (!calendar) {
      const reason = `there is no calendar ${definition.calendar}`;
      return [...own, { path: 'calendar', reason, hint: 'GET /calendars tells which there are' }];
    }
    if (own.length > 0) return own;
    const theirs = await this.regulations.counterpartyCalendars();
    return regulationOnCalendar(definition, calendar, Date.now(), theirs);
  }
}

function viewOf({ key, version, definition, publishedAt, note }: PublishedRegulation): RegulationView {
  const view = { ...{ key, version, note }, publishedAt: publishedAt.toISOString() };
  return { ...view, definition: definition as unknown as RegulationView['definition'] };
}
