/** An amount of money as decimal text, e.g. `125000` or `4821.50`: up to 15 digits before the point and 4 after. Never a float. */
export type Amount = string;

const pattern = /^\d{1,15}(\.\d{1,4})?$/;
const scale = 4;

export function isAmount(text: string): text is Amount {
  return pattern.test(text);
}

/** Below zero when a is less than b, zero when equal, above when more. */
export function compareAmounts(a: Amount, b: Amount): number {
  const difference = scaled(a) - scaled(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function scaled(amount: Amount): bigint {
  const [whole = '0', fraction = ''] = amount.split('.');
  return BigInt(whole + fraction.padEnd(scale, '0'));
}
