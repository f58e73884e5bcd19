import { Box, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import shared from '../app/rows.module.css';
import classes from './reports.module.css';

interface Props {
  readonly title: string;
  /** What is counted here, in a sentence or two. */
  readonly about: string;
  readonly filters: ReactNode;
  readonly children: ReactNode;
}

/** A page of reports: what is counted, of what, and the panels. */
export function ReportsFrame({ title, about, filters, children }: Props) {
  return (
    <Box className={shared.page} maw={1400}>
      <Title order={1} size="h4">
        {title}
      </Title>
      <Text size="sm" mb="sm" className={classes.meaning}>
        {about}
      </Text>
      {filters}
      {children}
    </Box>
  );
}
