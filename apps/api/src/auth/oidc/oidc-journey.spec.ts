import { journeyMs, readJourney, writeJourney } from './oidc-journey.js';

const key = Buffer.alloc(32, 1);
const other = Buffer.alloc(32, 2);
const now = new Date('2026-03-02T08:00:00Z');
const journey = {
  ...{ state: 's', nonce: 'n', verifier: 'v', then: '/deals/ž' },
  until: now.getTime() + journeyMs,
};
const cookie = writeJourney(key, journey);

describe('the cookie of a sign-in that is under way', () => {
  it('is read by whoever wrote it, also after a new key has come', () => {
    expect(readJourney([other, key], cookie, now)).toEqual(journey);
  });

  it('is over after ten minutes', () => {
    expect(readJourney([key], cookie, new Date(journey.until))).toBeUndefined();
  });

  it('is nothing when anything of it is another’s', () => {
    const [first = ''] = cookie;
    const changed = (first === 'A' ? 'B' : 'A') + cookie.slice(1);
    for (const wrong of [changed, '', 'x', `${cookie}A`, cookie.slice(0, 20)])
      expect(readJourney([key], wrong, now)).toBeUndefined();
    expect(readJourney([other], cookie, now)).toBeUndefined();
  });
});
