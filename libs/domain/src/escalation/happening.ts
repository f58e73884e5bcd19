import type { Instant } from '../instant.js';
import type { LadderRecipient } from '../pipeline/definition.js';
import type { StallKind } from './escalation.js';

/** What an event brought about besides itself: the timeline shows it, reports count it. */
export type Happening =
  | { readonly kind: 'stalled'; readonly stall: StallKind; readonly since: Instant; readonly dueAt: Instant }
  | { readonly kind: 'recovered'; readonly stall: StallKind }
  | { readonly kind: 'escalation-opened'; readonly escalationId: string }
  | {
      readonly kind: 'told';
      readonly escalationId: string;
      readonly round: number;
      readonly level: number;
      readonly to: LadderRecipient;
    }
  | { readonly kind: 'promise-broken'; readonly by: string; readonly promisedFor: Instant }
  | { readonly kind: 'escalation-ended'; readonly escalationId: string; readonly because: EscalationEnd };

/** Why an escalation ended: the deal moved or closed, or what stalled it was mended. */
export type EscalationEnd = 'moved' | 'closed' | 'recovered';
