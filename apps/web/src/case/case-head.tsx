import type { ReturnCaseView } from '@app/contracts/returns.js';
import { Anchor, Badge, Group, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { goodsOf } from '../cases/case-row.js';
import { MoreActs } from './more-acts.js';
import classes from '../deal/deal.module.css';

/** What the case is, and what can be done with it beside its steps. */
export function CaseHead({ of: one }: { readonly of: ReturnCaseView }) {
  const { t } = useTranslation();
  const isLate = one.escalations.length > 0;
  return (
    <header>
      <Anchor component={Link} to="/cases" size="sm">
        {t('nav.cases')}
      </Anchor>
      <Group justify="space-between" align="flex-start" mt={4}>
        <div>
          <Group gap="xs">
            <Title order={1} size="h3" className={classes.title}>
              {one.number} · {one.customer.name}
            </Title>
            {one.status !== 'open' && (
              <Badge color="gray.7" variant="filled">
                {t(`desk.status.${one.status}`)}
              </Badge>
            )}
            {isLate && (
              <Badge color="red.8" variant="filled">
                {t('case.late')}
              </Badge>
            )}
          </Group>
          <Text size="sm" className={classes.quiet}>
            {t('deal.class', { class: one.customer.class })} · {goodsOf(one) || t('desk.no-goods')}
          </Text>
        </div>
        <MoreActs of={one} />
      </Group>
    </header>
  );
}
