import type { ReturnCaseView } from '@app/contracts/returns.js';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/me.js';
import { ActsMenu } from './acts-menu.js';
import { actsOfPart } from './acts-of.js';
import { partName, partsOf, type LinePart } from './parts.js';

interface Props {
  readonly of: ReturnCaseView;
  readonly each: LinePart;
}

/** What may be done to one part of a case that has several: each goes its own way. */
export function PartActs({ of: one, each }: Props) {
  const { t } = useTranslation();
  const { permissions } = useMe();
  if (partsOf(one).length < 2 || !permissions['return.work']) return null;
  return (
    <ActsMenu
      of={one}
      acts={actsOfPart(one, each.part.id)}
      chosen={[each.part.id]}
      text={t('case.part-acts')}
      label={t('case.part-acts-of', { part: partName(each) })}
      size="compact-xs"
    />
  );
}
