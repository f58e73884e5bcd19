import { isAmount, type Amount } from '@app/domain/deal/money.js';

/** An amount of an export (`1054`, `0038.50`) as the product keeps it; undefined when it is none. */
export function readAmount(text: string): Amount | undefined {
  const amount = text.replace(/^0+(?=\d)/, '');
  return isAmount(amount) ? amount : undefined;
}

export function isZero(amount: Amount): boolean {
  return !/[1-9]/.test(amount);
}
