import type { Instant } from '../instant.js';
import type { LadderRecipient, Norm } from '../pipeline/definition.js';
import type { StallKind, TellingPurpose } from './escalation.js';

/** What an event brought about besides itself: the timeline shows it, reports count it. */
export type Happening =
  | {
      readonly kind: 'stalled';
      readonly stall: StallKind;
      readonly since: Instant;
      readonly dueAt: Instant;
      readonly norm?: Norm;
      /** Of a return case. */
      readonly step?: string;
    }
  | { readonly kind: 'recovered'; readonly stall: StallKind; readonly step?: string }
  /** A clock began anew, and what did it. */
  | { readonly kind: 'clock-reset'; readonly stall: StallKind; readonly by: string }
  /** What changed while clocks ran. */
  | { readonly kind: 're-timed'; readonly because: RetimingCause }
  | { readonly kind: 'escalation-opened'; readonly escalationId: string; readonly thirdInQuarter?: boolean }
  | {
      readonly kind: 'told';
      readonly escalationId: string;
      readonly round: number;
      readonly level: number;
      readonly to: LadderRecipient;
      readonly purpose?: TellingPurpose;
      /** The top level, unanswered for a week. */
      readonly again?: boolean;
    }
  | { readonly kind: 'promise-broken'; readonly by: string; readonly promisedFor: Instant }
  | { readonly kind: 'snooze-ended'; readonly until: Instant }
  | { readonly kind: 'hold-ended'; readonly until: Instant }
  /** The pipeline's rule made it a key deal, or no longer does. */
  | { readonly kind: 'key-changed'; readonly key: boolean }
  | { readonly kind: 'escalation-ended'; readonly escalationId: string; readonly because: EscalationEnd };

export type RetimingCause = 'timing' | 'calendar' | 'class' | 'customer-norm';

/** Why an escalation ended: the deal moved or closed, or what stalled it was mended. */
export type EscalationEnd = 'moved' | 'closed' | 'recovered';
