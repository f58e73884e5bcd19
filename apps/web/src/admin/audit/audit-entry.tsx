import type { AuditEntry } from '@app/contracts/audit.js';
import { Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useReading } from '../../app/reading.js';
import { dayAndTime } from '../../format/dates.js';
import shared from '../../app/rows.module.css';
import classes from './audit.module.css';

/** One entry: who, when, from where, and what was changed. */
export function Entry({ entry }: { readonly entry: AuditEntry }) {
  const { t } = useTranslation();
  const reading = useReading();
  const { no, at, action, object, from } = entry;
  return (
    <li className={`${shared.row} ${classes.row}`} data-entry={no}>
      <div>
        <Text size="sm">{dayAndTime(at, reading)}</Text>
        <Text size="xs" className={shared.quiet}>
          {t('audit.no', { no })}
        </Text>
      </div>
      <div>
        <Who of={entry} />
        <Text size="xs" className={shared.quiet}>
          {[from.address, from.agent].filter(Boolean).join(' · ')}
        </Text>
      </div>
      <div>
        <Text size="sm" fw={550}>
          {action}
        </Text>
        {object?.id && (
          <Text size="xs" className={shared.quiet}>
            {object.kind} {object.id}
          </Text>
        )}
        <Changes of={entry} />
      </div>
    </li>
  );
}

function Who({ of: { principal } }: { readonly of: AuditEntry }) {
  const { t } = useTranslation();
  const name = principal.name ?? t(`audit.by.${principal.kind}`);
  const through = principal.kind === 'token' || principal.kind === 'link';
  return (
    <Text size="sm">
      {principal.id === null ? (
        name
      ) : (
        <Link to="/admin/audit" search={{ by: principal.id }} className={shared.title}>
          {name}
        </Link>
      )}
      {through && ` (${principal.token?.name ?? t(`audit.by.${principal.kind}`)})`}
    </Text>
  );
}

/** What was, and what is since; what else is known beside it. */
function Changes({ of: { before, after, detail, erased } }: { readonly of: AuditEntry }) {
  const { t } = useTranslation();
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const known = Object.entries(detail);
  return (
    <>
      {known.length > 0 && (
        <Text size="xs" className={shared.quiet}>
          {known.map(([name, value]) => `${name}: ${shown(value)}`).join(' · ')}
        </Text>
      )}
      {names.length > 0 && (
        <Table className={classes.changes} verticalSpacing={2} withRowBorders={false}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('audit.what')}</Table.Th>
              <Table.Th>{t('audit.before')}</Table.Th>
              <Table.Th>{t('audit.after')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {names.map((name) => (
              <Table.Tr key={name}>
                <Table.Th scope="row">{name}</Table.Th>
                <Table.Td>{shown(before[name])}</Table.Td>
                <Table.Td>{shown(after[name])}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {erased.length > 0 && (
        <Text size="xs" className={shared.quiet}>
          {t('audit.erased', { names: erased.join(', ') })}
        </Text>
      )}
    </>
  );
}

const longest = 200;

function shown(value: unknown): string {
  if (value === undefined || value === null) return '–';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
