import { instant } from '@app/domain/instant.js';
import { Crowds } from './crowds.js';

const due = instant(Date.parse('2026-03-02T08:00:00Z'));
const after = (ms: number) => instant(Date.parse(due) + ms);

describe('crowds', () => {
  let now = 0;
  let crowds: Crowds;

  beforeEach(() => {
    now = 0;
    crowds = new Crowds(() => now);
  });

  it('are not known before one was counted, nor where nobody had to wait', () => {
    expect(crowds.next(due)).toBeUndefined();
    crowds.counted(due, due);
    expect(crowds.next(due)).toBeUndefined();
  });

  it('let each wake behind those that were put there before', () => {
    crowds.counted(due, after(1_000));
    expect([crowds.next(due), crowds.next(due)]).toEqual([after(1_020), after(1_040)]);
  });

  it('are of one second: who is due in another is counted', () => {
    crowds.counted(due, after(1_000));
    expect(crowds.next(after(999))).toBe(after(999 + 1_020));
    expect(crowds.next(after(1_000))).toBeUndefined();
  });

  it('keep nobody waiting for longer than a crowd may', () => {
    crowds.counted(due, after(215_000));
    expect(crowds.next(due)).toBe(after(215_000));
  });

  it('are counted anew after a while, since others put deals there too', () => {
    crowds.counted(due, after(1_000));
    now = 10_000;
    expect(crowds.next(due)).toBe(after(1_020));
    now = 10_001;
    expect(crowds.next(due)).toBeUndefined();
  });
});
