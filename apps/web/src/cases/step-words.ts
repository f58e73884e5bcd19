import type { ReturnCaseView } from '@app/contracts/returns.js';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { regulationsQuery } from '../api/cases.js';
import { labelOf } from '../api/pipelines.js';
import { isClaimWindow } from './clock-state.js';

/** Steps as the regulation names them, in the reader's language; the key of one that it does not know. */
export function useStepWords(): (of: Pick<ReturnCaseView, 'regulation'>, step: string) => string {
  const { t, i18n } = useTranslation();
  const { data: regulations = [] } = useQuery(regulationsQuery);
  return ({ regulation }, step) => {
    if (isClaimWindow(step)) return t(`clock.${step}`);
    const definition = regulations.find(({ key }) => key === regulation)?.definition;
    const named = step === 'whole-case' ? definition?.wholeCase : definition?.steps[step];
    return named ? labelOf(named, i18n.language) : step;
  };
}
