import { Injectable } from '@nestjs/common';
import { instruct, snooze, takeOn } from '@app/contracts/escalations.js';
import { acceptHandover, type AcceptHandoverInput, type HandoverView } from '@app/contracts/handovers.js';
import type { DealView } from '@app/contracts/deals.js';
import { reachOf, type Action } from '@app/domain/access/permissions.js';
import { readActToken } from '@app/notify/act-link.js';
import { stalledDealOf } from '@app/notify/stalled-row.js';
import { languageOf } from '@app/domain/pipeline/definition.js';
import { DealRepository } from '@app/persistence/deal.repository.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { EscalationRepository } from '@app/persistence/escalation.repository.js';
import { HandoverRepository } from '@app/persistence/handover.repository.js';
import { LinkHolderRepository, type LinkHolder } from '@app/persistence/link-holder.repository.js';
import { SigningKeyRepository } from '@app/persistence/signing-key.repository.js';
import type { z } from 'zod';
import type { Principal } from '../common/principal.js';
import { ProblemError } from '../common/problem.error.js';
import type { Asked } from '../deals/deal-commands.service.js';
import { EscalationsService } from '../escalations/escalations.service.js';
import { HandoverCommandsService } from '../handovers/handover-commands.service.js';
import type { SentForm } from './act-form.js';
import type { ActView } from './act-page.js';
import { actKinds, type ActKind } from './texts/page-texts.js';

/** Somebody who came by a genuine link, to the one escalation it is for. */
export interface Visit {
  readonly escalationId: string;
  readonly holder: LinkHolder;
}

export type Admission = 'expired' | 'unknown' | 'forged' | Visit;

/** The same right at this door as at every other. */
const actionOf: Readonly<Record<ActKind, Action>> = {
  accept: 'handover.accept',
  'take-on': 'escalation.take-on',
  snooze: 'escalation.take-on',
  instruct: 'escalation.instruct',
};

/** Lets the holder of a signed link answer one escalation: what the API refuses them, this refuses as well. */
@Injectable()
export class ActService {
  constructor(
    private readonly keys: SigningKeyRepository,
    private readonly holders: LinkHolderRepository,
    private readonly rows: EscalationRepository,
    private readonly deals: DealRepository,
    private readonly definitions: DefinitionRepository,
    private readonly escalations: EscalationsService,
    private readonly handovers: HandoverRepository,
    private readonly handoverCommands: HandoverCommandsService,
  ) {}

  /** Who comes by a token, if they are still with us. */
  async admit(token: string, now: Date): Promise<Admission> {
    const read = readActToken(await this.keys.keys(), token, now);
    if (read.kind !== 'genuine') return read.kind;
    const holder = await this.holders.active(read.grant.userId);
    return holder ? { escalationId: read.grant.escalationId, holder } : 'unknown';
  }

  /** What the page shows; undefined when the deal is out of the person's reach, today. */
  async view({ escalationId, holder }: Visit, now: Date): Promise<ActView | undefined> {
    const reader = principalOf(holder, 'deal.read');
    if (!reader) return undefined;
    const escalation = await this.rows.find(escalationId, reader);
    // Whoever may see a handover may see what is handed over.
    const viewer = escalation?.handoverId ? { ...reader, reach: 'all' as const } : reader;
    const deal = escalation && (await this.deals.find(escalation.dealId, viewer));
    if (!escalation || !deal) return undefined;
    const { state } = deal;
    const rules = await this.definitions.rulesFor(state.dealId, state.pipelineKey, state.pipelineVersion);
    if (!rules) throw new Error(`pipeline ${state.pipelineKey} ${state.pipelineVersion} is missing`);
    const handover =
      escalation.handoverId === null ? undefined : await this.handovers.find(escalation.handoverId, viewer);
    const row = {
      handover,
      ...{ state, title: deal.title, customerName: deal.customerName, stalls: escalation.stalls },
      ...{ escalatedAt: escalation.openedAt.toISOString(), round: escalation.round },
    };
    return {
      ...{ reader: holder, now: now.toISOString(), state, ownerName: deal.ownerName, escalation },
      handover: handover?.state,
      deal: stalledDealOf(row, rules.pipeline, languageOf(holder.locale)),
      may: actKinds.filter((kind) => reachOf(holder.roles, actionOf[kind]) !== undefined),
    };
  }

  /**
   * Does what a form asks for, as its holder.
   * @throws ProblemError as the API's own endpoint would
   */
  async act({ escalationId, holder }: Visit, form: SentForm): Promise<DealView | HandoverView> {
    const principal = principalOf(holder, actionOf[form.kind]);
    if (!principal) throw new ProblemError('forbidden', `it takes the right ${actionOf[form.kind]}`);
    const asked = (input: object) => ({ principal, key: form.key, body: { escalationId, ...input } });
    switch (form.kind) {
      case 'accept': {
        const { words } = form;
        const input = checked(acceptHandover, words.trim() === '' ? {} : { note: words });
        return this.accept(escalationId, input, asked(input));
      }
      case 'take-on': {
        const input = checked(takeOn, { promisedFor: form.day });
        return this.escalations.takeOn(escalationId, input, asked(input));
      }
      case 'snooze': {
        const input = checked(snooze, { until: form.day, reason: form.words });
        return this.escalations.snooze(escalationId, input, asked(input));
      }
      case 'instruct': {
        const input = checked(instruct, { doneBy: form.day, what: form.words });
        return this.escalations.instruct(escalationId, input, asked(input));
      }
    }
  }

  /** Accepts the handover that an escalation is of. */
  private async accept(
    escalationId: string,
    { note }: AcceptHandoverInput,
    asked: Asked,
  ): Promise<HandoverView> {
    const { handoverId } = await this.escalations.get(escalationId, asked.principal);
    if (handoverId === null) throw new ProblemError('no-escalation', 'it is of a deal, not of a handover');
    const texts: Record<string, string> = note === undefined ? {} : { note };
    return this.handoverCommands.command(handoverId, () => ({ kind: 'accept' }), asked, texts);
  }
}

function principalOf({ userId, roles, teamIds }: LinkHolder, action: Action): Principal | undefined {
  const reach = reachOf(roles, action);
  // A link is no session: there is none to end.
  return reach && { userId, roles, teamIds, reach, byLink: true, session: Buffer.alloc(0) };
}

function checked<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new ProblemError('request-invalid');
}
