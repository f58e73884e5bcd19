import type { EvidenceView } from '@app/contracts/evidence.js';
import type { ReturnCaseView } from '@app/contracts/returns.js';
import { Button, Menu, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useShowingEvidence } from '../api/evidence.js';
import { useMe } from '../api/me.js';
import { useProblemWords } from '../app/problem-words.js';
import classes from './evidence.module.css';

interface Outside {
  readonly id: string;
  readonly name: string;
}

/** Who outside may be shown something of a case: its customer, and whom something was asked of. */
export function outsidersOf({ customer, lines }: Pick<ReturnCaseView, 'customer' | 'lines'>): Outside[] {
  const asked = lines.flatMap(({ parts }) => parts.flatMap(({ counterparty }) => counterparty ?? []));
  const all = [customer, ...asked].map(({ id, name }) => [id, { id, name }] as const);
  return [...new Map(all).values()];
}

/** Who outside sees a photo or document by their link, and, for whoever works the case, whom to show it to. */
export function EvidenceShowing({ in: one, of }: { readonly in: ReturnCaseView; readonly of: EvidenceView }) {
  const { t } = useTranslation();
  const { permissions } = useMe();
  const words = useProblemWords();
  const show = useShowingEvidence(one.id, of.id);
  const outsiders = outsidersOf(one).filter(({ id }) => id !== of.sentBy?.id);
  const seenBy = outsiders.filter(({ id }) => of.shownTo.includes(id)).map(({ name }) => name);
  return (
    <>
      {seenBy.length > 0 && (
        <Text size="xs" className={classes.quiet}>
          {t('evidence.shown-to', { names: seenBy.join(', ') })}
        </Text>
      )}
      {permissions['return.work'] && (
        <Menu position="bottom-start" closeOnItemClick={false}>
          <Menu.Target>
            <Button
              size="compact-xs"
              variant="subtle"
              loading={show.isPending}
              aria-label={t('evidence.show-named', { name: of.name })}
            >
              {t('evidence.show')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {outsiders.map(({ id, name }) => {
              const isShown = of.shownTo.includes(id);
              return (
                <Menu.CheckboxItem
                  key={id}
                  checked={isShown}
                  onChange={() => show.mutate({ to: id, shown: !isShown })}
                >
                  {name}
                </Menu.CheckboxItem>
              );
            })}
          </Menu.Dropdown>
        </Menu>
      )}
      {show.error && (
        <Text size="xs" c="red" role="alert">
          {words(show.error)}
        </Text>
      )}
    </>
  );
}
