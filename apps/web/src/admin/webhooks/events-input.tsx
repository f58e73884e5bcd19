import { Checkbox, Code, Input, SimpleGrid, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { eventsOf, subjects, type Subject, type WebhookEvent } from './webhook-events.js';
import classes from './webhooks.module.css';

interface Props {
  readonly value: readonly WebhookEvent[];
  readonly onChange: (value: readonly WebhookEvent[]) => void;
  readonly error?: string;
}

/** What an endpoint is told: single kinds, or all of a subject by one press. */
export function EventsInput({ value, onChange, error }: Props) {
  const { t } = useTranslation();
  return (
    <Input.Wrapper label={t('webhooks.events')} withAsterisk labelElement="div" error={error}>
      <SimpleGrid cols={{ base: 1, sm: 2 }} mt={6} spacing="lg">
        {subjects.map((subject) => (
          <SubjectChoice key={subject} of={subject} value={value} onChange={onChange} />
        ))}
      </SimpleGrid>
    </Input.Wrapper>
  );
}

function SubjectChoice({ of, value, onChange }: Props & { readonly of: Subject }) {
  const { t } = useTranslation();
  const all = eventsOf(of);
  const chosen = all.filter((event) => value.includes(event));
  const set = (events: readonly WebhookEvent[], isWanted: boolean) => {
    const others = value.filter((event) => !events.includes(event));
    onChange(isWanted ? [...others, ...events] : others);
  };
  return (
    <Stack gap={6} role="group" aria-label={t(`webhooks.subject.${of}`)}>
      <Checkbox
        fw={600}
        label={t(`webhooks.subject.${of}`)}
        checked={chosen.length === all.length}
        indeterminate={chosen.length > 0 && chosen.length < all.length}
        onChange={(event) => set(all, event.currentTarget.checked)}
      />
      {all.map((event) => (
        <Checkbox
          key={event}
          ml="lg"
          size="xs"
          checked={value.includes(event)}
          onChange={({ currentTarget: { checked } }) => set([event], checked)}
          label={
            <>
              {t(`webhooks.event.${event}`)} <Code className={classes.code}>{event}</Code>
            </>
          }
        />
      ))}
    </Stack>
  );
}
