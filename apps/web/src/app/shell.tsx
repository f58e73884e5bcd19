import {
  AppShell,
  Badge,
  Burger,
  Group,
  Kbd,
  NavLink,
  ScrollArea,
  Stack,
  Text,
  UnstyledButton,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { spotlight } from '@mantine/spotlight';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { MeContext, meQuery, useMe } from '../api/me.js';
import { useTally } from '../api/escalations.js';
import { administration, entriesFor, entryOf } from './navigation.js';
import { Connection } from '../live/connection.js';
import { Help } from './help.js';
import { Palette } from './palette.js';
import { UserMenu } from './user-menu.js';
import classes from './shell.module.css';

/** What stands around every page of somebody who is signed in; nothing, from the moment on in which nobody is. */
export function Shell() {
  const { data: me } = useQuery(meQuery);
  return me ? (
    <MeContext value={me}>
      <Frame />
    </MeContext>
  ) : null;
}

function Frame() {
  const { t } = useTranslation();
  const [isOpen, { toggle, close }] = useDisclosure();
  return (
    <AppShell
      layout="alt"
      navbar={{ width: 216, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      header={{ height: { base: 52, sm: 0 } }}
      padding={0}
    >
      <a className={classes.skip} href="#content">
        {t('nav.skip')}
      </a>
      <AppShell.Header hiddenFrom="sm" px="md" className={classes.header}>
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Brand />
          <Burger opened={isOpen} onClick={toggle} size="sm" aria-label={t('nav.menu')} />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" className={classes.navbar}>
        <Group justify="space-between" mb="md" px={6}>
          <Brand />
          <Burger opened onClick={close} size="sm" hiddenFrom="sm" aria-label={t('nav.close')} />
        </Group>
        <UnstyledButton className={classes.search} onClick={spotlight.open}>
          <Text size="sm">{t('palette.open')}</Text>
          <Kbd size="xs">{isApple() ? '⌘K' : 'Ctrl K'}</Kbd>
        </UnstyledButton>
        <AppShell.Section grow component={ScrollArea} mt="sm">
          <Entries onGo={close} />
        </AppShell.Section>
        <UserMenu />
      </AppShell.Navbar>
      <AppShell.Main id="content" className={classes.main}>
        <Outlet />
      </AppShell.Main>
      <Palette />
      <Help />
      <Connection />
    </AppShell>
  );
}

function Brand() {
  return (
    <Group gap={8} wrap="nowrap">
      <img src="/icon.svg" width={24} height={24} alt="" />
      <Text fw={650} size="sm">
        Dealwarden
      </Text>
    </Group>
  );
}

/** A link tells that it is current on its own page only, whatever that page shows: another entry may stand below it. */
const itself = { exact: true, includeSearch: false } as const;

/** Where one is stands in sight, however many entries there are before it. */
const intoView = (entry: HTMLElement | null) => entry?.scrollIntoView({ block: 'nearest' });

function Entries({ onGo }: { readonly onGo: () => void }) {
  const { t } = useTranslation();
  const { permissions } = useMe();
  const { pathname } = useLocation();
  const tally = useTally();
  const { main, admin } = entriesFor(permissions);
  const current = entryOf(pathname, [...main, ...admin]);
  return (
    <Stack gap={2} component="nav" aria-label={t('nav.label')}>
      {main.map(({ to, label }) => (
        <NavLink
          key={to}
          component={Link}
          to={to}
          label={t(label)}
          active={current?.to === to}
          activeOptions={itself}
          onClick={onGo}
          className={classes.entry}
          rightSection={to === '/escalations' && tally > 0 ? <Waiting count={tally} /> : null}
        />
      ))}
      {admin.length > 0 && (
        <NavLink
          component="button"
          label={t(administration.label)}
          defaultOpened={pathname.startsWith(administration.to)}
          className={classes.entry}
        >
          {admin.map(({ to, label }) => (
            <NavLink
              key={to}
              component={Link}
              to={to}
              label={t(label)}
              active={current?.to === to}
              ref={current?.to === to ? intoView : undefined}
              activeOptions={itself}
              onClick={onGo}
              className={classes.entry}
            />
          ))}
        </NavLink>
      )}
    </Stack>
  );
}

function Waiting({ count }: { readonly count: number }) {
  const { t } = useTranslation();
  return (
    <Badge size="sm" color="red.8" variant="filled" aria-label={t('nav.waiting', { count })}>
      {count > 99 ? '99+' : count}
    </Badge>
  );
}

function isApple(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent);
}
