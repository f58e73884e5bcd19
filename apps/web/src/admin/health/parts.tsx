import type { HealthState } from '@app/contracts/health.js';
import { Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import shared from '../../app/rows.module.css';
import classes from './health.module.css';

const parts = ['database', 'temporal', 'worker'] as const;

/** The servers and programs that everything stands on. */
export function Parts({ of: checks }: { readonly of: HealthState['checks'] }) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="health-parts">
      <Title order={2} size="h5" id="health-parts">
        {t('health.parts')}
      </Title>
      <ul className={classes.parts}>
        {parts.map((part) => (
          <li key={part} data-part={part} data-there={checks[part]}>
            <Text size="sm">
              <strong>{t(`health.part.${part}`)}</strong>{' '}
              <span className={checks[part] ? classes.good : classes.bad}>
                {checks[part] ? t('health.there') : t('health.away')}
              </span>
            </Text>
            {!checks[part] && <Text size="sm">{t(`health.advice.${part}`)}</Text>}
          </li>
        ))}
      </ul>
      <Text size="xs" className={shared.quiet}>
        {t('health.command')}
      </Text>
    </section>
  );
}
