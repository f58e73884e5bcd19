import { randomUUID } from 'node:crypto';
import type { DealCommand, OpenDeal } from '@app/domain/deal/commands.js';
import { decide, decideOpening, timePassed } from '@app/domain/deal/decide.js';
import type { DealRules } from '@app/domain/deal/settle.js';
import { instant, type DealState } from '@app/domain/deal/state.js';
import type { Transition } from '@app/domain/deal/transition.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { TransitionRepository } from '@app/persistence/transition.repository.js';
import type { DataSource } from 'typeorm';
import type { Cast } from './cast.js';
import { accepted } from './deal-rules.js';

const dayMs = 86_400_000;

/** Deals written straight into the database, as transitions write them: for what looks at rows only. */
export class StalledDeals {
  constructor(
    private readonly database: DataSource,
    private readonly cast: Cast,
  ) {}

  /** A deal of the salesperson that was opened two days ago and stalls now: its owner is told. */
  async stalled(amount = '60000'): Promise<DealState> {
    return this.letPass(await this.opened(instant(Date.now() - 2 * dayMs), amount), instant(Date.now()));
  }

  /** A deal of the salesperson, opened at some time. */
  async opened(at: string, amount = '60000'): Promise<DealState> {
    const { cast } = this;
    const dealId = randomUUID();
    const rules = await this.rulesOf(dealId);
    const command: OpenDeal = {
      ...{ kind: 'open', pipelineKey: 'quick', pipelineVersion: cast.pipelineVersion },
      ...{ customerId: cast.customerId, ownerId: cast.salesperson, amount, currency: 'EUR' },
    };
    const facts = { dealId, customerClass: 'A', teamId: cast.teamId } as const;
    const commanded = { commandId: 'open', principalId: cast.salesperson, requestHash: '', command };
    const texts = { title: `Deal ${amount}` };
    return this.write(accepted(decideOpening(commanded, facts, rules, at)), rules, at, { texts });
  }

  /** Lets time act on a deal. */
  async letPass(deal: DealState, now: string): Promise<DealState> {
    const rules = await this.rulesOf(deal.dealId);
    const passed = timePassed(deal, rules, now);
    if (!passed) throw new Error('time does nothing to the deal');
    return this.write(passed, rules, now, {});
  }

  /** Gives a deal a command of a person, the salesperson unless told otherwise. */
  async give(
    deal: DealState,
    command: DealCommand,
    {
      by = this.cast.salesperson,
      texts = {},
      at: now = instant(Date.now()),
    }: { by?: string; texts?: Record<string, string>; at?: string } = {},
  ): Promise<DealState> {
    const rules = await this.rulesOf(deal.dealId);
    const commanded = { commandId: randomUUID(), principalId: by, requestHash: '', command };
    return this.write(accepted(decide(deal, commanded, rules, now)), rules, now, { by, texts });
  }

  private async write(
    transition: Transition,
    rules: DealRules,
    at: string,
    { by, texts = {} }: { by?: string; texts?: Record<string, string> },
  ): Promise<DealState> {
    const { ladder } = rules.pipeline;
    const commanded = { commandId: randomUUID(), principalId: by };
    await this.database.query(`INSERT INTO command_text (entity_id, command_id, texts) VALUES ($1, $2, $3)`, [
      transition.state.dealId,
      commanded.commandId,
      texts,
    ]);
    await new TransitionRepository(this.database).inTransaction((transaction) =>
      transaction.write({ transition, at, commanded, ladder }),
    );
    return transition.state;
  }

  private async rulesOf(dealId: string): Promise<DealRules> {
    const { pipelineVersion } = this.cast;
    const rules = await new DefinitionRepository(this.database).rulesFor(dealId, 'quick', pipelineVersion);
    if (!rules) throw new Error('the pipeline is missing');
    return rules;
  }
}
