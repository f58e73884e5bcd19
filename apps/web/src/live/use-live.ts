import type { Change } from '@app/contracts/changes.js';
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { base } from '../api/client.js';
import { meQuery } from '../api/me.js';
import { ChangeSource } from './change-source.js';
import { followed, newsOf, revisionsIn, type Key } from './news.js';

/** Lists are read anew no more often than this, however much changes in them. */
const betweenMs = 1_500;
/** A short break, such as a restart of the API, is nobody's trouble. */
const patienceMs = 2_000;

/** What others do is shown as it happens. @returns whether the connection is lost */
export function useLive(): boolean {
  const queries = useQueryClient();
  const router = useRouter();
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    const lists = new ReadLater(queries);
    let patience: ReturnType<typeof setTimeout> | undefined;
    const source = new ChangeSource(`${base}/changes`, {
      changes: (changes) => show(queries, changes, lists),
      readAnew: (before) => readAnew(queries, before),
      connected: (isConnected) => {
        clearTimeout(patience);
        patience = isConnected ? undefined : setTimeout(() => setLost(true), patienceMs);
        if (isConnected) setLost(false);
      },
      refused: () => void leaveIfSignedOut(queries, () => router.invalidate()),
    });
    source.start();
    return () => {
      source.stop();
      lists.stop();
      clearTimeout(patience);
    };
  }, [queries, router]);
  return isLost;
}

function show(queries: QueryClient, changes: readonly Change[], later: ReadLater): void {
  const shown = ['deal', 'deals'].flatMap((key) =>
    queries.getQueriesData({ queryKey: [key] }).map(([, data]) => data),
  );
  const { things, lists } = newsOf(changes, (id) => revisionsIn(shown, id));
  later.add([...things, ...lists]);
}

function readAnew(queries: QueryClient, before: number | undefined): void {
  void queries.invalidateQueries({
    predicate: ({ queryKey, state }) =>
      followed.includes(String(queryKey[0])) && (before === undefined || state.dataUpdatedAt < before),
  });
}

async function leaveIfSignedOut(queries: QueryClient, leave: () => Promise<void>): Promise<void> {
  const me = await queries.fetchQuery({ ...meQuery, staleTime: 0 }).catch(() => undefined);
  if (me === null) await leave();
}

/** Reads things anew: the first at once, what comes soon after it together; and not while something is being sent. */
class ReadLater {
  private readonly keys = new Map<string, Key>();
  private timer?: ReturnType<typeof setTimeout>;

  constructor(private readonly queries: QueryClient) {}

  add(keys: readonly Key[]): void {
    for (const key of keys) this.keys.set(JSON.stringify(key), key);
    if (this.keys.size > 0 && this.timer === undefined) this.read();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private read(): void {
    this.timer = undefined;
    if (this.keys.size === 0) return;
    // What is shown before it is answered would go back to what it was.
    if (this.queries.isMutating() === 0) {
      for (const queryKey of this.keys.values()) void this.queries.invalidateQueries({ queryKey });
      this.keys.clear();
    }
    this.timer = setTimeout(() => this.read(), betweenMs);
  }
}
