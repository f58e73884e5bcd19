import type { Role } from '@app/domain/access/permissions.js';
import type { CustomerClass } from '@app/domain/pipeline/definition.js';

/** Everybody of the demo signs in with it. It is in the README, so the demo is seeded on the embedded database only. */
export const demoPassword = 'keep-deals-moving';

export interface DemoUser {
  readonly email: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly team?: string;
  readonly locale: string;
}

/** Teams by name, with the e-mail of the head of sales. */
export const demoTeams: readonly { readonly name: string; readonly head: string }[] = [
  { name: 'Machinery', head: 'jana.dvorakova@dealwarden.example' },
  { name: 'Service and parts', head: 'tomasz.kowalski@dealwarden.example' },
];

export const demoUsers: readonly DemoUser[] = [
  user('anna.novak', 'Anna Novak', ['salesperson'], 'Machinery'),
  user('petr.svoboda', 'Petr Svoboda', ['salesperson'], 'Machinery', 'cs'),
  user('jana.dvorakova', 'Jana Dvořáková', ['head-of-sales'], 'Machinery', 'cs'),
  user('olga.sokolova', 'Olga Sokolova', ['salesperson'], 'Service and parts', 'ru'),
  user('tomasz.kowalski', 'Tomasz Kowalski', ['head-of-sales'], 'Service and parts', 'pl'),
  user('marta.benesova', 'Marta Benešová', ['management'], undefined, 'cs'),
  user('erik.lind', 'Erik Lind', ['sales-ops']),
  user('dana.mala', 'Dana Malá', ['complaint-desk'], 'Machinery', 'cs'),
];

export const demoCustomers: readonly {
  readonly name: string;
  readonly class: CustomerClass;
  readonly manager: string;
}[] = [
  { name: 'Brno Castings s.r.o.', class: 'A', manager: 'anna.novak@dealwarden.example' },
  { name: 'Vltava Automotive a.s.', class: 'A', manager: 'petr.svoboda@dealwarden.example' },
  { name: 'Baltic Pumps Sp. z o.o.', class: 'B', manager: 'anna.novak@dealwarden.example' },
  { name: 'Donau Getriebe GmbH', class: 'B', manager: 'olga.sokolova@dealwarden.example' },
  { name: 'Kovárna Horní Lhota', class: 'C', manager: 'petr.svoboda@dealwarden.example' },
];

/** What was sold, and so can be claimed. */
export const demoProducts: readonly { readonly key: string; readonly name: string }[] = [
  { key: 'gtx-pro', name: 'GTX Pro' },
  { key: 'bearing-6204', name: 'Bearing 6204' },
];

/** Whom return cases have to do with: requests go there, and the mails are caught on this machine. */
export const demoCounterparties: readonly {
  readonly kind: 'vendor' | 'carrier';
  readonly name: string;
  readonly email: string;
}[] = [
  { kind: 'vendor', name: 'GTX Werke', email: 'claims@gtx-werke.example' },
  { kind: 'vendor', name: 'Ložiska Brno', email: 'reklamace@loziska-brno.example' },
  { kind: 'carrier', name: 'Trans Nord', email: 'claims@trans-nord.example' },
];

function user(mailbox: string, name: string, roles: readonly Role[], team?: string, locale = 'en'): DemoUser {
  return { email: `${mailbox}@dealwarden.example`, name, roles, team, locale };
}
