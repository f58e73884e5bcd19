import type { ReturnLinkView } from '@app/contracts/return-links.js';
import type { ReturnCaseView } from '@app/contracts/returns.js';
import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useReminding, useReturnNote, useRevoking } from '../api/links.js';
import { useMe } from '../api/me.js';
import { useProblemWords } from '../app/problem-words.js';
import { useReading } from '../app/reading.js';
import { AskDialog } from '../deal/ask-dialog.js';
import { dayAndTime, dayOf } from '../format/dates.js';
import type { Holder } from './holders.js';
import classes from '../deal/deal.module.css';

interface Props {
  readonly of: ReturnCaseView;
  readonly holder: Holder;
}

/** A vendor, a carrier or the customer: its links, a reminder with a new one, and the note that goes with a vendor's goods. */
export function HolderRow({ of: one, holder }: Props) {
  const { t } = useTranslation();
  const { permissions } = useMe();
  const { counterpartyId, name, kind, isAsked, links } = holder;
  const [revoking, setRevoking] = useState<ReturnLinkView>();
  const canWork = permissions['return.work'] !== undefined;
  const canRemind = canWork && one.status !== 'closed' && (counterpartyId === null || isAsked);
  return (
    <section className={classes.row} aria-label={name}>
      <Text size="sm" fw={550}>
        {kind ? t(`links.kind.${kind}`, { name }) : name}
      </Text>
      {links.length === 0 && (
        <Text size="xs" className={classes.quiet}>
          {t('links.none')}
        </Text>
      )}
      {links.map((link) => (
        <LinkLine key={link.id} link={link} onRevoke={canWork ? () => setRevoking(link) : undefined} />
      ))}
      <Group gap="xs" mt={6} align="flex-start">
        {canRemind && <Remind caseId={one.id} counterpartyId={counterpartyId} />}
        {isAsked && kind === 'vendor' && counterpartyId !== null && (
          <Note of={one} counterpartyId={counterpartyId} />
        )}
      </Group>
      {revoking && <Revoking caseId={one.id} link={revoking} onClose={() => setRevoking(undefined)} />}
    </section>
  );
}

interface LinkProps {
  readonly link: ReturnLinkView;
  readonly onRevoke: (() => void) | undefined;
}

/** When it was sent, whether it works and until when, and whether it was answered. */
function LinkLine({ link, onRevoke }: LinkProps) {
  const { t } = useTranslation();
  const reading = useReading();
  const { standing, issuedAt, expiresAt, revokedAt, answeredAt } = link;
  const until = { works: expiresAt, expired: expiresAt, revoked: revokedAt ?? expiresAt, ended: expiresAt };
  return (
    <Group justify="space-between" wrap="nowrap" align="flex-start" data-standing={standing} mt={4}>
      <div>
        <Text size="sm">{t(`links.standing.${standing}`, { at: dayOf(until[standing], reading) })}</Text>
        <Text size="xs" className={classes.quiet}>
          {t('links.sent', { at: dayAndTime(issuedAt, reading) })}
          {answeredAt ? ` · ${t('links.answered', { at: dayAndTime(answeredAt, reading) })}` : ''}
        </Text>
      </div>
      {standing === 'works' && onRevoke && (
        <Button size="compact-xs" variant="default" flex="none" onClick={onRevoke}>
          {t('links.revoke')}
        </Button>
      )}
    </Group>
  );
}

interface RemindProps {
  readonly caseId: string;
  readonly counterpartyId: string | null;
}

function Remind({ caseId, counterpartyId }: RemindProps) {
  const { t } = useTranslation();
  const words = useProblemWords();
  const remind = useReminding(caseId);
  return (
    <div>
      <Button
        size="compact-sm"
        variant="default"
        loading={remind.isPending}
        disabled={remind.isSuccess}
        onClick={() => remind.mutate(counterpartyId)}
      >
        {t('links.remind')}
      </Button>
      {remind.isSuccess && (
        <Text size="xs" role="status" mt={4}>
          {t('links.reminded')}
        </Text>
      )}
      {remind.error && (
        <Text size="xs" role="alert" c="var(--dw-late)" mt={4}>
          {words(remind.error)}
        </Text>
      )}
    </div>
  );
}

interface NoteProps {
  readonly of: Pick<ReturnCaseView, 'id' | 'number'>;
  readonly counterpartyId: string;
}

function Note({ of: { id, number }, counterpartyId }: NoteProps) {
  const { t } = useTranslation();
  const words = useProblemWords();
  const note = useReturnNote(id, number);
  return (
    <div>
      <Button
        size="compact-sm"
        variant="default"
        loading={note.isPending}
        onClick={() => note.mutate(counterpartyId)}
      >
        {t('links.note')}
      </Button>
      {note.error && (
        <Text size="xs" role="alert" c="var(--dw-late)" mt={4}>
          {words(note.error)}
        </Text>
      )}
    </div>
  );
}

interface RevokingProps {
  readonly caseId: string;
  readonly link: ReturnLinkView;
  readonly onClose: () => void;
}

function Revoking({ caseId, link, onClose }: RevokingProps) {
  const { t } = useTranslation();
  const reading = useReading();
  const revoke = useRevoking(caseId, onClose);
  return (
    <AskDialog
      title={t('links.revoke-title')}
      submit={t('links.revoke')}
      color="red.8"
      onSubmit={() => revoke.mutate(link.id)}
      onClose={onClose}
      isPending={revoke.isPending}
      error={revoke.error}
    >
      <Text size="sm">
        {t('links.revoke-what', { name: link.name, at: dayAndTime(link.issuedAt, reading) })}
      </Text>
    </AskDialog>
  );
}
