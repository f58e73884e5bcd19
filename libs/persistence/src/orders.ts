import type { Order } from '@app/domain/deal/orders.js';
import type { DealRules } from '@app/domain/deal/settle.js';
import type { DealState } from '@app/domain/deal/state.js';
import {
  labelOf,
  languageOf,
  stageOf,
  type Language,
  type StageAction,
} from '@app/domain/pipeline/definition.js';
import { writeMail } from '@app/domain/pipeline/template.js';
import { handedOver } from './announcement.repository.js';
import { HandoverTransaction } from './handover.transaction.js';
import { recipients } from './notices.js';
import type { Prepared } from './prepared.js';
import type { TransitionTransaction, TransitionWrite } from './transition.repository.js';

interface OrderNames {
  readonly title: string;
  readonly customer: string;
  readonly language: string;
  readonly owner: string;
}

/** Carries out what a transition orders beside itself, in its own transaction: done with it or not at all. */
export class OrderWriter {
  private readonly handovers: HandoverTransaction;

  constructor(private readonly transaction: TransitionTransaction) {
    this.handovers = new HandoverTransaction(transaction);
  }

  async carryOut(orders: readonly Order[], write: TransitionWrite, rules: DealRules): Promise<void> {
    for (const order of orders) await this.one(order, write, rules);
  }

  private async one(order: Order, write: TransitionWrite, rules: DealRules): Promise<void> {
    switch (order.kind) {
      case 'mail':
        return this.prepareMail(order, write, rules);
      case 'discard-mails':
        await this.transaction.query(discardMessages, [write.transition.state.dealId, order.stage, write.at]);
        return;
      case 'sign-mails-anew':
        await this.transaction.query(signMessages, [write.transition.state.dealId, order.from, order.to]);
        return;
      case 'notify':
        return this.announce(order, write);
      case 'tell-owner':
        return this.tellOwner(write);
      case 'corrective-action':
        return this.correct(order, write);
      case 'open-handover':
        return this.handovers.open(order.id, write.transition.state, write, rules);
      case 'withdraw-handover':
        return this.handovers.withdraw(write.transition.state.dealId, write, rules);
    }
  }

  /** The mail as it reads now; the owner may still mend one that waits for approval. */
  private async prepareMail(
    { stage, action, send }: Extract<Order, { kind: 'mail' }>,
    { transition: { state }, at }: TransitionWrite,
    rules: DealRules,
  ): Promise<void> {
    const found = actionOf(rules, stage, action);
    const [names] = await this.transaction.query<OrderNames & Record<string, string>>(orderNames, [
      state.dealId,
    ]);
    if (!found?.mail || !names) throw new Error(`stage ${stage} has no mail ${action}`);
    const language = languageOf(names.language);
    const mail = writeMail(found.mail, language, {
      deal: names.title,
      customer: names.customer,
      owner: names.owner,
      stage: stageName(rules, stage, language),
      amount: `${state.amount} ${state.currency}`,
    });
    if (!mail) return;
    await this.transaction.query(insertMessage, [
      rules.id(`message:${state.seq}:${action}`),
      ...[state.dealId, state.customerId, stage, action],
      send === 'at-once' ? 'queued' : 'prepared',
      ...[mail.language, mail.subject, mail.body, at],
    ]);
  }

  private async announce(
    { stage, action, to }: Extract<Order, { kind: 'notify' }>,
    { transition: { state }, at }: TransitionWrite,
  ): Promise<void> {
    const { dealId, ownerId, teamId } = state;
    const tellings = to.map((one) => ({ to: one, dealId, ownerId, teamId, at }));
    await this.transaction.query(insertAnnouncements, [JSON.stringify(tellings), stage, action]);
  }

  /** Nobody in the owner's place: the deal is not theirs. Who took it over knows of it. */
  private async tellOwner({ transition: { state }, at, commanded }: TransitionWrite): Promise<void> {
    const { dealId, ownerId } = state;
    if (commanded.principalId === ownerId) return;
    await this.transaction.query(announceToOwner, [dealId, ownerId, handedOver, at]);
  }

