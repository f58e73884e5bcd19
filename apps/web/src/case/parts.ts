import type { ReturnCaseView } from '@app/contracts/returns.js';
import type { CaseLine, CasePart } from '../api/cases.js';

export interface LinePart {
  readonly line: CaseLine;
  readonly part: CasePart;
}

/** All parts of a case, each with its line. */
export function partsOf({ lines }: Pick<ReturnCaseView, 'lines'>): LinePart[] {
  return lines.flatMap((line) => line.parts.map((part) => ({ line, part })));
}

/** "12 × GTX Pro, LOT-2291". */
export function partName({ line, part }: LinePart): string {
  return `${part.quantity} × ${line.product.name}${line.batch === null ? '' : `, ${line.batch}`}`;
}
