import { randomUUID } from 'node:crypto';
import type { Commanded, DealCommand, OpenDeal } from '@app/domain/deal/commands.js';
import type { DealState } from '@app/domain/deal/state.js';
import { InFlight } from '@app/gateway/in-flight.js';
import { TemporalAway, TemporalGateway } from '@app/gateway/temporal.gateway.js';
import { dealWorkflowId, stateQueryName } from '../../workflows/src/names.js';
import type { Cast } from './cast.js';
import type { Stage } from './stage.js';

/** Asks a stage's deals as the API does, without HTTP. */
export class Asking {
  readonly gateway: TemporalGateway;

  constructor(
    private readonly stage: Stage,
    private readonly cast: Cast,
  ) {
    this.gateway = asking(new TemporalGateway(stage.client, new InFlight(8)));
  }

  commanded<Command>(command: Command, commandId: string = randomUUID()): Commanded<Command> {
    return { commandId, principalId: this.cast.salesperson, requestHash: 'hash', command };
  }

  opening(changes: Partial<OpenDeal> = {}): Commanded<OpenDeal> {
    return this.commanded({
      kind: 'open',
      pipelineKey: 'quick',
      pipelineVersion: this.cast.pipelineVersion,
      customerId: this.cast.customerId,
      ownerId: this.cast.salesperson,
      amount: '60000',
      currency: 'EUR',
      ...(changes.stage === undefined ? {} : { override: true, reasoned: true }),
      ...changes,
    });
  }

  async open(changes: Partial<OpenDeal> = {}): Promise<string> {
    const dealId = randomUUID();
    const answer = await this.gateway.open(dealId, this.opening(changes));
    if (answer.outcome !== 'done') throw new Error(`refused: ${answer.refusal.code}`);
    return dealId;
  }

  async tell(dealId: string, command: DealCommand): Promise<void> {
    const answer = await this.gateway.command(dealId, this.commanded(command));
    if (answer.outcome !== 'done') throw new Error(`refused: ${answer.refusal.code}`);
  }

  async row(dealId: string): Promise<DealState | undefined> {
    const rows: { state: DealState }[] = await this.stage.database.query(
      `SELECT state FROM deal WHERE id = $1`,
      [dealId],
    );
    return rows[0]?.state;
  }

  /** The deal as its workflow knows it. */
  async workflowState(dealId: string): Promise<DealState | undefined> {
    return this.stage.client.workflow
      .getHandle(dealWorkflowId(dealId))
      .query<DealState | undefined>(stateQueryName);
  }

  /** Who was told what, in the order of telling, on one channel. */
  async told(dealId: string, channel = 'inbox'): Promise<string[]> {
    const rows: { name: string; round: number; level: number }[] = await this.stage.database.query(
      `SELECT u.name, n.round, n.level FROM notice n JOIN app_user u ON u.id = n.recipient_id
       WHERE n.deal_id = $1 AND n.channel = $2 ORDER BY n.told_at, n.round, n.level`,
      [dealId, channel],
    );
    return rows.map(({ name, round, level }) => `${name}, round ${round}, level ${level}`);
  }
}

const askedAgainAtMost = 10;

/** As a client asks: a command that is not answered in time is given again. */
function asking(gateway: TemporalGateway): TemporalGateway {
  return new Proxy(gateway, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return async (...given: unknown[]) => {
        for (let again = 0; ; again++) {
          try {
            return (await method.apply(target, given)) as unknown;
          } catch (error) {
            if (!(error instanceof TemporalAway) || again === askedAgainAtMost) throw error;
          }
        }
      };
    },
  });
}