  private async correct(
    { id, ownerId, dueOn, reason }: Extract<Order, { kind: 'corrective-action' }>,
    { transition: { state }, at, commanded }: TransitionWrite,
  ): Promise<void> {
    const { commandId, requestHash = '' } = commanded;
    const values = [id, state.dealId, ownerId, reason, dueOn, at, commandId, requestHash];
    await this.transaction.query(insertCorrectiveAction, values);
  }
}

function actionOf({ pipeline }: DealRules, stage: string, key: string): StageAction | undefined {
  return stageOf(pipeline, stage)?.actions?.find((action) => action.key === key);
}

function stageName({ pipeline }: DealRules, key: DealState['stage'], language: Language): string {
  const stage = stageOf(pipeline, key);
  return stage ? labelOf(stage, language) : key;
}

const orderNames: Prepared = {
  name: 'order-names',
  text: `
  SELECT d.title, c.name AS customer, c.locale AS language, o.name AS owner
  FROM deal d JOIN customer c ON c.id = d.customer_id JOIN app_user o ON o.id = d.owner_id WHERE d.id = $1`,
};

/** What goes at once goes once: a deal that is moved back and forwards does not send it again. */
const insertMessage: Prepared = {
  name: 'insert-message',
  text: `
  INSERT INTO message (id, deal_id, customer_id, stage, action, status, language, subject, body, created_at)
  SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10
  WHERE $6::text <> 'queued' OR NOT EXISTS (
    SELECT FROM message WHERE deal_id = $2 AND stage = $4 AND action = $5 AND status <> 'discarded')
  ON CONFLICT (id) DO NOTHING`,
};

const discardMessages: Prepared = {
  name: 'discard-messages',
  text: `
  UPDATE message SET status = 'discarded', decided_at = $3, discard_reason = 'The deal has left the stage.'
  WHERE deal_id = $1 AND stage = $2 AND status = 'prepared'`,
};

/** The approval is asked of the new owner, as each is of whoever owns the deal; what was mended by hand stays but for the name. */
const signMessages = `
  UPDATE message SET subject = replace(subject, before.name, after.name), body = replace(body, before.name, after.name)
  FROM app_user before, app_user after
  WHERE deal_id = $1 AND before.id = $2 AND after.id = $3 AND status NOT IN ('sent', 'discarded')`;

/** As with a level of the ladder, administrators are told where nobody is found. */
const insertAnnouncements: Prepared = {
  name: 'insert-announcements',
  text: `
  WITH telling AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS x ("to" text, "dealId" uuid, "ownerId" uuid, "teamId" uuid, at timestamptz)
  ), found AS MATERIALIZED (
    SELECT u.recipient_id, "to", "dealId", at FROM telling t JOIN LATERAL (${recipients('t')}) AS u ON true
  ), told AS (
    SELECT recipient_id, "dealId", at FROM found
    UNION ALL
    SELECT a.id, "dealId", at FROM telling t JOIN app_user a ON a.active AND 'administrator' = ANY (a.roles)
    WHERE NOT EXISTS (SELECT FROM found f WHERE f."to" = t."to")
  )
  INSERT INTO announcement (id, deal_id, recipient_id, stage, action, at)
  SELECT DISTINCT ON (recipient_id) gen_random_uuid(), "dealId", recipient_id, $2, $3, at FROM told`,
};

const announceToOwner: Prepared = {
  name: 'announce-to-owner',
  text: `
  INSERT INTO announcement (id, deal_id, recipient_id, stage, action, at)
  VALUES (gen_random_uuid(), $1, $2, '', $3, $4)`,
};

/** What is to be mended was written with the command. */
const insertCorrectiveAction = `
  INSERT INTO corrective_action (id, deal_id, owner_id, reason, what, due_on, created_at)
  VALUES ($1, $2, $3, $4, coalesce((SELECT texts->>'correctiveAction' FROM command_text
    WHERE entity_id = $2 AND command_id = $7 AND request_hash = $8), ''), $5, $6)
  ON CONFLICT (id) DO NOTHING`;
