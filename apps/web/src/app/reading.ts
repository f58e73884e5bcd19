import { useTranslation } from 'react-i18next';
import { useMe } from '../api/me.js';
import type { Reading } from '../format/dates.js';

/** The reader's language and time zone: the language shown, the zone of their profile. */
export function useReading(): Reading {
  const { i18n } = useTranslation();
  const { user } = useMe();
  return { language: i18n.language, timeZone: user.timeZone };
}
