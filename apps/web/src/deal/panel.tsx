import { Group, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './deal.module.css';

interface Props {
  readonly title: string;
  readonly side?: ReactNode;
  readonly children: ReactNode;
}

/** One part of a page, with its heading. */
export function Panel({ title, side, children }: Props) {
  return (
    <section className={classes.panel} aria-label={title}>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h5">
          {title}
        </Title>
        {side}
      </Group>
      {children}
    </section>
  );
}
