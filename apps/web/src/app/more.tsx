import { Button, Group, type ButtonProps, type MantineSpacing } from '@mantine/core';

interface Props {
  /** Of what is read page by page. */
  readonly of: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => Promise<unknown>;
  };
  readonly label: string;
  readonly size?: ButtonProps['size'];
  readonly my?: MantineSpacing;
}

/** Asks for the next page, as long as there is one. */
export function More({ of: { hasNextPage, isFetchingNextPage, fetchNextPage }, label, size, my }: Props) {
  if (!hasNextPage) return null;
  return (
    <Group justify="center" my={my}>
      <Button variant="default" size={size} loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
        {label}
      </Button>
    </Group>
  );
}
