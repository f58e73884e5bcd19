import { parseDate } from '@app/domain/calendar/civil-date.js';
import fc from 'fast-check';
import { dateReader, ImportDays, readIsoDay, shiftInDays } from './dates.js';

const day = (text: string) => parseDate(text)!;

describe('the reader of days', () => {
  it.each([
    ['M/D/YYYY', '3/1/2017', '2017-03-01'],
    ['M/D/YYYY', '03/01/2017', '2017-03-01'],
    ['M/D/YYYY', '12/31/2017', '2017-12-31'],
    ['D.M.YYYY', '31.12.2017', '2017-12-31'],
    ['YYYY-M-D', '2017-12-31', '2017-12-31'],
  ])('reads %s as in %s', (format, text, expected) => {
    expect(dateReader(format)?.(text)).toBe(day(expected));
  });

  it.each([
    '',
    '13/1/2017',
    '2/30/2017',
    '2/29/2017',
    '1/1/17',
    '1/1/20170',
    '1-1-2017',
    ' 1/1/2017',
    '1/1/0000',
    '1/1/9999',
  ])('takes %j for no day', (text) => {
    expect(dateReader('M/D/YYYY')?.(text)).toBeUndefined();
  });

  it.each(['', 'M/D', 'M/D/YY', 'M/D/YYYY HH', 'D/D/YYYY', 'M/D/YYYY/D'])('knows no format %j', (format) => {
    expect(dateReader(format)).toBeUndefined();
  });

  it('knows days from 1970 to 2099', () => {
    expect(
      ['1969-12-31', '1970-01-01', '2099-12-31', '2100-01-01'].map((text) => readIsoDay(text) !== undefined),
    ).toEqual([false, true, true, false]);
  });
});

describe('the shift of history', () => {
  it('brings the as-of day into the week that ends today, by whole weeks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), fc.integer({ min: 0, max: 40_000 }), (asOf, today) => {
        const shift = shiftInDays(asOf, today);
        expect(Math.abs(shift % 7)).toBe(0);
        expect(today - (asOf + shift)).toBeGreaterThanOrEqual(0);
        expect(today - (asOf + shift)).toBeLessThan(7);
      }),
    );
  });

  it('has a fresh as-of day in later weeks, and refuses what is still to come', () => {
    const [asOf, first] = [day('2017-12-31'), day('2026-11-23')];
    const shift = shiftInDays(asOf, first);
    const at = (today: number) =>
      new ImportDays(shift, 'America/New_York', today, '2026-11-23T10:00:00.000Z');
    expect(at(first).asOf(asOf)).toBe(day('2026-11-22'));
    expect(at(first + 6).asOf(asOf)).toBe(day('2026-11-29'));
    expect(at(first + 20).asOf(asOf)).toBe(day('2026-12-13'));
    expect(at(first).shifted(asOf)).toBe(day('2026-11-22'));
    expect(at(first).shifted(asOf + 2)).toBeUndefined();
  });

  it('gives clock times in the zone, none of them still to come', () => {
    const days = new ImportDays(0, 'America/New_York', day('2026-11-23'), '2026-11-23T10:00:00.000Z');
    expect(days.at(day('2026-07-01'), 540)).toBe('2026-07-01T13:00:00.000Z');
    expect(days.at(day('2026-11-20'), 540)).toBe('2026-11-20T14:00:00.000Z');
    expect(days.at(day('2026-11-23'), 540)).toBe('2026-11-23T10:00:00.000Z');
  });
});
