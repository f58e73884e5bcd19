import { Avatar, Menu, Text, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { meQuery, signOut, useMe } from '../api/me.js';
import { showLanguage } from '../i18n/i18n.js';
import { languages, type Language } from '../i18n/languages.js';
import classes from './user-menu.module.css';

const schemes = ['auto', 'light', 'dark'] as const;

/** Who is signed in; their language, light or dark, and the way out. */
export function UserMenu() {
  const { t } = useTranslation();
  const { user } = useMe();
  return (
    <Menu position="top-start" width={220} withinPortal>
      <Menu.Target>
        <UnstyledButton className={classes.user}>
          <Avatar size={28} radius="xl" color="indigo" name={user.name} alt="" />
          <Text size="sm" truncate>
            {user.name}
          </Text>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} to="/profile">
          {t('profile.title')}
        </Menu.Item>
        <Languages />
        <Schemes />
        <Menu.Divider />
        <SignOut />
      </Menu.Dropdown>
    </Menu>
  );
}

function Languages() {
  const { t, i18n } = useTranslation();
  return (
    <>
      <Menu.Label>{t('user.language')}</Menu.Label>
      {(Object.entries(languages) as [Language, string][]).map(([language, name]) => (
        <Menu.Item
          key={language}
          lang={language}
          onClick={() => void showLanguage(language)}
          rightSection={i18n.language === language ? '✓' : null}
        >
          {name}
        </Menu.Item>
      ))}
    </>
  );
}

function Schemes() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <Menu.Label>{t('user.look')}</Menu.Label>
      {schemes.map((scheme) => (
        <Menu.Item
          key={scheme}
          onClick={() => setColorScheme(scheme)}
          rightSection={colorScheme === scheme ? '✓' : null}
        >
          {t(`user.looks.${scheme}`)}
        </Menu.Item>
      ))}
    </>
  );
}

function SignOut() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const leave = async () => {
    await signOut();
    queries.setQueryData(meQuery.queryKey, null);
    await navigate({ to: '/login' });
    // What one has seen is not left behind for the next.
    queries.clear();
  };
  return <Menu.Item onClick={() => void leave()}>{t('user.sign-out')}</Menu.Item>;
}
