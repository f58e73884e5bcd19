import type { PipelineVersionView } from '@app/contracts/pipelines.js';
import { Box, Loader, Tabs } from '@mantine/core';
import { lazy, Suspense, useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Basics } from './basics.js';
import { CalendarSection } from './calendar-trial.js';
import { ConflictDialog } from './conflict-dialog.js';
import type { DraftKeeper } from './draft-keeper.js';
import { EditingContext, idOf, type Editing } from './editor-context.js';
import { EditorHead } from './editor-head.js';
import { Fields, LossReasons } from './fields.js';
import { ProblemsPanel } from './problems-panel.js';
import { listsOnTheWay, pathsUp, sectionOf, sections, type Section } from './sections.js';
import { Stages } from './stages.js';
import { Watch } from './watch.js';
import classes from './editor.module.css';

// What draws is large, and the list is at work without it.
const Picture = lazy(() => import('./picture.js'));

const contents: Readonly<Record<Section, () => React.ReactNode>> = {
  basics: Basics,
  stages: Stages,
  fields: Fields,
  watch: Watch,
  reasons: LossReasons,
  calendar: CalendarSection,
};

interface Props {
  readonly pipelineKey: string;
  readonly keeper: DraftKeeper;
  readonly published: PipelineVersionView | null;
}

/** A list editor beside the picture of the pipeline, and what is wrong. */
export function Editor({ pipelineKey, keeper, published }: Props) {
  const { t } = useTranslation();
  const keeping = useSyncExternalStore(keeper.subscribe, () => keeper.keeping);
  const { section, setSection, ...way } = useWay();
  const { content, stored, conflict } = keeping;
  const editing: Editing = {
    ...way,
    content,
    problems: stored.problems,
    published: published ? { ...published.definition } : undefined,
    change: (next, of) => keeper.change(next, of),
  };
  return (
    <EditingContext value={editing}>
      <Box className={classes.page}>
        <EditorHead pipelineKey={pipelineKey} keeper={keeper} version={published?.version ?? null} />
        <div className={classes.columns}>
          <Tabs value={section} onChange={(next) => setSection(next as Section)} keepMounted={false}>
            <Tabs.List>
              {sections.map((one) => (
                <Tabs.Tab key={one} value={one}>
                  {t(`editor.section.${one}`)}
                  <Wrongs count={stored.problems.filter(({ path }) => sectionOf(path) === one).length} />
                </Tabs.Tab>
              ))}
            </Tabs.List>
            {sections.map((one) => {
              const Content = contents[one];
              return (
                <Tabs.Panel key={one} value={one} pt="md">
                  <Content />
                </Tabs.Panel>
              );
            })}
          </Tabs>
          <div className={classes.side}>
            <ProblemsPanel problems={stored.problems} warnings={stored.warnings} />
            <Suspense fallback={<Loader />}>
              <Picture />
            </Suspense>
          </div>
        </div>
        {conflict && (
          <ConflictDialog conflict={conflict} mine={content} onResolve={(how) => keeper.resolve(how)} />
        )}
      </Box>
    </EditingContext>
  );
}

function Wrongs({ count }: { readonly count: number }) {
  const { t } = useTranslation();
  if (count === 0) return null;
  return <span aria-label={t('editor.problem-count', { count })}> ⚠</span>;
}

/** What stands open, and jumps to a part: its section and its items open, and its input takes the focus. */
function useWay() {
  const [section, setSection] = useState<Section>('stages');
  const [opened, setOpened] = useState<Editing['opened']>({});
  const [wanted, setWanted] = useState<{ readonly path: string }>();
  const open = useCallback(
    (list: string, index: number | undefined) => setOpened((before) => ({ ...before, [list]: index })),
    [],
  );
  const goTo = useCallback((path: string) => {
    setSection(sectionOf(path));
    setOpened((before) => ({ ...before, ...Object.fromEntries(listsOnTheWay(path)) }));
    setWanted({ path });
  }, []);
  useEffect(() => {
    if (wanted) focusOn(wanted.path);
  }, [wanted]);
  return { section, setSection, opened, open, goTo };
}

/** The input of a part; of an item its first one, else the nearest thing around it. */
function focusOn(path: string): void {
  const found = pathsUp(path)
    .flatMap((one) => [
      `[id="${idOf(one)}"]`,
      `[id="${idOf(`${one}.name`)}"]`,
      `[id^="${idOf(one)}."]`,
      `[data-item="${one}"]`,
    ])
    .map((selector) => document.querySelector<HTMLElement>(selector))
    .find((element) => element !== null);
  const folded = found?.closest('details');
  if (folded) folded.open = true;
  found?.focus();
  found?.scrollIntoView({ block: 'center' });
}
