import { formatDate } from '../calendar/civil-date.js';
import { epochMs, type Instant } from '../instant.js';
import type { DealCommand } from './commands.js';
import { currentStage } from './facts.js';
import { gatesOf, overridden, passing } from './moving.js';
import { ordersOnLeaving, type Order } from './orders.js';
import { paused, tooOften, withoutHold, withoutSnooze } from './pauses.js';
import { keyed, type DealRules } from './settle.js';
import type { DealState, DealStatus } from './state.js';
import { counting, endOf, no, transition, type Decision, type DealEvent } from './transition.js';

type Command<Kind extends DealCommand['kind']> = Extract<DealCommand, { kind: Kind }>;

/** A deal that was put aside as often as it may be can still be closed and reopened as often. */
const pausesAtMostToReopen = 40;

/** Wins a deal: the contract is signed, and its care is handed over to the customer's personal manager. */
export function win(deal: DealState, command: Command<'win'>, rules: DealRules, now: Instant): Decision {
  if (!currentStage(deal, rules.pipeline).canWin) {
    const stages = rules.pipeline.stages.filter((stage) => stage.canWin).map((stage) => stage.key);
    return no('win-not-allowed', `a deal is won from: ${stages.join(', ')}`);
  }
  // The contract's amount decides what the deal is, also for its gates.
  const signed = keyed({ ...deal, amount: command.amount ?? deal.amount }, rules);
  const gate = gatesOf(signed, rules);
  const refused = passing(gate, command);
  if (refused) return { refusal: refused };
  const today = todayOf(rules, now);
  const signedOn = command.signedOn ?? today;
  if (signedOn > today) return no('signed-in-future', `today is ${today}`);
  const won: DealState = {
    ...signed,
    ...(gate ? counting(deal, 'overrides') : {}),
    contractSignedOn: signedOn,
  };
  const isKey = won.key === deal.key ? {} : { isKey: won.key };
  const data = { signedOn, amount: won.amount, ...isKey, ...overridden(gate) };
  const handover: Order = { kind: 'open-handover', id: rules.id(`handover:${deal.seq}`) };
  return close(won, 'won', data, [handover], rules, now);
}

/** Loses a deal, with a reason. What lies inside us can be mended, so somebody has to, by a day. */
export function lose(deal: DealState, command: Command<'lose'>, rules: DealRules, now: Instant): Decision {
  const { reason, correctiveAction } = command;
  const known = rules.pipeline.lossReasons.find((one) => one.key === reason);
  if (!known) {
    const keys = rules.pipeline.lossReasons.map((one) => one.key).join(', ');
    return no('loss-reason-unknown', `the pipeline's loss reasons are: ${keys}`);
  }
  if (known.side === 'inside' && !correctiveAction) {
    return no(
      'corrective-action-missing',
      `${reason} lies inside us: say what is mended, by whom and until when`,
    );
  }
  if (correctiveAction && correctiveAction.dueOn < todayOf(rules, now))
    return no('due-in-past', `today is ${todayOf(rules, now)}`);
  const id = rules.id(`corrective-action:${deal.seq}`);
  const orders: Order[] = correctiveAction
    ? [{ kind: 'corrective-action', id, reason, ...correctiveAction }]
    : [];
  return close({ ...deal, lossReason: reason }, 'lost', { reason }, orders, rules, now);
}

/** The day where the pipeline's calendar is. */
function todayOf({ calendar }: DealRules, now: Instant): string {
  return formatDate(calendar.dayAt(epochMs(now)).epochDay);
}

function close(
  deal: DealState,
  status: Exclude<DealStatus, 'open'>,
  data: DealEvent['data'],
  orders: readonly Order[],
  rules: DealRules,
  now: Instant,
): Decision {
  const awake = deal.hold ? withoutHold(deal, deal.hold.because, now) : deal;
  const closed: DealState = {
    ...withoutSnooze(awake, now),
    ...paused(withoutSnooze(awake, now), { because: 'closed', from: now }),
    status,
    closedAt: now,
    activities: [],
    escalation: undefined,
  };
  const kind = status === 'won' ? 'win' : 'lose';
  const all = [...ordersOnLeaving(currentStage(deal, rules.pipeline)), ...orders];
  const ended = endOf(deal, 'closed');
  const cause = { kind, data: { stage: deal.stage, ...data }, ended, orders: all } as const;
  return transition(closed, cause, rules, now);
}

/** Opens a closed deal again where it was: its clocks go on with what they had left. */
export function reopen(
  deal: DealState,
  { reasoned }: Command<'reopen'>,
  rules: DealRules,
  now: Instant,
): Decision {
  if (deal.status === 'open') return no('deal-not-closed', 'the deal is open');
  if (!reasoned) return no('reason-missing', 'say why the deal is open again');
  const refusal = tooOften(deal, pausesAtMostToReopen);
  if (refusal) return { refusal };
  const open: DealState = {
    ...deal,
    status: 'open',
    closedAt: undefined,
    lossReason: undefined,
    contractSignedOn: undefined,
    pauses: closedUntil(deal, now),
    ...counting(deal, 'reopenings'),
  };
  const orders: Order[] = deal.status === 'won' ? [{ kind: 'withdraw-handover' }] : [];
  const data = { was: deal.status, stage: deal.stage };
  return transition(open, { kind: 'reopen', data, orders, recount: 'reopened' }, rules, now);
}

/**
 * A deal closed under the first layout has no pause for it yet. A clock that was set back meanwhile, on another server,
 * makes it no pause that ends before it begins.
 */
function closedUntil({ pauses = [], closedAt }: DealState, now: Instant): DealState['pauses'] {
  const until = (from: Instant) => (now > from ? now : from);
  const ended = pauses.map((pause) => (pause.to === undefined ? { ...pause, to: until(pause.from) } : pause));
  if (closedAt === undefined || ended.some((pause) => pause.from === closedAt)) return ended;
  return [...ended, { because: 'closed', from: closedAt, to: until(closedAt) }];
}
