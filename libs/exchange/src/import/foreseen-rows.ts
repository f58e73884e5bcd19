import { createHash } from 'node:crypto';

/** Words of 32 bits that a row takes: two of its id, one of what stands in it. */
const words = 3;

/**
 * The rows that a dry run has been through, which the database does not know when one of them comes again. A million take some 25 MB,
 * outside of what the collector of garbage goes through: of each there is a hash of its id (63 bits) and of what it says (31 bits).
 */
export class ForeseenRows {
  private slots: Uint32Array;
  private size = 0;

  constructor(private places = 1_024) {
    this.slots = new Uint32Array(places * words);
  }

  /** How a row stands to the one before it with the same id, if there was one. */
  find(id: string, content: string): 'new' | 'alike' | 'changed' {
    const at = this.placeOf(...hashOf(id));
    if (this.slots[at] === 0) return 'new';
    return this.slots[at + 2] === hashOf(content)[0] ? 'alike' : 'changed';
  }

  /** The row takes the place of the one before it with the same id. */
  keep(id: string, content: string): void {
    if (this.size * 4 >= this.places * 3) this.grow();
    const [first, second] = hashOf(id);
    const at = this.placeOf(first, second);
    if (this.slots[at] === 0) this.size++;
    this.slots.set([first, second, hashOf(content)[0]], at);
  }

  /** Where it is, or the free place where it belongs. */
  private placeOf(first: number, second: number): number {
    let place = second % this.places;
    for (;;) {
      const at = place * words;
      const there = this.slots[at];
      if (there === 0 || (there === first && this.slots[at + 1] === second)) return at;
      place = (place + 1) % this.places;
    }
  }

  private grow(): void {
    const { slots } = this;
    this.places *= 2;
    this.slots = new Uint32Array(this.places * words);
    for (let at = 0; at < slots.length; at += words) {
      const row = slots.subarray(at, at + words);
      if (row[0] !== 0) this.slots.set(row, this.placeOf(row[0]!, row[1]!));
    }
  }
}

/** The first is never 0, which is a free place. */
function hashOf(text: string): [number, number] {
  const hash = createHash('sha256').update(text).digest();
  return [(hash.readUInt32LE(0) | 1) >>> 0, hash.readUInt32LE(4)];
}
