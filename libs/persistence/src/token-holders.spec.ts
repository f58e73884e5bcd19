import { TokenHolders } from './token-holders.js';
import type { SessionUser } from './session.repository.js';

const hash = Buffer.from('a token');
const ann: SessionUser = { userId: 'ann', roles: ['salesperson'], teamIds: ['north'] };

function stage({ leftMs = 60_000 } = {}) {
  let [asked, hears] = [0, true];
  let user: SessionUser | undefined = ann;
  let change = () => undefined as void;
  let whileAsked = () => undefined as void;
  const userOf = async () => {
    asked++;
    const found = user && { ...user, leftMs };
    whileAsked();
    await Promise.resolve();
    return found;
  };
  const listener = {
    start: () => undefined,
    stop: () => Promise.resolve(),
    caughtUp: () => Promise.resolve(),
    get hears() {
      return hears;
    },
  };
  const holders = new TokenHolders({ userOf }, { holderOf: () => Promise.resolve(undefined) }, (onChange) => {
    change = onChange;
    return listener;
  });
  return {
    ask: () => holders.session(hash),
    asked: () => asked,
    change: () => change(),
    deafen: () => void (hears = false),
    put: (changed: SessionUser | undefined) => void (user = changed),
    whileAsked: (happens: () => void) => void (whileAsked = happens),
  };
}

describe('who a token belongs to', () => {
  it('is asked for once, and told without what only the memory needs', async () => {
    const { ask, asked } = stage();
    await expect(ask()).resolves.toEqual(ann);
    await expect(ask()).resolves.toEqual(ann);
    expect(asked()).toBe(1);
  });

  it('is asked for again after a change was announced', async () => {
    const { ask, change, put } = stage();
    await ask();
    put(undefined);
    change();
    await expect(ask()).resolves.toBeUndefined();
  });

  it('is not remembered when the change was announced while it was asked for', async () => {
    const { ask, change, put, whileAsked } = stage();
    whileAsked(change);
    await ask();
    put(undefined);
    await expect(ask()).resolves.toBeUndefined();
  });

  it('is not remembered while nobody hears of changes', async () => {
    const { ask, asked, deafen } = stage();
    deafen();
    await ask();
    await ask();
    expect(asked()).toBe(2);
  });

  it('is not remembered for longer than it is valid', async () => {
    const { ask, asked } = stage({ leftMs: 0 });
    await ask();
    await ask();
    expect(asked()).toBe(2);
  });

  it('is asked for again each time where it was not known', async () => {
    const { ask, put } = stage();
    put(undefined);
    await expect(ask()).resolves.toBeUndefined();
    put(ann);
    await expect(ask()).resolves.toEqual(ann);
  });
});
