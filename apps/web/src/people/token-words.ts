import type { ApiTokenView } from '@app/contracts/tokens.js';
import { useTranslation } from 'react-i18next';
import { dayOf, type Reading } from '../format/dates.js';

/** What a token may do, until when, and when it was last used. */
export function useTokenWords(reading: Reading): (token: ApiTokenView) => string {
  const { t } = useTranslation();
  return ({ scopes, expiresAt, lastUsedAt }) => {
    const isOver = Date.parse(expiresAt) <= Date.now();
    return [
      scopes.join(', '),
      t(isOver ? 'token.expired' : 'token.until', { day: dayOf(expiresAt, reading) }),
      lastUsedAt === null ? t('token.unused') : t('token.used', { day: dayOf(lastUsedAt, reading) }),
    ].join(' · ');
  };
}
