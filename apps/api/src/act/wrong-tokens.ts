import { WindowCounts } from './window-counts.js';

/** More wrong addresses than somebody mistypes; whoever tries them is no reader of our mails. */
const wrongAtMost = 20;

/**
 * Counts wrong links by the address they come from. Genuine ones are never counted here or kept out: behind a proxy many
 * people have one address.
 */
export class WrongTokens extends WindowCounts {
  constructor() {
    super(wrongAtMost);
  }
}
