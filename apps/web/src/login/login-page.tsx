import {
  Alert,
  Button,
  Card,
  Center,
  Group,
  Image,
  PasswordInput,
  Stack,
  TextInput,
  Title,
} from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { askForPasswordReset, meQuery, oidcAddress, signIn, signInWaysQuery } from '../api/me.js';
import { useCodeWords, useProblemWords } from '../app/problem-words.js';
import { showLanguage } from '../i18n/i18n.js';
import { languages, type Language } from '../i18n/languages.js';

/** The way in. */
export function LoginPage() {
  const { t } = useTranslation();
  return (
    <Center mih="100vh" p="md" component="main">
      <Stack w="100%" maw={380} gap="lg">
        <Group justify="center" gap="sm">
          <Image src="/icon.svg" w={36} h={36} alt="" />
          <Title order={1} size="h3">
            Dealwarden
          </Title>
        </Group>
        <Card withBorder padding="lg" component="section" aria-label={t('login.title')}>
          <Stack>
            <RefusedElsewhere />
            <SignInForm />
            <ProviderButton />
          </Stack>
        </Card>
        <Languages />
      </Stack>
    </Center>
  );
}

/** Why a provider's word was not enough. */
function RefusedElsewhere() {
  const codeWords = useCodeWords();
  const { problem } = useSearch({ from: '/login' });
  if (problem === undefined) return null;
  return (
    <Alert color="red" variant="light" role="alert">
      {codeWords(problem)}
    </Alert>
  );
}

/** The other way in, where there is one. */
function ProviderButton() {
  const { t } = useTranslation();
  const { then } = useSearch({ from: '/login' });
  const { data } = useQuery(signInWaysQuery);
  if (!data?.oidc) return null;
  return (
    <Button component="a" href={oidcAddress(then)} variant="default" fullWidth>
      {t('login.with', { name: data.oidc.label })}
    </Button>
  );
}

function SignInForm() {
  const { t } = useTranslation();
  const words = useProblemWords();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const enter = useEntering();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter.mutate({ email, password });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {enter.error && (
          <Alert color="red" variant="light" role="alert">
            {words(enter.error)}
          </Alert>
        )}
        <TextInput
          label={t('login.email')}
          type="email"
          autoComplete="username"
          required
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('login.password')}
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': t('login.show-password') }}
        />
        <Button type="submit" loading={enter.isPending} fullWidth>
          {t('login.enter')}
        </Button>
        <Forgotten email={email} />
      </Stack>
    </form>
  );
}

/** A mail with a link that sets a new password. */
function Forgotten({ email }: { readonly email: string }) {
  const { t } = useTranslation();
  const words = useProblemWords();
  const ask = useMutation({ mutationFn: askForPasswordReset });
  if (ask.isSuccess) return <Alert role="status">{t('login.reset-sent')}</Alert>;
  return (
    <>
      {ask.error && (
        <Alert color="red" variant="light" role="alert">
          {words(ask.error)}
        </Alert>
      )}
      <Button
        variant="subtle"
        size="compact-sm"
        loading={ask.isPending}
        disabled={!email.includes('@')}
        onClick={() => ask.mutate(email)}
      >
        {t('login.forgotten')}
      </Button>
    </>
  );
}

/** Signs in and goes to where the visitor wanted to. */
function useEntering() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { then = '/' } = useSearch({ from: '/login' });
  return useMutation({
    mutationFn: signIn,
    onSuccess: async () => {
      queries.clear();
      await queries.fetchQuery(meQuery);
      await navigate({ href: then, replace: true });
    },
  });
}

function Languages() {
  const { i18n } = useTranslation();
  return (
    <Group justify="center" gap={4}>
      {(Object.entries(languages) as [Language, string][]).map(([language, name]) => (
        <Button
          key={language}
          lang={language}
          size="compact-xs"
          variant={i18n.language === language ? 'light' : 'subtle'}
          color="gray"
          c="var(--dw-quiet)"
          aria-pressed={i18n.language === language}
          onClick={() => void showLanguage(language)}
        >
          {name}
        </Button>
      ))}
    </Group>
  );
}
