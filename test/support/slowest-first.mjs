import TestSequencer from '@jest/test-sequencer';

/** Folders of specs that take their time on running servers; the quick ones then fill what a last long one would leave idle. */
const slow = ['/test/e2e/', '/test/faults/', '/test/integration/', '/test/replay/'];

/** The order of a fresh clone, where Jest has not yet measured how long each spec takes. */
export default class SlowestFirst extends TestSequencer {
  /** @param {import('@jest/test-result').Test[]} tests */
  sort(tests) {
    const rank = (/** @type {string} */ path) => (slow.some((folder) => path.includes(folder)) ? 0 : 1);
    return super.sort(tests).toSorted((a, b) => rank(a.path) - rank(b.path));
  }
}
