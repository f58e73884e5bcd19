import { Injectable } from '@nestjs/common';
import type {
  ChangeDealInput,
  HandOverDealInput,
  LoseDealInput,
  MigrateDealInput,
} from '@app/contracts/deal-commands.js';
import type { DealView, OpenDealInput } from '@app/contracts/deals.js';
import { rightTo } from '@app/domain/access/permissions.js';
import type { Commanded, DealCommand, OpenDeal } from '@app/domain/deal/commands.js';
import { decide, decideOpening, type OpeningFacts } from '@app/domain/deal/decide.js';
import { refusedProduct } from '@app/domain/deal/product.js';
import { isRefused } from '@app/domain/deal/transition.js';
import type { DealRules } from '@app/domain/deal/settle.js';
import type { DealState, FieldValue } from '@app/domain/deal/state.js';
import { refuse } from '@app/domain/errors.js';
import { instant } from '@app/domain/instant.js';
import { CommandOriginRepository } from '@app/persistence/command-origin.repository.js';
import { rulesAround, rulesToDecide, type Surroundings } from '@app/persistence/deal-surroundings.js';
import {
  DealRepository,
  type CommandTexts,
  type KnownEvent,
  type OpeningContext,
} from '@app/persistence/deal.repository.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { v5 as uuidv5 } from 'uuid';
import type { TransitionAnswer } from '../../../../workflows/src/deal/deal.updates.js';
import { commandIdOf, keyReused, requestHashOf } from '../common/idempotency.js';
import { notFound, ProblemError, refusalProblem } from '../common/problem.error.js';
import { throughOf } from '../common/request-origin.js';
import type { Principal } from '../common/principal.js';
import { TemporalGateway } from '@app/gateway/temporal.gateway.js';
import { planOf, textsOf } from './command-endpoint.js';
import { dealViewOf } from './deal-view.js';
import { splitFields } from './field-texts.js';

/** One request to do something to a deal. */
export interface Asked {
  readonly principal: Principal;
  /** The request's Idempotency-Key. */
  readonly key: string;
  /** What the request asks for, as its hash sees it. */
  readonly body: unknown;
  /** The revision of If-Match. */
  readonly ifRevision?: number;
}

/** A command that is made only when it has not been carried out before: what it needs may be gone since. */
export interface LateCommand {
  readonly kind: DealCommand['kind'];
  make(deal: DealState, rules: DealRules): DealCommand | Promise<DealCommand>;
}

/** What a substitute may do with a deal that it is told of in somebody's stead. */
const answers: readonly DealCommand['kind'][] = ['take-on', 'snooze', 'instruct'];

/** Deals' ids are made of who opens them and under which key, so that asking twice opens one. */
const dealNamespace = '2f3d8a52-6a0e-5d2b-8c0e-6f0f2a0f7f53';

/**
 * Carries commands to deals. The event is the idempotency record: a key that has one is answered from it before any
 * rule is looked at. The rules are checked here only to refuse early and cheaply; the transition decides.
 */
@Injectable()
export class DealCommandsService {
  constructor(
    private readonly deals: DealRepository,
    private readonly definitions: DefinitionRepository,
    private readonly temporal: TemporalGateway,
    private readonly origins: CommandOriginRepository,
  ) {}

  async open(input: OpenDealInput, asked: Asked): Promise<DealView> {
    const { principal } = asked;
    const dealId = uuidv5(`${principal.userId}:${asked.key}`, dealNamespace);
    const commandId = commandIdOf(principal.userId, asked.key);
    const ownerId = input.ownerId ?? principal.userId;
    const { pipeline: pipelineKey, pipelineVersion: version, customerId } = input;
    const opening = { dealId, commandId, pipelineKey, version, customerId, ownerId };
    const context = await this.deals.forOpening(opening, principal);
    const requestHash = requestHashOf(asked.body, 'open');
    if (context.known) return this.answer(dealId, context.known, requestHash);
    const { facts, surroundings, pipelineVersion } = openable(context, dealId, pipelineKey);
    const deal = { dealId, pipelineKey, pipelineVersion };
    const rules = await rulesAround(this.definitions, deal, surroundings);
    await this.checkProduct(input.productKey, rules);
    const { fields, texts } = splitFields<FieldValue>(input.fields, rules.pipeline, '');
    const commanded: Commanded<OpenDeal> = {
      commandId,
      principalId: principal.userId,
      through: await throughOf(principal, this.origins),
      requestHash,
      command: { ...openingOf(input, ownerId, pipelineVersion, rules), fields },
    };
    mayOverride(commanded.command, { ownerId, teamId: facts.teamId }, principal);
    const early = decideOpening(commanded, facts, rules, instant(Date.now()));
    if (isRefused(early)) throw refusalProblem(early.refusal);
    const written = {
      ...textsOf({ title: input.title, reason: input.reason }),
      ...(texts ? { fields: texts } : {}),
    };
    await this.deals.keepTexts(dealId, commanded, written);
    return this.answer(dealId, doneOf(await this.temporal.open(dealId, commanded)), requestHash);
  }

