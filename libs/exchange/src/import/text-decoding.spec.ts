import { holdsAny } from './text-decoding.js';

/** A text in two pieces, cut at every place. */
async function* cut(text: string, at: number): AsyncGenerator<string> {
  yield text.slice(0, at);
  await Promise.resolve();
  yield text.slice(at);
}

describe('whether a file holds a text', () => {
  it.each([
    ['of Jan Dub, and others of the office', true],
    ['and others, and of Jan Dub', true],
    ['of Jan Dubský, and others of the office', false],
    ['all the others, and of bojan@x.test', false],
    ['all the others, and of jan@x.test and', true],
  ])('is the same wherever its pieces end: %s', async (text, isThere) => {
    for (let at = 0; at <= text.length; at++)
      expect([at, await holdsAny(cut(text, at), ['Jan Dub', 'jan@x.test'])]).toEqual([at, isThere]);
  });
});
