import { jest } from '@jest/globals';
import { NoAnswerError } from '../api/problem.js';
import { DraftKeeper, type Copies, type Kept, type Shelf, type Stored } from './draft-keeper.js';
import type { Draft } from './draft-tree.js';

class Changed extends Error {}

/** A server with one draft, which refuses what was made from another revision. */
class OneShelf implements Shelf {
  saves = 0;
  isAway = false;
  /** Until when a save takes. */
  until = Promise.resolve();
  constructor(public stored: Stored) {}

  readonly read = () => Promise.resolve(this.stored);
  readonly save = async (definition: Draft, revision: number | undefined): Promise<Stored> => {
    if (this.isAway) throw new NoAnswerError('away');
    if (revision !== this.stored.revision) throw new Changed();
    this.saves += 1;
    this.by('me', definition);
    const { stored } = this;
    await this.until;
    return stored;
  };
  readonly isConflict = (error: unknown) => error instanceof Changed;

  by(savedByName: string, definition: Draft): void {
    this.stored = { ...nothingWrong, definition, savedByName, revision: (this.stored.revision ?? 0) + 1 };
  }
}

const nothingWrong = { problems: [], warnings: [] };
const base = { name: 'Presses', currency: 'EUR' };

function copiesOf(): Copies & { kept: Kept | undefined } {
  const copies = {
    kept: undefined as Kept | undefined,
    read: () => copies.kept,
    write: (kept: Kept | undefined) => (copies.kept = structuredClone(kept)),
  };
  return copies;
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const passing = () => jest.advanceTimersByTimeAsync(600);

describe('a draft that is kept', () => {
  it('is in the browser at once, and on the server shortly after', async () => {
    const shelf = new OneShelf({ ...nothingWrong, definition: base });
    const copies = copiesOf();
    const keeper = await DraftKeeper.open(shelf, copies);
    keeper.change({ ...base, name: 'Big' });
    keeper.change({ ...base, name: 'Bigger' });
    expect(copies.kept?.content).toEqual({ ...base, name: 'Bigger' });
    expect(keeper.keeping.status).toBe('waiting');
    await passing();
    expect(shelf).toMatchObject({ saves: 1, stored: { revision: 1, definition: { name: 'Bigger' } } });
    expect(keeper.keeping.status).toBe('saved');
    expect(copies.kept).toBeUndefined();
  });

  it('is saved again where it was changed while it was being saved', async () => {
    const shelf = new OneShelf({ ...nothingWrong, definition: base, revision: 4 });
    const keeper = await DraftKeeper.open(shelf, copiesOf());
    let answer = () => {};
    shelf.until = new Promise((resolve) => (answer = resolve));
    keeper.change({ ...base, name: 'One' });
    await passing();
    keeper.change({ ...base, name: 'Two' });
    expect(keeper.keeping.status).toBe('saving');
    answer();
    await passing();
    expect(shelf.stored).toMatchObject({ revision: 6, definition: { name: 'Two' } });
    expect(keeper.keeping.status).toBe('saved');
  });

  it('survives a network that is away, and a browser that is closed meanwhile', async () => {
    const shelf = new OneShelf({ ...nothingWrong, definition: base, revision: 1 });
    const copies = copiesOf();
    const keeper = await DraftKeeper.open(shelf, copies);
    shelf.isAway = true;
    keeper.change({ ...base, name: 'Offline' });
    await passing();
    expect(keeper.keeping.status).toBe('unreached');
    const later = await DraftKeeper.open(shelf, copies);
    expect(later.keeping.content.name).toBe('Offline');
    shelf.isAway = false;
    await passing();
    expect(shelf.stored.definition.name).toBe('Offline');
    expect(later.keeping.status).toBe('saved');
  });

  it('undoes, and does again', async () => {
    const shelf = new OneShelf({ ...nothingWrong, definition: base, revision: 1 });
    const keeper = await DraftKeeper.open(shelf, copiesOf());
    for (const name of ['P', 'Pr', 'Pre']) keeper.change({ ...base, name }, 'name');
    keeper.change({ ...base, name: 'Pre', currency: 'CZK' }, 'currency');
    keeper.undo();
    expect(keeper.keeping.content).toEqual({ ...base, name: 'Pre' });
    keeper.undo();
    expect(keeper.keeping).toMatchObject({ content: base, canUndo: false, canRedo: true });
    keeper.redo();
    expect(keeper.keeping.content.name).toBe('Pre');
  });
});

describe('two editors of one draft', () => {
  async function conflict() {
    const shelf = new OneShelf({ ...nothingWrong, definition: base, revision: 1 });
    const copies = copiesOf();
    const keeper = await DraftKeeper.open(shelf, copies);
    keeper.change({ ...base, name: 'Mine' });
    shelf.by('Eva', { ...base, currency: 'PLN' });
    await passing();
    return { shelf, copies, keeper };
  }

  it('are told, and neither overwrites the other', async () => {
    const { shelf, copies, keeper } = await conflict();
    expect(keeper.keeping).toMatchObject({
      status: 'conflict',
      conflict: { theirs: { savedByName: 'Eva' } },
    });
    expect(shelf.stored.definition).toEqual({ ...base, currency: 'PLN' });
    keeper.change({ ...base, name: 'Still mine' });
    await passing();
    expect(shelf.stored.definition).toEqual({ ...base, currency: 'PLN' });
    expect(copies.kept?.content.name).toBe('Still mine');
    const reopened = await DraftKeeper.open(shelf, copies);
    expect(reopened.keeping).toMatchObject({ status: 'conflict', content: { name: 'Still mine' } });
  });

  it('may bring both together', async () => {
    const { shelf, keeper } = await conflict();
    keeper.resolve('together');
    await passing();
    expect(shelf.stored.definition).toEqual({ name: 'Mine', currency: 'PLN' });
    expect(keeper.keeping).toMatchObject({ status: 'saved', conflict: undefined });
  });

  it('may take the other one, and undo that', async () => {
    const { shelf, keeper } = await conflict();
    keeper.resolve('theirs');
    await passing();
    expect(shelf.stored.definition).toEqual({ ...base, currency: 'PLN' });
    keeper.undo();
    expect(keeper.keeping.content.name).toBe('Mine');
  });

  it('are none where an answer was lost, and what is there is mine', async () => {
    const shelf = new OneShelf({ ...nothingWrong, definition: base, revision: 1 });
    const keeper = await DraftKeeper.open(shelf, copiesOf());
    keeper.change({ ...base, name: 'Mine' });
    shelf.by('me', { ...base, name: 'Mine' });
    await passing();
    expect(keeper.keeping).toMatchObject({ status: 'saved', stored: { revision: 2 } });
  });
});
