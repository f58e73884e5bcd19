import type { ReturnCaseView } from '@app/contracts/returns.js';
import { useTranslation } from 'react-i18next';
import { ActsMenu } from './acts-menu.js';
import { otherActs } from './acts-of.js';

/** What may be done beside the steps that are due. */
export function MoreActs({ of: one }: { readonly of: ReturnCaseView }) {
  const { t } = useTranslation();
  return <ActsMenu of={one} acts={otherActs(one)} text={t('case.more')} size="compact-sm" />;
}
