import type { ReturnCaseView } from '@app/contracts/returns.js';
import { useTranslation } from 'react-i18next';
import { partsOf } from './parts.js';
import type { DueStep } from './acts-of.js';

/** Whose turn it is, by name where somebody is known: "Vendor: GTX Werke". */
export function useWhose(): (of: ReturnCaseView, due: Pick<DueStep, 'inCharge' | 'partIds'>) => string {
  const { t } = useTranslation();
  return (of, { inCharge, partIds }) => {
    const role = t(`desk.in-charge.${inCharge}`);
    const name = nameOf(of, inCharge, partIds);
    return name === undefined ? role : `${role}: ${name}`;
  };
}

function nameOf(
  of: ReturnCaseView,
  inCharge: DueStep['inCharge'],
  partIds: readonly string[],
): string | undefined {
  if (inCharge === 'personal-manager') return of.personalManager?.name;
  if (inCharge === 'customer') return of.customer.name;
  if (inCharge !== 'counterparty') return undefined;
  return partsOf(of).find(({ part }) => partIds.includes(part.id))?.part.counterparty?.name;
}
