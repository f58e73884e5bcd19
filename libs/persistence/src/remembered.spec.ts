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

  it('is loaded once for all who ask at the same time, and again after it failed', async () => {
    let loads = 0;
    const values = new Remembered<number>(2);
    const get = () =>
      values.get('a', async () => {
        loads += 1;
        await Promise.resolve();
        if (loads === 1) throw new Error('away');
        return loads;
      });
    const failed = await Promise.allSettled(Array.from({ length: 100 }, get));
    expect(failed.every(({ status }) => status === 'rejected')).toBe(true);
    expect(await Promise.all(Array.from({ length: 100 }, get))).toEqual(Array.from({ length: 100 }, () => 2));
  });

  it('makes room by what was longest unused', async () => {
    const values = new Remembered<string>(2);
    const get = (key: string) => values.get(key, async () => `${key} loaded`);
    const isKnown = async (key: string) => (await values.get(key, async () => undefined)) !== undefined;
    for (const key of ['a', 'b', 'a', 'c']) await get(key);
    expect([await isKnown('a'), await isKnown('b'), await isKnown('c')]).toEqual([true, false, true]);
  });
});
