import { begun } from './begun.js';

async function* source(ended: string[], ...pieces: string[]): AsyncGenerator<string> {
  try {
    for (const piece of pieces) {
      if (piece === 'bad') throw new Error(piece);
      yield await Promise.resolve(piece);
    }
  } finally {
    ended.push('ended');
  }
}

describe('what was begun', () => {
  it('gives every piece once', async () => {
    const pieces: string[] = [];
    for await (const piece of await begun(source([], 'a', 'b', 'c'))) pieces.push(piece);
    expect(pieces).toEqual(['a', 'b', 'c']);
  });

  it('throws at once what the first piece cannot do', async () => {
    await expect(begun(source([], 'bad'))).rejects.toThrow('bad');
  });

  it('ends its source also when nothing was taken of it', async () => {
    const ended: string[] = [];
    const pieces = await begun(source(ended, 'a', 'b'));
    await pieces[Symbol.asyncIterator]().return?.();
    expect(ended).toEqual(['ended']);
  });
});