  /**
   * Gives a command to a deal within the principal's reach. One that was carried out is answered also when the deal has
   * left that reach since, as by a hand-over.
   * @param given the command, or what makes it, knowing the deal as it is
   * @param texts what people wrote with it; it stays in the database
   */
  async command(
    dealId: string,
    given: DealCommand | LateCommand,
    asked: Asked,
    texts: CommandTexts | ((rules: DealRules) => CommandTexts) = {},
  ): Promise<DealView> {
    const { principal } = asked;
    const commandId = commandIdOf(principal.userId, asked.key);
    const context = await this.deals.forCommand(dealId, commandId, principal);
    if (!context) throw notFound('no such deal');
    const requestHash = requestHashOf(asked.body, `${given.kind} ${dealId}`);
    if (context.known) return this.answer(dealId, context.known, requestHash);
    if (!context.isWithinReach && !answers.includes(given.kind)) throw notFound('no such deal');
    const { state, surroundings } = context;
    const around = await rulesAround(this.definitions, state, surroundings);
    const command = 'make' in given ? await given.make(state, around) : given;
    const rules =
      command.kind === 'migrate'
        ? await rulesToDecide(this.definitions, state, surroundings, command, (key, version) =>
            this.definitions.effectiveVersions(key, version),
          )
        : around;
    mayOverride(command, state, principal);
    const commanded: Commanded<DealCommand> = {
      commandId,
      principalId: principal.userId,
      through: await throughOf(principal, this.origins),
      requestHash,
      ifRevision: asked.ifRevision,
      command,
    };
    const early = decide(state, commanded, rules, instant(Date.now()));
    if (isRefused(early)) throw refusalProblem(early.refusal);
    const written = typeof texts === 'function' ? texts(rules) : texts;
    if (Object.keys(written).length > 0) await this.deals.keepTexts(dealId, commanded, written);
    return this.answer(dealId, doneOf(await this.temporal.command(dealId, commanded)), requestHash);
  }

  /** Changes what a deal is worth and what is known of it. */
  async change(dealId: string, { reason, ...changes }: ChangeDealInput, asked: Asked): Promise<DealView> {
    const split = ({ pipeline }: DealRules) => splitFields<FieldValue | null>(changes.fields, pipeline, null);
    return this.command(
      dealId,
      {
        kind: 'change',
        make: async (_, rules) => {
          await this.checkProduct(changes.productKey, rules);
          return { kind: 'change', changes: { ...changes, fields: split(rules).fields } };
        },
      },
      asked,
      (rules) => {
        const { texts } = split(rules);
        return { ...textsOf({ reason }), ...(texts ? { fields: texts } : {}) };
      },
    );
  }

  /** Gives a deal to another owner: somebody active in a team that the principal reaches. */
  async handOver(dealId: string, { ownerId, note }: HandOverDealInput, asked: Asked): Promise<DealView> {
    const kind = 'hand-over';
    const make = async (): Promise<DealCommand> => {
      const teamId = await this.deals.teamOfColleague(ownerId, asked.principal);
      if (!teamId) throw noOwner();
      return { kind, ownerId, teamId };
    };
    return this.command(dealId, { kind, make }, asked, textsOf({ note }));
  }

  /** Puts a deal on another version of its pipeline: the newest unless one is named. */
  async migrate(dealId: string, input: MigrateDealInput, asked: Asked): Promise<DealView> {
    const { toVersion, stage, loseFields, reason } = input;
    const kind = 'migrate';
    const make = async ({ pipelineKey, pipelineVersion }: DealState): Promise<DealCommand> => {
      const newest = toVersion ?? (await this.definitions.find(pipelineKey))?.version;
      return { kind, toVersion: newest ?? pipelineVersion, stage, loseFields, reasoned: true };
    };
    return this.command(dealId, { kind, make }, asked, textsOf({ reason }));
  }

