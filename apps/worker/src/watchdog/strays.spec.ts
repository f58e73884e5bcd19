import { Strays } from './strays.js';

/** Rows by status, and workflows that are listed, of which some run. */
function scene(rows: Record<string, string>, listed: string[], running = new Set(listed)) {
  const woken: string[] = [];
  let lists = 0;
  const strays = new Strays(
    {
      statuses: async (ids) =>
        new Map(ids.flatMap((id): [string, string][] => (rows[id] ? [[id, rows[id]]] : []))),
    },
    {
      async *listed() {
        lists++;
        yield* listed;
      },
      isRunning: async (id) => running.has(id),
    },
    async (id) => void woken.push(id),
  );
  return { strays, woken, running, lists: () => lists };
}

describe('workflows that run on though their row has ended', () => {
  it('are woken in the round after the one that has found them', async () => {
    const { strays, woken } = scene({ open: 'open', draft: 'draft', lost: 'lost' }, [
      'open',
      'draft',
      'lost',
      'new',
    ]);
    await strays.round();
    expect(woken).toEqual([]);
    await strays.round();
    expect(woken).toEqual(['lost']);
  });

  it('are left alone when they have ended meanwhile', async () => {
    const { strays, woken, running } = scene({ lost: 'lost' }, ['lost']);
    await strays.round();
    running.clear();
    await strays.round();
    expect(woken).toEqual([]);
  });

  it('are looked for page by page, and then from the beginning', async () => {
    const ids = Array.from({ length: 1_500 }, (_, at) => `deal-${at}`);
    const { strays, woken, lists } = scene({ 'deal-1400': 'won' }, ids);
    await strays.round();
    await strays.round();
    expect([woken, lists()]).toEqual([[], 1]);
    await strays.round();
    expect([woken, lists()]).toEqual([['deal-1400'], 2]);
  });

  it('are found after a list that broke off', async () => {
    let isAway = true;
    const woken: string[] = [];
    const listed = async function* () {
      if (isAway) throw new Error('away');
      yield 'lost';
    };
    const strays = new Strays(
      { statuses: async () => new Map([['lost', 'lost']]) },
      { listed, isRunning: async () => true },
      async (id) => void woken.push(id),
    );
    await expect(strays.round()).rejects.toThrow('away');
    isAway = false;
    await strays.round();
    await strays.round();
    expect(woken).toEqual(['lost']);
  });
});
