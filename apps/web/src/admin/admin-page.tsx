import { Box, Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import shared from '../app/rows.module.css';

interface Props {
  readonly title: string;
  /** What is done here, in a sentence. */
  readonly about?: string;
  /** Filters and buttons, beside the title. */
  readonly tools?: ReactNode;
  readonly children: ReactNode;
}

/** One page of the administration. */
export function AdminPage({ title, about, tools, children }: Props) {
  return (
    <Box className={shared.page}>
      <Group justify="space-between" align="flex-start">
        <div>
          <Title order={1} size="h4">
            {title}
          </Title>
          {about && (
            <Text size="sm" className={shared.quiet}>
              {about}
            </Text>
          )}
        </div>
        {tools && <Group gap="xs">{tools}</Group>}
      </Group>
      {children}
    </Box>
  );
}