  /** Loses a deal; what is mended for a reason inside us is the deal's owner's to do unless somebody else is named. */
  async lose(dealId: string, input: LoseDealInput, asked: Asked): Promise<DealView> {
    const { reason, note, competitor, correctiveAction } = input;
    const kind = 'lose';
    const make = async (deal: DealState): Promise<DealCommand> => {
      if (!correctiveAction) return { kind, reason };
      const { ownerId = deal.ownerId, dueOn } = correctiveAction;
      if (correctiveAction.ownerId && !(await this.deals.isActive(ownerId))) throw noOwner();
      return { kind, reason, correctiveAction: { ownerId, dueOn } };
    };
    const texts = textsOf({ note, competitor, correctiveAction: correctiveAction?.what });
    return this.command(dealId, { kind, make }, asked, texts);
  }

  /** A product travels with its deal, so it must not be a free text. Asked again in the transaction. */
  private async checkProduct(key: string | null | undefined, { pipeline }: DealRules): Promise<void> {
    if (typeof key !== 'string') return;
    const refusal = refusedProduct(await this.deals.productOf(key), pipeline);
    if (refusal) throw refusalProblem(refusal);
  }

  /** The deal as the command's own event left it, for the first asking and for every later one. */
  private async answer(dealId: string, event: KnownEvent, requestHash: string): Promise<DealView> {
    if (event.requestHash !== requestHash) throw keyReused();
    const deal = await this.deals.afterEvent(dealId, event.seq);
    if (!deal) throw new Error(`event ${event.seq} of deal ${dealId} is missing`);
    return dealViewOf(deal, (await this.rulesOf(deal.state)).pipeline);
  }

  private async rulesOf(deal: DealState): Promise<DealRules> {
    const rules = await this.definitions.rulesFor(deal.dealId, deal.pipelineKey, deal.pipelineVersion);
    if (!rules) throw new Error(`pipeline ${deal.pipelineKey} ${deal.pipelineVersion} is missing`);
    return rules;
  }
}

/** Passing a gate that is not met is a right of its own, for the deals it reaches. */
function mayOverride(
  command: DealCommand | OpenDeal,
  deal: Pick<DealState, 'ownerId' | 'teamId'>,
  principal: Principal,
): void {
  if (!('override' in command) || !command.override) return;
  const { teamIds, userId } = principal;
  const reach = rightTo(principal, 'deal.override');
  const isReached =
    reach === 'all' ||
    (reach !== undefined && deal.ownerId === userId) ||
    (reach === 'team' && teamIds.includes(deal.teamId));
  if (!isReached) throw new ProblemError('forbidden', 'it takes the right deal.override');
}

function noOwner(): ProblemError {
  return refusalProblem(refuse('owner-unknown', 'no such active user in a team within your reach'));
}

/** @throws ProblemError where something that an opening needs is not there */
function openable(
  { customer, teamId, isArchived, pipelineVersion, timingVersion, calendarVersion }: OpeningContext,
  dealId: string,
  pipelineKey: string,
): { facts: OpeningFacts; surroundings: Surroundings; pipelineVersion: number } {
  if (!customer) throw refusalProblem(refuse('customer-unknown', 'no such customer'));
  if (!teamId) throw noOwner();
  if (pipelineVersion === null || timingVersion === null || calendarVersion === null)
    throw refusalProblem(refuse('pipeline-unknown', `no published pipeline ${pipelineKey}`));
  return {
    facts: { dealId, teamId, isArchived, customerClass: customer.class },
    surroundings: { timingVersion, calendarVersion, customer },
    pipelineVersion,
  };
}

function openingOf(
  input: OpenDealInput,
  ownerId: string,
  pipelineVersion: number,
  rules: DealRules,
): OpenDeal {
  return {
    kind: 'open',
    pipelineKey: input.pipeline,
    pipelineVersion,
    stage: input.stage,
    override: input.override,
    reasoned: input.reason === undefined ? undefined : true,
    customerId: input.customerId,
    ownerId,
    amount: input.amount,
    currency: input.currency ?? rules.pipeline.currency,
    expectedContractOn: input.expectedContractOn,
    productKey: input.productKey,
    next: input.next && planOf(input.next, rules),
  };
}

/** @throws ProblemError for a refusal */
function doneOf(answer: TransitionAnswer): KnownEvent {
  if (answer.outcome === 'refused') throw refusalProblem(answer.refusal);
  return { seq: answer.seq, requestHash: answer.requestHash };
}
