/** Decimal text as money in the reader's language. Never by way of a float: Intl takes decimal text as it is. */
export function money(amount: string, currency: string, language: string): string {
  const hasCents = /\.\d*[1-9]/.test(amount);
  const format = new Intl.NumberFormat(language, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: hasCents ? 2 : 0,
    maximumFractionDigits: hasCents ? 4 : 0,
  });
  return format.format(amount as Intl.StringNumericLiteral);
}

/** For headings, where a rough figure says more: "1.2M €". */
export function roundMoney(amount: string, currency: string, language: string): string {
  const format = new Intl.NumberFormat(language, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    notation: 'compact',
    maximumFractionDigits: 1,
  });
  return format.format(amount as Intl.StringNumericLiteral);
}
