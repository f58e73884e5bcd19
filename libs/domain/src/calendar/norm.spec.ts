import { CalendarError } from './calendar-error.js';
import { delayProblem, normProblem, parseDelay, parseNorm } from './norm.js';

const HOUR = 3_600_000;

describe('parseNorm', () => {
  it.each([
    ['P1D', 1, 0],
    ['P10D', 10, 0],
    ['P01D', 1, 0],
    ['PT8H', 0, 8 * HOUR],
    ['PT24H', 0, 24 * HOUR],
    ['PT30M', 0, HOUR / 2],
    ['PT90M', 0, 1.5 * HOUR],
    ['PT5S', 0, 5_000],
    ['P2DT4H', 2, 4 * HOUR],
    ['P0DT1S', 0, 1_000],
    ['P1DT2H3M4S', 1, 2 * HOUR + 184_000],
    ['P3660D', 3_660, 0],
    ['PT87840H', 0, 87_840 * HOUR],
  ])('reads %s', (text, days, ms) => {
    expect(parseNorm(text)).toEqual({ text, days, ms });
    expect(normProblem(text)).toBeUndefined();
  });

  it.each([
    ['P1W', /weeks/],
    ['P1M', /months/],
    ['P1Y', /years/],
    ['P1Y2M3D', /years/],
    ['-P1D', /negative/],
    ['PT-1H', /negative/],
    ['PT1.5H', /fractions/],
    ['PT0,5S', /fractions/],
    ['P0D', /longer than zero/],
    ['PT0S', /longer than zero/],
    ['P3661D', /longest norm is 3660 days/],
    ['P3660DT1S', /longest norm/],
    ['PT87841H', /longest norm/],
    ['P99999999999999999999D', /longest norm/],
    ['', /ISO 8601/],
    ['P', /ISO 8601/],
    ['PT', /ISO 8601/],
    ['P1DT', /ISO 8601/],
    ['1D', /ISO 8601/],
    ['P1D ', /ISO 8601/],
    ['p1d', /ISO 8601/],
    ['PT1M1H', /ISO 8601/],
    ['P1H', /ISO 8601/],
    ['8 hours', /ISO 8601/],
    [`P${'1'.repeat(500)}D`, /^"P1{39}…": .*ISO 8601/],
  ])('refuses %s', (text, reason) => {
    expect(normProblem(text)).toMatch(reason);
    expect(() => parseNorm(text)).toThrow(CalendarError);
  });
});

describe('parseDelay', () => {
  it.each(['PT0S', 'P0D', 'P0DT0H0M0S'])('takes zero as %s', (text) => {
    expect(parseDelay(text)).toEqual({ text, days: 0, ms: 0 });
    expect(delayProblem(text)).toBeUndefined();
  });

  it('is as strict as a norm otherwise', () => {
    expect(delayProblem('P1W')).toMatch(/weeks/);
    expect(() => parseDelay('-PT1S')).toThrow(/negative/);
  });
});
