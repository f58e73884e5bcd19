import { wholeWords } from './whole-words.js';

describe('whole words', () => {
  it.each([
    ['Jan Dub', 'Ask JAN DUB, soon', true],
    ['Jan Dub', 'Ask Jan Dubský', false],
    ['Jan Dub', 'Ask Bojan Dub', false],
    ['Jan Dub', '{"note":"first\\nJan Dub"}', true],
    ['Petříček', 'PETŘÍČEK.', true],
    ['Ota (st.)', 'of Ota (st.) and others', true],
    ['jan@x.cz', 'mailto:jan@x.cz.', true],
    ['jan@x.cz', '"Jan" <Jan@x.cz>', true],
    ['jan@x.cz', 'bojan@x.cz', false],
    ['jan@x.cz', 'a.jan@x.cz', false],
    ['jan@x.cz', 'jan@x.cz.test', false],
  ])('%j in %j: %s', (text, within, isThere) => {
    expect(wholeWords(['somebody@else.test', text]).test(within)).toBe(isThere);
  });
});
