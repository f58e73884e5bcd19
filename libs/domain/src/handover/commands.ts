import type { DealCommand } from '../deal/commands.js';

/**
 * What a person asks of a handover. Ids, codes and dates only: what is written with it is kept beside the event. Its
 * escalation is answered as a deal's is.
 */
export type HandoverCommand =
  | { readonly kind: 'accept' }
  | Extract<DealCommand, { readonly kind: 'take-on' }>
  | Extract<DealCommand, { readonly kind: 'snooze' }>;
