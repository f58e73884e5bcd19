import { ActionIcon, Button, Group, Text, UnstyledButton } from '@mantine/core';
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { listAt, withItem, withMoved, withoutItem } from './draft-tree.js';
import { useEditing } from './editor-context.js';
import { titleAt, withoutReferences } from './naming.js';
import classes from './editor.module.css';

interface Props {
  /** Of the list. */
  readonly path: string;
  readonly title: string;
  /** What "add" says. */
  readonly add: string;
  readonly newItem: () => unknown;
  /** What a closed item says of itself, beside its name. */
  readonly summary?: (path: string) => ReactNode;
  readonly titleOf?: (path: string) => string;
  /** The list goes with its last item. */
  readonly mayBeAbsent?: boolean;
  readonly children: (path: string) => ReactNode;
}

/** A list of things, one of which stands open; moved by Alt and arrows. */
export function Items(props: Props) {
  const { path, title, add, newItem } = props;
  const { content, change, goTo, open } = useEditing();
  const items = listAt(content, path);
  const append = () => {
    change(withItem(content, path, newItem()));
    open(path, items.length);
    goTo(`${path}.${items.length}`);
  };
  return (
    <section className={classes.items} aria-label={title}>
      <ol className={classes.list}>
        {items.map((_, index) => (
          // By its place: a key changes while the name is being typed.
          <Item key={index} {...props} index={index} count={items.length} />
        ))}
      </ol>
      <Button variant="default" size="xs" onClick={append} id={`part-${path}`}>
        {add}
      </Button>
    </section>
  );
}

interface ItemProps extends Props {
  readonly index: number;
  readonly count: number;
}

function Item({ index, count, ...props }: ItemProps) {
  const { path, summary, titleOf, children } = props;
  const { t } = useTranslation();
  const { content, problems, opened, open } = useEditing();
  const at = `${path}.${index}`;
  const isOpen = opened[path] === index;
  const name = titleOf?.(at) ?? (titleAt(content, at) || t('editor.unnamed'));
  const isWrong = problems.some((problem) => problem.path === at || problem.path.startsWith(`${at}.`));
  const { move, remove } = useActs(props, index, count);
  const onKey = (event: KeyboardEvent) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!event.altKey || by === undefined) return;
    event.preventDefault();
    move(by);
  };
  return (
    <li className={classes.item} data-open={isOpen || undefined}>
      <Group gap={4} wrap="nowrap" justify="space-between">
        <UnstyledButton
          className={classes.header}
          aria-expanded={isOpen}
          data-item={at}
          onClick={() => open(path, isOpen ? undefined : index)}
          onKeyDown={onKey}
        >
          <Text size="sm" fw={550} c={isWrong ? 'var(--dw-late)' : undefined}>
            {isWrong && <span aria-label={t('editor.wrong')}>⚠ </span>}
            {name}
          </Text>
          {!isOpen && summary && (
            <Text size="xs" className={classes.quiet} component="div">
              {summary(at)}
            </Text>
          )}
        </UnstyledButton>
        <Acts name={name} index={index} count={count} move={move} remove={remove} />
      </Group>
      {isOpen && <div className={classes.body}>{children(at)}</div>}
    </li>
  );
}

/** Moves and takes away; the focus stays with the list. */
function useActs({ path, mayBeAbsent }: Props, index: number, count: number) {
  const { content, change, opened, open } = useEditing();
  const focused = useRef<number>(undefined);
  useEffect(() => {
    if (focused.current === undefined) return;
    document.querySelector<HTMLElement>(`[data-item="${path}.${focused.current}"]`)?.focus();
    focused.current = undefined;
  }, [content, path]);
  const move = (by: number) => {
    const to = index + by;
    if (to < 0 || to >= count) return;
    focused.current = to;
    change(withMoved(content, path, index, to));
    if (opened[path] === index) open(path, to);
    else if (opened[path] === to) open(path, index);
  };
  const remove = () => {
    const left = withoutItem(withoutReferences(content, `${path}.${index}`), path, index, mayBeAbsent);
    change(left);
    open(path, undefined);
    const next = Math.min(index, count - 2);
    document.getElementById(`part-${path}`)?.focus();
    if (next >= 0) document.querySelector<HTMLElement>(`[data-item="${path}.${next}"]`)?.focus();
  };
  return { move, remove };
}

interface ActsProps {
  readonly name: string;
  readonly index: number;
  readonly count: number;
  readonly move: (by: number) => void;
  readonly remove: () => void;
}

function Acts({ name, index, count, move, remove }: ActsProps) {
  const { t } = useTranslation();
  const icon = { variant: 'subtle', color: 'gray', size: 'sm', className: classes.act } as const;
  return (
    <Group gap={2} wrap="nowrap">
      <ActionIcon
        {...icon}
        aria-label={t('editor.up', { name })}
        disabled={index === 0}
        onClick={() => move(-1)}
      >
        ↑
      </ActionIcon>
      <ActionIcon
        {...icon}
        aria-label={t('editor.down', { name })}
        disabled={index === count - 1}
        onClick={() => move(1)}
      >
        ↓
      </ActionIcon>
      <ActionIcon {...icon} aria-label={t('editor.remove', { name })} onClick={remove}>
        ✕
      </ActionIcon>
    </Group>
  );
}
