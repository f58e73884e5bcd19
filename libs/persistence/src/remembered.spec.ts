import { Remembered } from './remembered.js';

describe('what is remembered', () => {
  it('is loaded once, and what was not found is asked for again', async () => {
    const asked: string[] = [];
    const values = new Remembered<string>(2);
    const get = (key: string, value?: string) =>
      values.get(key, async () => {
        asked.push(key);
        return value;
      });
    expect([await get('a'), await get('a', 'A'), await get('a', 'other')]).toEqual([undefined, 'A', 'A']);
    expect(asked).toEqual(['a', 'a']);
  });

  it('makes room by what was longest unused', async () => {
    const values = new Remembered<string>(2);
    const get = (key: string) => values.get(key, async () => `${key} loaded`);
    const isKnown = async (key: string) => (await values.get(key, async () => undefined)) !== undefined;
    for (const key of ['a', 'b', 'a', 'c']) await get(key);
    expect([await isKnown('a'), await isKnown('b'), await isKnown('c')]).toEqual([true, false, true]);
  });
});
